/// What the footer says of one row group.
package struct RowGroupMetadata: Sendable, Hashable {
    package let rowCount: Int
    /// One a leaf, in the order of `Schema.leaves`.
    package let columns: [ColumnChunkMetadata]

    /// Compressed pages with their headers.
    package var compressedByteCount: Int { columns.reduce(0) { $0 &+ $1.compressedByteCount } }
    package var uncompressedByteCount: Int { columns.reduce(0) { $0 &+ $1.uncompressedByteCount } }
}
