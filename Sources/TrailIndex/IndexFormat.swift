import DeltaTable
import Parquet

/// The version of what an index is made of: tables, columns, derived values, and how a commit is made.
///
/// `Documentation/index-format.md` describes it and says what raises it. The property is written when a table is made, and
/// every Parquet file names the version as well. A table without the property is of version 1.
enum IndexFormat {
    static let version = 1
    /// What each Parquet file says of who wrote it, in the form that readers parse.
    static let createdBy = "backtrail version 0.1.0 (build index-format-\(version))"
    /// The property of a table that holds the version.
    static let property = "backtrail.formatVersion"

    /// The properties of a table of the index.
    static func configuration(of schema: Schema) -> [String: String] {
        [
            property: String(version),
            // Other engines clean tables up by themselves or when told: what was replaced may be evidence.
            "delta.enableExpiredLogCleanup": "false", "delta.deletedFileRetentionDuration": "interval 36500 days",
            "delta.dataSkippingNumIndexedCols": String(FileStatistics.indexedLeafCount(of: schema)),
        ]
    }

    /// Refuses a table of another version, or with other columns.
    ///
    /// - Parameter path: the table's folder, for errors.
    /// - Throws: `IndexError` of the kind `newerFormat`, `foreignColumns` or `damaged`.
    static func check(_ table: Snapshot, schema: Schema, path: String) throws {
        if let text = table.metadata.configuration[property] {
            guard let found = Int(text), found > 0 else {
                throw IndexError(path: path, kind: .damaged("the table's \(property) is no version"))
            }
            try check(found, path)
        }
        guard table.metadata.hasSchema(schema) else { throw IndexError(path: path, kind: .foreignColumns) }
    }

    /// Opens a data file.
    ///
    /// - Throws: `ParquetError`, or `IndexError` for a file of a newer version or with other columns.
    static func open(_ path: String, schema: Schema) throws -> ParquetFile {
        let file = try ParquetFile(path: path)
        if let found = file.createdBy.flatMap(version) { try check(found, path) }
        guard file.schema == schema else { throw IndexError(path: path, kind: .foreignColumns) }
        return file
    }

    private static func check(_ found: Int, _ path: String) throws {
        guard found <= version else { throw IndexError(path: path, kind: .newerFormat(found)) }
    }

    /// The version that a file's creator names; nil where it names none.
    private static func version(namedIn creator: String) -> Int? {
        guard let name = creator.firstRange(of: "index-format-") else { return nil }
        return Int(creator[name.upperBound...].prefix { $0.isASCII && $0.isNumber })
    }
}
