import CloudTrail
package import TrailQuery

/// Rows of a table, for CSV.
extension ExportedEvent {
    /// `eventTime`, then the fields; null stays apart from empty text.
    package static func table(_ events: [ExportedEvent]) -> ResultTable {
        ResultTable(
            columns: [ResultTable.Column("eventTime", .timestamp)] + fieldNames.map { ResultTable.Column($0, .text) },
            rows: events.map { event in
                [event.time.map { .timestamp($0) } ?? .null] + event.values.map { $0.map { .text($0) } ?? .null }
            })
    }
}

extension ResultTable {
    /// The rows as CSV.
    ///
    /// - Parameter withHeader: false for rows that follow others of the same columns.
    package func csv(withHeader: Bool) -> [UInt8] {
        var writer = CSVText(columns: columns)
        var bytes: [UInt8] = []
        if withHeader { writer.appendHeader(to: &bytes) }
        for row in rows { writer.appendRow(row, to: &bytes) }
        return bytes
    }
}
