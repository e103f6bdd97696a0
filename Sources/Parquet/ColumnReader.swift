/// Decodes the pages of one column chunk.
///
/// Used once.
///
/// Nothing in the pages is trusted: each length is checked against what is left of its page, each page against what is
/// left of the chunk, the sums against the footer, and memory against `DecodeLimit`.
struct ColumnReader: ~Copyable {
    private let leaf: Schema.Leaf
    private let metadata: ColumnChunkMetadata
    private let rowCount: Int
    private var decompressor: ZstdDecompressor?

    private var entryCount = 0
    private var startedRowCount = 0
    /// Empty as long as every entry was present.
    private var definitionLevels: [UInt8] = []
    private var repetitionLevels: [UInt8] = []
    private var values: ColumnValues

    /// - Parameter limit: bytes of memory that levels, codes or values may take each.
    init(leaf: Schema.Leaf, metadata: ColumnChunkMetadata, rowCount: Int, limit: Int) throws(FormatError) {
        self.leaf = leaf
        self.metadata = metadata
        self.rowCount = rowCount
        guard metadata.entryCount <= limit / 8 else { throw FormatError(.limitExceeded, at: metadata.byteOffset) }
        values = ColumnValues(type: leaf.physicalType, limit: limit)
    }

    /// Reads every page of the chunk.
    ///
    /// - Parameter file: the whole file; offsets of errors are its.
    consuming func read(from file: Span<UInt8>) throws(FormatError) -> ColumnChunk {
        let start = metadata.byteOffset
        guard start <= file.count, metadata.compressedByteCount <= file.count - start else {
            throw FormatError(.truncated, at: start)
        }
        let chunk = file.extracting(0..<start + metadata.compressedByteCount)
        values.reserve(
            entryCount: metadata.entryCount, byteCount: metadata.uncompressedByteCount,
            nullCount: metadata.statistics.nullCount ?? 0)
        var reader = ThriftReader(at: start)
        var page: [UInt8] = []
        while entryCount < metadata.entryCount {
            let pageStart = reader.byteOffset
            let header = try PageHeader(&reader, in: chunk)
            guard header.compressedByteCount <= chunk.count - reader.byteOffset else {
                throw FormatError(.truncated, at: pageStart)
            }
            let bodyStart = reader.byteOffset
            let body = chunk.extracting(bodyStart..<bodyStart + header.compressedByteCount)
            reader = ThriftReader(at: bodyStart + header.compressedByteCount)
            do {
                try read(header, body, page: &page)
            } catch {
                throw FormatError(error.code, at: pageStart)
            }
        }
        guard entryCount == metadata.entryCount,
            (leaf.maxRepetitionLevel == 0 ? entryCount : startedRowCount) == rowCount
        else { throw FormatError(.countMismatch, at: start) }
        return ColumnChunk(
            entryCount: entryCount, definitionLevels: definitionLevels, repetitionLevels: repetitionLevels,
            values: values.finish())
    }

    /// Takes in one page.
    ///
    /// - Parameter page: memory for its content, reused from page to page.
    private mutating func read(
        _ header: PageHeader, _ body: Span<UInt8>, page: inout [UInt8]
    ) throws(FormatError) {
        if let checksum = header.checksum, checksum != PageChecksum.of(body) {
            throw FormatError(.checksumMismatch, at: 0)
        }
        switch header.type {
        case .dictionary:
            guard header.encoding == .plain || header.encoding == .plainDictionary else {
                throw FormatError(.unsupportedEncoding(header.encoding.rawValue), at: 0)
            }
            try decompress(body, byteCount: header.uncompressedByteCount, into: &page)
            try values.setDictionary(header.valueCount, from: page.span)
        case .data:
            try decompress(body, byteCount: header.uncompressedByteCount, into: &page)
            let page = page.span
            var byteOffset = 0
            let count = header.valueCount
            try checkCount(count)
            if leaf.maxRepetitionLevel > 0 {
                let levels = try Self.levels(header.repetitionLevelEncoding, at: &byteOffset, in: page)
                try readRepetitionLevels(count, from: page.extracting(levels))
            }
            var presentCount = count
            if leaf.maxDefinitionLevel > 0 {
                let levels = try Self.levels(header.definitionLevelEncoding, at: &byteOffset, in: page)
                presentCount = try readDefinitionLevels(count, from: page.extracting(levels))
            }
            try values.append(presentCount, encoding: header.encoding, from: page.extracting(byteOffset...))
            entryCount += count
        case .dataV2:
            let levelBytes = header.repetitionLevelByteCount + header.definitionLevelByteCount
            guard levelBytes <= body.count, levelBytes <= header.uncompressedByteCount else {
                throw FormatError(.malformedLevels, at: 0)
            }
            let count = header.valueCount
            try checkCount(count)
            if leaf.maxRepetitionLevel > 0 {
                try readRepetitionLevels(count, from: body.extracting(..<header.repetitionLevelByteCount))
            }
            var presentCount = count
            if leaf.maxDefinitionLevel > 0 {
                presentCount = try readDefinitionLevels(
                    count, from: body.extracting(header.repetitionLevelByteCount..<levelBytes))
            }
            try decompress(
                body.extracting(levelBytes...), byteCount: header.uncompressedByteCount - levelBytes,
                isCompressed: header.isCompressed, into: &page)
            try values.append(presentCount, encoding: header.encoding, from: page.span)
            entryCount += count
        case .index:
            throw FormatError(.unsupportedPageType(header.type.rawValue), at: 0)
        }
    }

