/// Writes a Parquet file, row group by row group.
///
///     file := "PAR1" (row group, Bloom filter*)* column index* offset index* footer (Thrift)
///             footer length (4 bytes) "PAR1"
///
/// The file must not exist. It stays only if `finish` returns: a writer that goes away earlier removes it.
/// Text must be valid UTF-8, which is not checked here: readers refuse a STRING column that is not.
package struct ParquetFileWriter: ~Copyable {
    static let magic: [UInt8] = Array("PAR1".utf8)

    private let schema: Schema
    private let createdBy: String
    private let keyValueMetadata: [(String, String)]
    private let bloomFilterLeaves: Set<Int>
    private var file: OutputFile
    private var columnWriter = ColumnWriter()
    private var rowGroups: [WrittenRowGroup] = []

    /// Creates the file.
    ///
    /// - Parameters:
    ///   - createdBy: in the form `backtrail version x.y.z (build …)`, which readers parse.
    ///   - bloomFilterLeaves: positions in `schema.leaves` of the byte string columns that get Bloom filters.
    /// - Throws: `systemCall`.
    package init(
        path: String, schema: Schema, createdBy: String, keyValueMetadata: [(String, String)] = [],
        bloomFilterLeaves: Set<Int> = []
    ) throws(ParquetError) {
        var file = try OutputFile(creating: path)
        try file.append(Self.magic)
        self.schema = schema
        self.createdBy = createdBy
        self.keyValueMetadata = keyValueMetadata
        self.bloomFilterLeaves = bloomFilterLeaves
        self.file = file
    }

    /// How long compressing and writing took so far; set it to an empty value before, to have it counted.
    package var times: WriteTimes? {
        get { columnWriter.times }
        set { columnWriter.times = newValue }
    }

    /// Rows written so far.
    package var rowCount: Int { rowGroups.reduce(0) { $0 + $1.rowCount } }

    /// Bytes of the file so far, without the footer.
    package var byteCount: Int { file.byteCount }

    /// Encodes, compresses and appends one row group, column by column.
    ///
    /// Each column is released once it is written.
    ///
    /// - Parameter columns: one a leaf, in the order of `schema.leaves`.
    /// - Throws: `columnCountMismatch`, `wrongValueType`, `inconsistentColumn`, `valueTooLarge` or `systemCall`. The file
    ///   is then of no use: let the writer go.
    package mutating func writeRowGroup(
        rowCount: Int, columns: consuming [ColumnChunk]
    ) throws(ParquetError) {
        let index = rowGroups.count
        guard columns.count == schema.leaves.count, rowCount >= 0 else {
            throw ParquetError(.columnCountMismatch, path: file.path, rowGroup: index)
        }
        var group = WrittenRowGroup(rowCount: rowCount, byteOffset: file.byteCount)
        group.columns.reserveCapacity(columns.count)
        var filters: [(leaf: Int, filter: [UInt8])] = []
        for (position, leaf) in schema.leaves.enumerated() {
            let column = columns[position]
            columns[position] = ColumnChunk(entryCount: 0, values: .boolean([]))
            do {
                group.columns.append(
                    try columnWriter.write(column, of: leaf, rowCount: rowCount, to: &file))
                // Behind the columns only, so that these lie together.
                if bloomFilterLeaves.contains(position), let bits = column.bloomFilterBits {
                    filters.append((position, BloomFilterHeader.filter(bits)))
                }
            } catch {
                var error = error
                error.rowGroup = index
                throw error
            }
        }
        for (position, filter) in filters {
            group.columns[position].bloomFilter = try append(filter)
        }
        rowGroups.append(group)
        try file.startWriteback()
    }

    private mutating func writePageIndexes() throws(ParquetError) {
        guard rowGroups.contains(where: { $0.columns.contains { $0.pages.count > 1 } }) else { return }
        for group in rowGroups.indices {
            for leaf in rowGroups[group].columns.indices where rowGroups[group].columns[leaf].pages.count > 1 {
                guard let index = PageIndex.columnIndex(of: rowGroups[group].columns[leaf].pages) else { continue }
                rowGroups[group].columns[leaf].columnIndex = try append(index)
            }
        }
        for group in rowGroups.indices {
            for leaf in rowGroups[group].columns.indices {
                let index = PageIndex.offsetIndex(of: rowGroups[group].columns[leaf].pages)
                rowGroups[group].columns[leaf].offsetIndex = try append(index)
            }
        }
    }

    /// Appends bytes, and says where they lie.
    private mutating func append(_ bytes: [UInt8]) throws(ParquetError) -> Range<Int> {
        let start = file.byteCount
        try file.append(bytes)
        return start..<file.byteCount
    }

    /// Appends the footer, brings the file to the disk and closes it.
    ///
    /// Its directory entry is not synced.
    ///
    /// - Throws: `systemCall`; the file is then removed.
    package consuming func finish() throws(ParquetError) -> FileMetadata {
        try writePageIndexes()
        let footer = FooterWriter.footer(
            schema: schema, rowGroups: rowGroups, createdBy: createdBy, keyValueMetadata: keyValueMetadata)
        guard let length = UInt32(exactly: footer.count) else {
            throw ParquetError(.valueTooLarge, path: file.path)
        }
        try file.append(footer)
        try file.append((0..<4).map { UInt8(truncatingIfNeeded: length >> UInt32(8 * $0)) })
        try file.append(Self.magic)
        try file.finish()
        return FileMetadata(
            schema: schema, rowCount: rowCount, rowGroupCount: rowGroups.count, byteCount: file.byteCount,
            columns: schema.leaves.indices.map { leaf in
                ColumnStatistics.merged(
                    rowGroups.map { ($0.columns[leaf].entryCount, $0.columns[leaf].statistics) })
            })
    }
}

/// A row group as it was written.
struct WrittenRowGroup {
    var rowCount: Int
    var byteOffset: Int
    var columns: [WrittenColumnChunk] = []
}
