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

    mutating func appendHeader(to bytes: inout [UInt8]) {
        appendLine(columns.map { .text($0.name) }, to: &bytes)
    }

    mutating func appendRow(_ cells: [ResultTable.Cell], to bytes: inout [UInt8]) {
        appendLine(cells, to: &bytes)
    }

    mutating func appendFooter(to bytes: inout [UInt8]) {}

    private func appendLine(_ cells: [ResultTable.Cell], to bytes: inout [UInt8]) {
        let start = bytes.count
        for position in columns.indices {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            if position < cells.count { CSVText.append(cells[position], to: &bytes) }
        }
        // Many readers skip an empty line: the null of a table of one column is written as empty text.
        if bytes.count == start { bytes += "\"\"".utf8 }
        bytes += "\r\n".utf8
    }

    private static func append(_ cell: ResultTable.Cell, to bytes: inout [UInt8]) {
        switch cell {
        case .null: break
        case .text(let text): append(text.utf8, to: &bytes)
        case .integer(let integer): bytes += String(integer).utf8
        case .number(let number): if number.isFinite { bytes += number.description.utf8 }
        case .boolean(let boolean): bytes += (boolean ? "true" : "false").utf8
        case .timestamp(let timestamp): TimestampText.append(timestamp, to: &bytes)
        case .list:
            // A list is JSON, so that its members can be told apart whatever they hold.
            var json: [UInt8] = []
            JSONText.append(cell, to: &json)
            append(json, to: &bytes)
        }
    }

    /// Appends text byte by byte: what has a meaning in CSV or to a spreadsheet is ASCII.
    private static func append(_ text: some Collection<UInt8>, to bytes: inout [UInt8]) {
        let isQuoted = text.isEmpty || text.contains(where: isQuote)
        if isQuoted { bytes.append(UInt8(ascii: "\"")) }
        switch text.first {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), UInt8(ascii: "\t"),
            UInt8(ascii: "\r"):
            bytes.append(UInt8(ascii: "'"))
        default: break
        }
        if isQuoted {
            for byte in text {
                if byte == UInt8(ascii: "\"") { bytes.append(byte) }
                bytes.append(byte)
            }
            bytes.append(UInt8(ascii: "\""))
        } else {
            bytes += text
        }
    }

    /// Whether a byte asks for quotes around its cell.
    private static func isQuote(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\r")
            || byte == UInt8(ascii: "\n")
    }
}