    /// Replaces `page` by the content of a body.
    private mutating func decompress(
        _ body: Span<UInt8>, byteCount: Int, isCompressed: Bool = true, into page: inout [UInt8]
    ) throws(FormatError) {
        page.removeAll(keepingCapacity: true)
        switch metadata.codec {
        case .zstd where isCompressed:
            guard byteCount <= DecodeLimit.pageBytes(compressedByteCount: body.count) else {
                throw FormatError(.limitExceeded, at: 0)
            }
            // An empty part of a page may be stored as nothing at all.
            if byteCount == 0, body.isEmpty { return }
            var decompressor = decompressor.take() ?? ZstdDecompressor()
            let isDecompressed = decompressor.decompress(body, byteCount: byteCount, appendingTo: &page)
            self.decompressor = consume decompressor
            guard isDecompressed else { throw FormatError(.decompressionFailed, at: 0) }
        case .zstd, .uncompressed:
            guard byteCount == body.count else { throw FormatError(.malformedValues, at: 0) }
            unsafe body.withUnsafeBytes { unsafe page.append(contentsOf: $0) }
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

    private mutating func readRepetitionLevels(_ count: Int, from bytes: Span<UInt8>) throws(FormatError) {
        let width = BitPacking.width(levelsUpTo: leaf.maxRepetitionLevel)
        let start = repetitionLevels.count
        try HybridDecoder.append(count, width: width, from: bytes, to: &repetitionLevels)
        let summary = LevelSummary(repetitionLevels.span.extracting(start...), maximum: 0)
        guard summary.highest <= leaf.maxRepetitionLevel, repetitionLevels.first ?? 0 == 0 else {
            throw FormatError(.malformedLevels, at: 0)
        }
        startedRowCount += summary.countAtMaximum
    }

    /// Returns how many entries of the page are present.
    private mutating func readDefinitionLevels(
        _ count: Int, from bytes: Span<UInt8>
    ) throws(FormatError) -> Int {
        let maximum = leaf.maxDefinitionLevel
        let width = BitPacking.width(levelsUpTo: maximum)
        let hadNulls = !definitionLevels.isEmpty
        if HybridDecoder.isOneRun(of: UInt32(maximum), count: count, width: width, in: bytes) {
            if hadNulls { definitionLevels.append(contentsOf: repeatElement(maximum, count: count)) }
            return count
        }
        if !hadNulls {
            definitionLevels.reserveCapacity(metadata.entryCount)
            definitionLevels.append(contentsOf: repeatElement(maximum, count: entryCount))
        }
        try HybridDecoder.append(count, width: width, from: bytes, to: &definitionLevels)
        let summary = LevelSummary(definitionLevels.span.extracting(entryCount...), maximum: maximum)
        guard summary.highest <= maximum else { throw FormatError(.malformedLevels, at: 0) }
        if !hadNulls, summary.countAtMaximum == count { definitionLevels.removeAll(keepingCapacity: true) }
        return summary.countAtMaximum
    }

    /// A page has no more entries than the footer leaves for it, which bounds what its levels may take.
    private func checkCount(_ count: Int) throws(FormatError) {
        guard count <= metadata.entryCount - entryCount else { throw FormatError(.countMismatch, at: 0) }
    }
}
