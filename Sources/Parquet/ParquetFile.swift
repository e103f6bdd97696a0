/// A Parquet file, opened for reading column by column.
///
/// Opening maps the file and reads its footer; `readColumn` decodes pages on demand, on any thread. The file must be
/// complete and stay as it is: see `MappedFile`. Supported are the types of `SchemaField`, the encodings PLAIN,
/// PLAIN_DICTIONARY, RLE_DICTIONARY, RLE and the three of differences, pages of both versions, uncompressed and zstd.
/// Anything else is a `ParquetError` that says where it stands.
package final class ParquetFile: Sendable {
    package let path: String
    package let schema: Schema
    package let rowCount: Int
    package let rowGroups: [RowGroupMetadata]
    package let keyValueMetadata: [(String, String)]
    package let createdBy: String?
    package let byteCount: Int
    private let hasColumnOrders: Bool
    private let file: MappedFile

    /// Maps the file and reads its footer.
    ///
    /// - Throws: `systemCall`, `notParquet`, and what is thrown for a footer that is malformed or unsupported.
    /// - Complexity: O(column chunks).
    package init(path: String) throws(ParquetError) {
        self.path = path
        file = try MappedFile(path: path)
        let footer: Footer
        do throws(FormatError) {
            footer = try file.withBytes { bytes throws(FormatError) in try Footer(of: bytes) }
        } catch {
            throw ParquetError(error.code, path: path, byteOffset: error.byteOffset)
        }
        schema = footer.schema
        rowCount = footer.rowCount
        rowGroups = footer.rowGroups
        keyValueMetadata = footer.keyValueMetadata
        createdBy = footer.createdBy
        hasColumnOrders = footer.hasColumnOrders
        byteCount = file.withBytes { $0.count }
    }

    /// Decodes a leaf column of a row group.
    ///
    /// May be called from several threads at once.
    ///
    /// A chunk whose pages are all dictionary-coded comes as codes, else as plain values. That the dictionary's values
    /// are distinct is the writer's word.
    ///
    /// - Parameters:
    ///   - rowGroup: a position in `rowGroups`.
    ///   - leaf: a position in `schema.leaves`.
    /// - Throws: an error with this file, row group and column.
    /// - Complexity: O(decoded bytes); takes memory for the result and one page.
    package func readColumn(rowGroup: Int, leaf: Int) throws(ParquetError) -> ColumnChunk {
        try read(rowGroup, leaf) { leaf, metadata, limit, bytes throws(FormatError) in
            let reader = try ColumnReader(
                leaf: leaf, metadata: metadata, rowCount: rowGroups[rowGroup].rowCount, limit: limit)
            return try reader.read(from: bytes)
        }
    }

    /// Gives back the memory behind the pages of a row group; reading them again reads the file again.
    package func releasePages(ofRowGroup rowGroup: Int) {
        let columns = rowGroups[rowGroup].columns
        let start = columns.map(\.byteOffset).min() ?? 0
        let end = columns.map { $0.byteOffset &+ $0.compressedByteCount }.max() ?? 0
        // A damaged footer may say anything.
        if start >= 0, start < end { file.release(start..<end) }
    }

    /// The values of a leaf column of byte strings in a row group, not all of which need occur; nil where they are not
    /// known without reading the rows, as of a chunk that has pages without a dictionary.
    ///
    /// Parameters, threads and errors are those of `readColumn`.
    ///
    /// - Complexity: O(pages + bytes of the dictionary)
    package func dictionary(rowGroup: Int, leaf: Int) throws(ParquetError) -> ByteArrays? {
        try read(rowGroup, leaf) { leaf, metadata, limit, bytes throws(FormatError) in
            let reader = try DictionaryReader(leaf: leaf, metadata: metadata, limit: limit)
            return try reader.values(in: bytes)
        }
    }

    /// How often each value of a leaf column of byte strings occurs in a row group; nil of a chunk that has pages
    /// without a dictionary, of one whose dictionary is very large, and of a leaf in a list.
    ///
    /// Parameters, threads and errors are those of `readColumn`.
    ///
    /// - Complexity: O(rows + bytes of the dictionary), without memory for the rows.
    package func valueCounts(rowGroup: Int, leaf: Int) throws(ParquetError) -> ValueCounts? {
        try read(rowGroup, leaf) { leaf, metadata, limit, bytes throws(FormatError) in
            let reader = try DictionaryReader(leaf: leaf, metadata: metadata, limit: limit)
            return try reader.counts(in: bytes, rowCount: rowGroups[rowGroup].rowCount)
        }
    }

    /// The rows of a row group in which a leaf column of byte strings holds one of some values, ascending; nil of a leaf
    /// in a list or of another type.
    ///
    /// Parameters, threads and errors are those of `readColumn`.
    ///
    /// - Complexity: O(rows) at worst, O(bytes of the dictionary) where that holds none of the values.
    package func rows(holding values: [[UInt8]], rowGroup: Int, leaf: Int) throws(ParquetError) -> [UInt32]? {
        try read(rowGroup, leaf) { leaf, metadata, limit, bytes throws(FormatError) in
            let search = try ValueSearch(values, leaf: leaf, metadata: metadata, limit: limit)
            return try search.rows(in: bytes, rowCount: rowGroups[rowGroup].rowCount)
        }
    }

    /// Calls `body` with the values of a leaf column of byte strings in a row group, page by page.
    ///
    /// Rows without a value are left out. Threads and errors are those of `readColumn`; after an error `body` may have been called.
    ///
    /// - Parameters:
    ///   - isNeeded: takes the rows of a page; those of which it says no are not looked at.
    ///   - body: must not keep the bytes, whose memory is used for the next page.
    /// - Returns: false, without a call, where pages hold codes of a dictionary, of a leaf in a list and of another type.
    /// - Complexity: O(decoded bytes); takes memory for one page.
    package func forEachPage(
        rowGroup: Int, leaf: Int, where isNeeded: (_ rows: Range<Int>) -> Bool, _ body: (PageStrings) -> Void
    ) throws(ParquetError) -> Bool {
        try read(rowGroup, leaf) { leaf, metadata, limit, bytes throws(FormatError) in
            let reader = try PageStringsReader(leaf: leaf, metadata: metadata, limit: limit)
            return try reader.read(
                from: bytes, rowCount: rowGroups[rowGroup].rowCount, where: isNeeded, body)
        }
    }

    /// Reads something of a column chunk, and says where it was if that fails.
    private func read<Result>(
        _ rowGroup: Int, _ leaf: Int,
        _ body: (Schema.Leaf, ColumnChunkMetadata, _ limit: Int, Span<UInt8>) throws(FormatError) -> Result
    ) throws(ParquetError) -> Result {
        let column = schema.leaves[leaf]
        let metadata = rowGroups[rowGroup].columns[leaf]
        let limit = DecodeLimit.chunkBytes(fileByteCount: byteCount)
        do throws(FormatError) {
            return try file.withBytes { bytes throws(FormatError) in try body(column, metadata, limit, bytes) }
        } catch {
            throw ParquetError(
                error.code, path: path, rowGroup: rowGroup, column: column.dottedPath, byteOffset: error.byteOffset)
        }
    }

    /// What the footer knows of the values of a column chunk.
    ///
    /// Bounds of a file that does not say how they are ordered, and bounds that are not of the column's type, are left
    /// out: then nothing may be pruned.
    package func statistics(rowGroup: Int, leaf: Int) -> ColumnStatistics {
        let encoded = rowGroups[rowGroup].columns[leaf].statistics
        let type = schema.leaves[leaf].physicalType
        var statistics = ColumnStatistics(nullCount: encoded.nullCount)
        guard hasColumnOrders else { return statistics }
        file.withBytes { bytes in
            func bound(_ range: Range<Int>?) -> ColumnStatistics.Bound? {
                range.flatMap { ColumnStatistics.Bound(plainBytes: bytes.array($0), type: type) }
            }
            statistics.minimum = bound(encoded.minimum)
            statistics.maximum = bound(encoded.maximum)
        }
        statistics.isMinimumExact = statistics.minimum != nil && encoded.isMinimumExact == true
        statistics.isMaximumExact = statistics.maximum != nil && encoded.isMaximumExact == true
        return statistics
    }

    /// Whether a column chunk may hold one of these byte strings, by its bounds and its Bloom filter; false is certain.
    ///
    /// A column without bounds and filter may hold anything, and so may one whose filter is damaged.
    ///
    /// - Complexity: O(values): four kibibytes of the filter for each, whose checksum must be right.
    package func mayContain(rowGroup: Int, leaf: Int, anyOf values: [[UInt8]]) -> Bool {
        let metadata = rowGroups[rowGroup].columns[leaf]
        let statistics = statistics(rowGroup: rowGroup, leaf: leaf)
        if metadata.entryCount == statistics.nullCount { return false }
        let values = values.filter { value in
            let bound = ColumnStatistics.Bound.byteArray(value)
            if let minimum = statistics.minimum, bound < minimum { return false }
            if let maximum = statistics.maximum, maximum < bound { return false }
            return true
        }
        guard !values.isEmpty, let filter = metadata.bloomFilter else { return !values.isEmpty }
        return file.withBytes { BloomFilter.mayContain(anyOf: values, at: filter, in: $0) }
    }

    /// The statistics of whole columns, merged over the row groups.
    package var metadata: FileMetadata {
        FileMetadata(
            schema: schema, rowCount: rowCount, rowGroupCount: rowGroups.count, byteCount: byteCount,
            columns: schema.leaves.indices.map { leaf in
                ColumnStatistics.merged(
                    rowGroups.indices.map { group in
                        (rowGroups[group].columns[leaf].entryCount, statistics(rowGroup: group, leaf: leaf))
                    })
            })
    }
}
