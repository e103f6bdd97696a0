import CloudTrail
import TrailIndex

extension QueryEngine {
    /// The selected events as a table, in the order of `eventTime`, key and `recordIndex`.
    ///
    /// - Parameters:
    ///   - fields: the columns; nil for time, account, region, principal, event, outcome and address, and the
    ///     indicators that were looked for.
    ///   - limit: how many events are kept; `totalRows` says how many there were.
    package func eventTable(
        selecting predicate: Predicate, fields: [Field]? = nil, limit: Int? = nil
    ) throws -> ResultTable {
        let located = try locate(predicate, limit: limit)
        var rows = [[ResultTable.Cell]](repeating: [], count: located.locators.count)
        let places = Dictionary(grouping: located.locators.indices) { located.locators[$0].rowGroup }
        let integrity = located.ledger.mapValues(\.integrity)
        let showsIndicators = fields == nil && references.indicators != nil
        for (rowGroup, positions) in places {
            let reader = RowGroupReader(
                store.rowGroups[Int(rowGroup)], integrity: integrity, references: references)
            // Rows of a reader are ascending; the order of the table is another one.
            let ascending = positions.sorted { located.locators[$0].row < located.locators[$1].row }
            let selected = Rows(ascending.map { UInt32(located.locators[$0].row) }, of: reader.rows.rowCount)
            var cells = try fields.map { try reader.cells($0, at: selected) } ?? reader.eventCells(at: selected)
            if showsIndicators { cells += try reader.cells([Field(.indicators)], at: selected) }
            for (index, position) in ascending.enumerated() { rows[position] = cells.map { $0[index] } }
        }
        var columns =
            fields.map { $0.map { GroupedView.Column.key($0).header } }
            ?? RowGroupReader.eventColumns
        if showsIndicators { columns.append(GroupedView.Column.key(Field(.indicators)).header) }
        return ResultTable(columns: columns, rows: rows, totalRows: located.total)
    }
}

extension RowGroupReader {
    fileprivate static let eventColumns: [ResultTable.Column] = [
        ResultTable.Column("time", .timestamp), ResultTable.Column("account", .text, givesWay: true),
        ResultTable.Column("region", .text, givesWay: true), ResultTable.Column("principal", .text),
        ResultTable.Column("event", .text), ResultTable.Column("outcome", .text),
        ResultTable.Column("address", .text),
    ]

    /// Cells column by column.
    fileprivate func cells(_ fields: [Field], at rows: Rows) throws -> [[ResultTable.Cell]] {
        try fields.map { field in try texts(field, at: rows).map { $0.map(field.cell) ?? .null } }
    }

    fileprivate func eventCells(at rows: Rows) throws -> [[ResultTable.Cell]] {
        let times: [ResultTable.Cell] = try times(at: rows).map {
            $0 == .min ? .null : .timestamp(Timestamp(microseconds: $0))
        }
        let fields: [Field] = [
            .column("account"), .column("awsRegion"), .column("principal"), .column("eventName"),
            .column("errorCode"), .column("sourceIPAddress"), .column("isError"),
        ]
        var columns = try [times] + cells(fields, at: rows)
        let isError = columns.removeLast()
        for row in columns[5].indices {
            if case .text(let code) = columns[5][row], !code.isEmpty { continue }
            columns[5][row] = .text(isError[row] == .boolean(true) ? "Failure" : "ok")
        }
        return columns
    }
}
