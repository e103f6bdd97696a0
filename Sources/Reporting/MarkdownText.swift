import TrailQuery

/// A table of GitHub Flavored Markdown.
///
/// Everything in a cell is text: no markup, no HTML.
struct MarkdownText: RowFormat {
    private let columns: [ResultTable.Column]
    private let cutNote: String?

    init(_ table: ResultTable) {
        columns = table.columns
        cutNote = table.cutNote
    }

    mutating func header() -> [UInt8] {
        let rules = columns.map { $0.kind == .integer ? "---:" : "---" }
        return line(columns.map { MarkdownText.escaped($0.name) }) + line(rules)
    }

    mutating func row(_ cells: [ResultTable.Cell]) -> [UInt8] {
        line(columns.indices.map { MarkdownText.escaped(($0 < cells.count ? cells[$0] : .null).displayText) })
    }

    mutating func footer() -> [UInt8] {
        Array((cutNote.map { "\n\($0)\n" } ?? "").utf8)
    }

    private func line(_ cells: [String]) -> [UInt8] {
        Array("| \(cells.joined(separator: " | ")) |\n".utf8)
    }

    /// Text as Markdown shows it unchanged.
    static func escaped(_ text: String) -> String {
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

    private static func isWordCharacter(_ characters: [Character], _ position: Int) -> Bool {
        characters.indices.contains(position) && (characters[position].isLetter || characters[position].isNumber)
    }
}
