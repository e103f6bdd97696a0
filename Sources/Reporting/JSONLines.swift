import TrailQuery

/// An object a line.
struct JSONLines: RowFormat {
    private let object: JSONObjectRow

    init(columns: [ResultTable.Column]) {
        object = JSONObjectRow(columns: columns)
    }

    mutating func appendHeader(to bytes: inout [UInt8]) {}

    mutating func appendRow(_ cells: [ResultTable.Cell], to bytes: inout [UInt8]) {
        object.append(cells, to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
    }

    mutating func appendFooter(to bytes: inout [UInt8]) {}
}
