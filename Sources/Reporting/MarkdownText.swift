import TrailQuery

/// A table of GitHub Flavored Markdown.
///
/// Everything in a cell is text: no markup, no HTML.
package struct MarkdownText: RowFormat {
    private let columns: [ResultTable.Column]
    private let cutNote: String?

    init(_ table: ResultTable) {
        columns = table.columns
        cutNote = table.cutNote
    }

    mutating func appendHeader(to bytes: inout [UInt8]) {
        appendLine(columns.map { MarkdownText.escaped(ControlCharacters.visible($0.name)) }, to: &bytes)
        appendLine(columns.map { $0.kind == .integer ? "---:" : "---" }, to: &bytes)
    }

    mutating func appendRow(_ cells: [ResultTable.Cell], to bytes: inout [UInt8]) {
        let texts = columns.indices.map { ($0 < cells.count ? cells[$0] : .null).displayText(in: columns[$0]) }
        appendLine(texts.map(MarkdownText.escaped), to: &bytes)
    }

    mutating func appendFooter(to bytes: inout [UInt8]) {
        if let cutNote { bytes += "\n\(cutNote)\n".utf8 }
    }

    private func appendLine(_ cells: [String], to bytes: inout [UInt8]) {
        for cell in cells {
            bytes += "| ".utf8
            bytes += cell.utf8
            bytes.append(UInt8(ascii: " "))
        }
        bytes += "|\n".utf8
    }

    /// Text as Markdown shows it unchanged.
    package static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: mayBeMarkup) else { return text }
        var result = ""
        let characters = Array(text)
        for (position, character) in characters.enumerated() {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "|", "\\", "`", "*", "[", "]", "~": result += "\\\(character)"
            // Within a word an underscore is no markup, and names of roles are full of them.
            case "_" where !isWordCharacter(characters, position - 1) || !isWordCharacter(characters, position + 1):
                result += "\\_"
            default: result.append(character)
            }
        }
        return result
    }

    private static func mayBeMarkup(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "|"), UInt8(ascii: "\\"),
            UInt8(ascii: "`"), UInt8(ascii: "*"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "~"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func isWordCharacter(_ characters: [Character], _ position: Int) -> Bool {
        characters.indices.contains(position) && (characters[position].isLetter || characters[position].isNumber)
    }
}
