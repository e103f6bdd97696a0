import TrailQuery

/// A form that writes a table row by row, so that no more than a row has to be held as text.
protocol RowFormat {
    mutating func appendHeader(to bytes: inout [UInt8])
    mutating func appendRow(_ cells: [ResultTable.Cell], to bytes: inout [UInt8])
    mutating func appendFooter(to bytes: inout [UInt8])
}
