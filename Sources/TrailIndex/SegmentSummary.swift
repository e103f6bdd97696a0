package import CloudTrail
import Parquet

/// A live file of `events`.
package struct SegmentSummary: Sendable, Hashable {
    /// Relative to the index.
    package var path: String
    package var rows: Int64
    package var rowGroups: Int
    /// Of the whole file.
    package var bytes: Int64
    /// Of `eventTime`; nil where no row has one.
    package var firstEvent: Timestamp?
    package var lastEvent: Timestamp?
    /// How many objects its events came from.
    package var objects: Int
}

extension IndexSnapshot {
    /// The live files of `events`, in the order in which they were added.
    ///
    /// - Throws: `ParquetError` for a file that is missing or damaged.
    /// - Complexity: one footer a file, and reads the column `objectId`.
    package func segments() throws -> [SegmentSummary] {
        try files(of: .events).map { path, file in
            let time = file.metadata.columns[EventColumns.shared.eventTime]
            var objects: Set<Int64> = []
            var last: Int64?
            for group in file.rowGroups.indices {
                let ids = try file.readColumn(rowGroup: group, leaf: EventColumns.shared.objectId).int64s
                // Rows of one object mostly follow one another.
                for id in ids where id != last {
                    objects.insert(id)
                    last = id
                }
            }
            func timestamp(_ bound: ColumnStatistics.Bound?) -> Timestamp? {
                guard case .int64(let microseconds)? = bound else { return nil }
                return Timestamp(microseconds: microseconds)
            }
            return SegmentSummary(
                path: path, rows: Int64(file.rowCount), rowGroups: file.rowGroups.count, bytes: Int64(file.byteCount),
                firstEvent: timestamp(time.minimum), lastEvent: timestamp(time.maximum), objects: objects.count)
        }
    }

    /// The live files of a table, opened, with their paths relative to the index.
    func files(of table: IndexDirectory.Table) throws -> [(path: String, file: ParquetFile)] {
        try tables.files(table).map { name in
            let file = try IndexFormat.open(directory.path(table) + "/" + name, schema: table.schema)
            return (table.rawValue + "/" + name, file)
        }
    }
}
