import CloudTrail
import TrailQuery

/// Comma-separated values by RFC 4180: a header, CRLF line ends, cells quoted where they have to be.
///
/// Null is an empty cell and empty text a quoted one. Text that a spreadsheet would run as a formula is made harmless
/// with an apostrophe before it. Numbers are never quoted, so that a spreadsheet can add them up.
struct CSVText: RowFormat {
    private let columns: [ResultTable.Column]

    init(columns: [ResultTable.Column]) {
        self.columns = columns
    }

    mutating func header() -> [UInt8] {
        line(columns.map { CSVText.quoted($0.name) })
    }

    mutating func row(_ cells: [ResultTable.Cell]) -> [UInt8] {
        line(columns.indices.map { $0 < cells.count ? CSVText.text(of: cells[$0]) : "" })
    }

    mutating func footer() -> [UInt8] {
        []
    }

    private func line(_ cells: [String]) -> [UInt8] {
        // Many readers skip an empty line: the null of a table of one column is written as empty text.
        let line = cells == [""] ? "\"\"" : cells.joined(separator: ",")
        return Array(line.utf8) + [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
    }

    private static func text(of cell: ResultTable.Cell) -> String {
        switch cell {
        case .null: return ""
        case .text(let text): return quoted(text)
        case .integer(let integer): return String(integer)
        case .number(let number): return number.isFinite ? number.description : ""
        case .boolean(let boolean): return boolean ? "true" : "false"
        case .timestamp(let timestamp): return timestamp.description
        case .list:
            // A list is JSON, so that its members can be told apart whatever they hold.
            var json = JSONText()
            json.append(cell)
            return quoted(String(decoding: json.take(), as: UTF8.self))
        }
    }

    private static func quoted(_ text: String) -> String {
        var harmless = text
        // Scalars, not characters: CR LF is one character.
        switch text.unicodeScalars.first {
        case "=", "+", "-", "@", "\t", "\r": harmless = "'" + text
        default: break
        }
        guard text.isEmpty || harmless.unicodeScalars.contains(where: { "\",\r\n".unicodeScalars.contains($0) }) else {
            return harmless
        }
        var result = "\""
        for scalar in harmless.unicodeScalars {
            if scalar == "\"" { result += "\"" }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }
}
