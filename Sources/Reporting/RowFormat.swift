import TrailQuery

/// A form that writes a table row by row, so that no more than a row has to be held as text.
protocol RowFormat {
    mutating func header() -> [UInt8]
    mutating func row(_ cells: [ResultTable.Cell]) -> [UInt8]
    mutating func footer() -> [UInt8]
}
