import CloudTrail
package import TrailIndex
package import TrailQuery

extension ResultTable {
    /// The sizes of the tables of an index, a row a table.
    package init(_ sizes: [TableSize]) {
        self.init(
            columns: [
                Column("table", .text), Column("files", .integer), Column("rows", .integer), Column("bytes", .integer),
            ],
            rows: sizes.map {
                [.text($0.name), .integer(Int64($0.files)), .integer($0.rows), .integer($0.bytes)]
            })
    }

    /// Everything that was bad, a row a diagnostic, object by object.
    ///
    /// - Parameter limit: how many rows are kept.
    package init(diagnosticsOf objects: [LedgerObject], limit: Int?) {
        let rows = objects.flatMap { object in
            object.diagnostics.map { diagnostic -> [Cell] in
                [
                    .text(object.key), .text(object.status.rawValue), .text(diagnostic.code.rawValue),
                    .text(diagnostic.message), diagnostic.recordIndex.map { .integer(Int64($0)) } ?? .null,
                    diagnostic.byteOffset.map { .integer(Int64($0)) } ?? .null, .text(object.path),
                ]
            }
        }
        self.init(
            columns: [
                Column("key", .text), Column("status", .text), Column("code", .text), Column("message", .text),
                Column("recordIndex", .integer), Column("byteOffset", .integer),
                Column("path", .text, givesWay: true),
            ],
            rows: Array(rows.prefix(limit ?? .max)), totalRows: rows.count)
    }
}
