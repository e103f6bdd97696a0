import TrailQuery

/// An array of objects, one a line.
struct JSONRows: RowFormat {
    private let object: JSONObjectRow
    private var isFirst = true

    init(columns: [ResultTable.Column]) {
        object = JSONObjectRow(columns: columns)
    }

    mutating func appendHeader(to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "["))
    }

    mutating func appendRow(_ cells: [ResultTable.Cell], to bytes: inout [UInt8]) {
        bytes += (isFirst ? "\n" : ",\n").utf8
        object.append(cells, to: &bytes)
        isFirst = false
    }

    mutating func appendFooter(to bytes: inout [UInt8]) {
        bytes += (isFirst ? "]\n" : "\n]\n").utf8
    }
}
