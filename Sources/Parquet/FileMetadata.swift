/// What a table's log wants to know of a file: its size and the statistics of its columns over all row groups.
package struct FileMetadata: Sendable, Hashable {
    package let schema: Schema
    package let rowCount: Int
    package let rowGroupCount: Int
    /// The size of the whole file.
    package let byteCount: Int
    /// One a leaf, in the order of `Schema.leaves`.
    ///
    /// Null counts of leaves inside lists count list elements.
    package let columns: [ColumnStatistics]

    package init(
        schema: Schema, rowCount: Int, rowGroupCount: Int, byteCount: Int, columns: [ColumnStatistics]
    ) {
        self.schema = schema
        self.rowCount = rowCount
        self.rowGroupCount = rowGroupCount
        self.byteCount = byteCount
        self.columns = columns
    }
}
