/// The pages of a column chunk, header by header, without looking into them.
struct PageWalk {
    private var reader: ThriftReader

    init(_ metadata: ColumnChunkMetadata) {
        reader = ThriftReader(at: metadata.byteOffset)
    }

    /// Where a chunk ends.
    ///
    /// - Throws: `truncated` if the file ends before the chunk.
    static func end(of metadata: ColumnChunkMetadata, in file: Span<UInt8>) throws(FormatError) -> Int {
        let start = metadata.byteOffset
        guard start <= file.count, metadata.compressedByteCount <= file.count - start else {
            throw FormatError(.truncated, at: start)
        }
        return start + metadata.compressedByteCount
    }

    /// Where the next page begins, what its header says and where its body lies.
    ///
    /// - Parameter chunk: the file up to the end of the chunk, so that offsets are the file's.
    /// - Throws: `truncated` if the chunk ends before the body, and what is thrown for a header that is malformed.
    mutating func next(
        in chunk: Span<UInt8>
    ) throws(FormatError) -> (start: Int, header: PageHeader, body: Range<Int>) {
        let start = reader.byteOffset
        let header = try PageHeader(&reader, in: chunk)
        guard header.compressedByteCount <= chunk.count - reader.byteOffset else {
            throw FormatError(.truncated, at: start)
        }
        let body = reader.byteOffset..<reader.byteOffset + header.compressedByteCount
        reader = ThriftReader(at: body.upperBound)
        return (start, header, body)
    }
}
