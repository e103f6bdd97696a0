/// Decodes the pages of one column chunk.
///
/// Used once.
///
/// Nothing in the pages is trusted: what `PageDecoder` checks of each, their sums against the footer, and memory against
/// `DecodeLimit`.
struct ColumnReader: ~Copyable {
    private let leaf: Schema.Leaf
    private let metadata: ColumnChunkMetadata
    private let rowCount: Int
    private var decoder: PageDecoder

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
        decoder = PageDecoder(leaf: leaf, metadata: metadata)
        values = ColumnValues(type: leaf.physicalType, limit: limit)
    }

    /// Reads every page of the chunk.
    ///
    /// - Parameter file: the whole file; offsets of errors are its.
    consuming func read(from file: Span<UInt8>) throws(FormatError) -> ColumnChunk {
        let chunk = file.extracting(0..<(try PageWalk.end(of: metadata, in: file)))
        values.reserve(
            entryCount: metadata.entryCount, byteCount: metadata.uncompressedByteCount,
            nullCount: metadata.statistics.nullCount ?? 0)
        var pages = PageWalk(metadata)
        var page: [UInt8] = []
        while entryCount < metadata.entryCount {
            let (start, header, body) = try pages.next(in: chunk)
            do {
                try read(header, chunk.extracting(body), page: &page)
            } catch {
                throw FormatError(error.code, at: start)
            }
        }
        guard entryCount == metadata.entryCount,
            (leaf.maxRepetitionLevel == 0 ? entryCount : startedRowCount) == rowCount
        else { throw FormatError(.countMismatch, at: metadata.byteOffset) }
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
        let parts = try decoder.decode(header, body, into: &page)
        let page = page.span
        guard header.type != .dictionary else {
            try values.setDictionary(header.valueCount, from: page)
            return
        }
        let count = header.valueCount
        // A page has no more entries than the footer leaves for it, which bounds what its levels may take.
        guard count <= metadata.entryCount - entryCount else { throw FormatError(.countMismatch, at: 0) }
        if leaf.maxRepetitionLevel > 0 {
            try readRepetitionLevels(count, from: page.extracting(parts.repetitionLevels))
        }
        var presentCount = count
        if leaf.maxDefinitionLevel > 0 {
            presentCount = try readDefinitionLevels(count, from: page.extracting(parts.definitionLevels))
        }
        try values.append(presentCount, encoding: header.encoding, from: page.extracting(parts.values))
        entryCount += count
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
}
