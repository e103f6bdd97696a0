/// What the footer says of one leaf column in one row group.
package struct ColumnChunkMetadata: Sendable, Hashable {
    /// The number `parquet.thrift` has for the codec; `CompressionCodec` names those that can be read.
    package let codecNumber: Int32
    package let encodings: EncodingSet
    /// Level entries, nulls included.
    package let entryCount: Int
    /// Pages with their headers.
    package let uncompressedByteCount: Int
    package let compressedByteCount: Int
    package let dictionaryPageOffset: Int?
    package let dataPageOffset: Int
    let statistics: EncodedStatistics
    /// Where the Bloom filter lies, header and bits; nil for none, and for one whose length the writer does not say.
    let bloomFilter: Range<Int>?

    /// Header and bits of the Bloom filter; 0 where there is none.
    package var bloomFilterByteCount: Int { bloomFilter?.count ?? 0 }

    package var codec: CompressionCodec? { CompressionCodec(rawValue: codecNumber) }

    /// Where the pages begin; the dictionary's comes first.
    var byteOffset: Int {
        // Some writers say 0 for "none".
        guard let dictionaryPageOffset, dictionaryPageOffset > 0 else { return dataPageOffset }
        return min(dictionaryPageOffset, dataPageOffset)
    }
}

/// Statistics as they lie in the footer.
///
/// Decoded on request: a footer holds thousands, and a query looks at few.
struct EncodedStatistics: Sendable, Hashable {
    var nullCount: Int?
    /// Byte ranges in the file.
    var minimum: Range<Int>?
    var maximum: Range<Int>?
    /// nil where the writer does not say, which the format leaves open.
    var isMinimumExact: Bool?
    var isMaximumExact: Bool?
}
