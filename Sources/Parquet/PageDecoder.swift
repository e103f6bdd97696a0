/// Takes the pages of a column chunk apart: checks, decompresses, and finds levels and values.
///
/// Nothing in a page is trusted: each length is checked against what is left of it, and memory against `DecodeLimit`.
struct PageDecoder: ~Copyable {
    /// Where the parts of a page lie in its content; levels only where the leaf has some.
    struct Parts {
        var repetitionLevels = 0..<0
        var definitionLevels = 0..<0
        var values = 0..<0
    }

    private let leaf: Schema.Leaf
    private let metadata: ColumnChunkMetadata
    private var decompressor: ZstdDecompressor?

    init(leaf: Schema.Leaf, metadata: ColumnChunkMetadata) {
        self.leaf = leaf
        self.metadata = metadata
    }

    /// Replaces `page` by the content of a page: its levels, then its values.
    ///
    /// - Parameters:
    ///   - body: as it is stored.
    ///   - page: memory that is reused from page to page.
    mutating func decode(
        _ header: PageHeader, _ body: Span<UInt8>, into page: inout [UInt8]
    ) throws(FormatError) -> Parts {
        if let checksum = header.checksum, checksum != PageChecksum.of(body) {
            throw FormatError(.checksumMismatch, at: 0)
        }
        page.removeAll(keepingCapacity: true)
        var parts = Parts()
        switch header.type {
        case .dictionary:
            guard header.encoding == .plain || header.encoding == .plainDictionary else {
                throw FormatError(.unsupportedEncoding(header.encoding.rawValue), at: 0)
            }
            try decompress(body, byteCount: header.uncompressedByteCount, appendingTo: &page)
            parts.values = 0..<page.count
        case .data:
            try decompress(body, byteCount: header.uncompressedByteCount, appendingTo: &page)
            var byteOffset = 0
            if leaf.maxRepetitionLevel > 0 {
                parts.repetitionLevels = try Self.levels(header.repetitionLevelEncoding, at: &byteOffset, in: page.span)
            }
            if leaf.maxDefinitionLevel > 0 {
                parts.definitionLevels = try Self.levels(header.definitionLevelEncoding, at: &byteOffset, in: page.span)
            }
            parts.values = byteOffset..<page.count
        case .dataV2:
            let levelBytes = header.repetitionLevelByteCount + header.definitionLevelByteCount
            guard levelBytes <= body.count, levelBytes <= header.uncompressedByteCount else {
                throw FormatError(.malformedLevels, at: 0)
            }
            // These lie before what is compressed.
            unsafe body.extracting(..<levelBytes).withUnsafeBytes { unsafe page.append(contentsOf: $0) }
            parts.repetitionLevels = 0..<header.repetitionLevelByteCount
            parts.definitionLevels = header.repetitionLevelByteCount..<levelBytes
            try decompress(
                body.extracting(levelBytes...), byteCount: header.uncompressedByteCount - levelBytes,
                isCompressed: header.isCompressed, appendingTo: &page)
            parts.values = levelBytes..<page.count
        case .index:
            throw FormatError(.unsupportedPageType(header.type.rawValue), at: 0)
        }
        return parts
    }

    private mutating func decompress(
        _ bytes: Span<UInt8>, byteCount: Int, isCompressed: Bool = true, appendingTo page: inout [UInt8]
    ) throws(FormatError) {
        switch metadata.codec {
        case .zstd where isCompressed:
            guard byteCount <= DecodeLimit.pageBytes(compressedByteCount: bytes.count) else {
                throw FormatError(.limitExceeded, at: 0)
            }
            // An empty part of a page may be stored as nothing at all.
            if byteCount == 0, bytes.isEmpty { return }
            var decompressor = decompressor.take() ?? ZstdDecompressor()
            let isDecompressed = decompressor.decompress(bytes, byteCount: byteCount, appendingTo: &page)
            self.decompressor = consume decompressor
            guard isDecompressed else { throw FormatError(.decompressionFailed, at: 0) }
        case .zstd, .uncompressed:
            guard byteCount == bytes.count else { throw FormatError(.malformedValues, at: 0) }
            unsafe bytes.withUnsafeBytes { unsafe page.append(contentsOf: $0) }
        case nil:
            throw FormatError(.unsupportedCodec(metadata.codecNumber), at: 0)
        }
    }

    /// Where the levels of a version 1 page lie: behind their length.
    private static func levels(
        _ encoding: Encoding, at byteOffset: inout Int, in page: Span<UInt8>
    ) throws(FormatError) -> Range<Int> {
        guard encoding == .rle else { throw FormatError(.unsupportedEncoding(encoding.rawValue), at: 0) }
        guard byteOffset <= page.count - 4 else { throw FormatError(.malformedLevels, at: 0) }
        let length = Int(page.uint32(at: byteOffset))
        guard length <= page.count - byteOffset - 4 else { throw FormatError(.malformedLevels, at: 0) }
        let range = byteOffset + 4..<byteOffset + 4 + length
        byteOffset = range.upperBound
        return range
    }
}
