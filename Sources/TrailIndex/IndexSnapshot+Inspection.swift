package import DeltaTable
import Glibc
import Parquet

/// How large a table of an index is.
package struct TableSize: Sendable, Hashable {
    package var name: String
    package var files: Int
    package var rows: Int64
    package var bytes: Int64
}

extension IndexSnapshot {
    /// The sizes of the three tables.
    ///
    /// - Complexity: one footer a file.
    package func tableSizes() throws -> [TableSize] {
        try IndexDirectory.Table.allCases.map { table in
            var size = TableSize(name: table.rawValue, files: 0, rows: 0, bytes: 0)
            for name in tables.files(table) {
                let path = directory.path(table) + "/" + name
                size.files += 1
                size.rows += try ParquetFile(path: path).rowGroups.reduce(0) { $0 + Int64($1.rowCount) }
                var status = stat()
                if unsafe stat(path, &status) == 0 { size.bytes += Int64(status.st_size) }
            }
            return size
        }
    }

    /// What each version of the three tables did, a table after the other, oldest first.
    ///
    /// - Throws: `DeltaError` for a log that is damaged.
    /// - Complexity: O(logs)
    package func history() throws -> [(table: String, version: LogVersion)] {
        try IndexDirectory.Table.allCases.flatMap { table in
            try tables.log(table).history().map { (table.rawValue, $0) }
        }
    }

    /// Paths of the live files of a table, in the order in which they were added.
    package func livePaths(of table: IndexDirectory.Table) -> [String] {
        tables.files(table).map { directory.path(table) + "/" + $0 }
    }

    /// The rows of the ledger in the order in which the objects became known.
    package func objects() throws -> [LedgerObject] {
        try ledgerRows().sorted { $0.objectId < $1.objectId }
    }
}

extension LedgerObject {
    /// Whether it is a file of its own below the root of its archive, and not an entry of a packed file or a folder that
    /// could not be listed.
    package var isFile: Bool {
        !path.contains(PackedFile.separator) && !path.hasSuffix("/") && !path.isEmpty
    }
}
