import TrailQuery

/// An array of objects, one a line.
struct JSONRows: RowFormat {
    private var lines: JSONLines
    private var isFirst = true

    init(columns: [ResultTable.Column]) {
        lines = JSONLines(columns: columns)
    }

    mutating func header() -> [UInt8] {
        Array("[".utf8)
    }

    mutating func row(_ cells: [ResultTable.Cell]) -> [UInt8] {
        defer { isFirst = false }
        return Array((isFirst ? "\n" : ",\n").utf8) + lines.object(cells)
    }

    mutating func footer() -> [UInt8] {
        Array((isFirst ? "]\n" : "\n]\n").utf8)
    }
}
