package import Parquet

/// The action `add`: a data file that belongs to the table.
package struct AddFile: Sendable, Hashable {
    /// Relative to the table's directory.
    package var path: String
    /// In bytes.
    package var size: Int64
    /// Milliseconds since 1970.
    package var modificationTime: Int64
    /// Whether the rows are new to the table, and not rows of removed files written again.
    package var dataChange: Bool
    /// JSON text: see `FileStatistics`.
    package var stats: String?
    /// What a writer keeps with the file; nil if it keeps nothing.
    package var tags: [String: String]?

    package init(
        path: String, size: Int64, modificationTime: Int64, dataChange: Bool = true, stats: String? = nil,
        tags: [String: String]? = nil
    ) {
        self.path = path
        self.size = size
        self.modificationTime = modificationTime
        self.dataChange = dataChange
        self.stats = stats
        self.tags = tags
    }

    /// A file as `ParquetFileWriter` reports it.
    ///
    /// - Parameter modificationTime: milliseconds since 1970.
    package init(path: String, file: FileMetadata, modificationTime: Int64, dataChange: Bool = true) {
        self.init(
            path: path, size: Int64(file.byteCount), modificationTime: modificationTime, dataChange: dataChange,
            stats: FileStatistics.json(of: file).text)
    }

    /// The number of rows by the statistics; nil if they do not say.
    ///
    /// - Complexity: O(length of `stats`), which is parsed anew.
    package var numRecords: Int64? {
        stats.flatMap { try? JSONParser.parse($0) }?["numRecords"]?.integer
    }
}
