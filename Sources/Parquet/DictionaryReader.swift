/// Reads what the dictionary of a column chunk of byte strings tells, without a code for every row: which values there
/// are, and how often each occurs.
///
/// Only where every page with values is dictionary-coded: of another chunk the dictionary does not tell all values.
/// Trusts the pages as little as `ColumnReader` does.
struct DictionaryReader: ~Copyable {
    /// Of a larger dictionary the counts take more time than the codes.
    private static let maximumWidth = 16

    private let leaf: Schema.Leaf
    private let metadata: ColumnChunkMetadata
    private var decoder: PageDecoder

    /// - Parameter limit: bytes of memory that levels or values may take each.
    init(leaf: Schema.Leaf, metadata: ColumnChunkMetadata, limit: Int) throws(FormatError) {
        self.leaf = leaf
        self.metadata = metadata
        guard metadata.entryCount <= limit / 8 else { throw FormatError(.limitExceeded, at: metadata.byteOffset) }
        decoder = PageDecoder(leaf: leaf, metadata: metadata)
    }

    /// The values of the dictionary; nil for a chunk that has other values, or no dictionary.
    ///
    /// Decodes one page, and of the others looks at the headers.
    consuming func values(in file: Span<UInt8>) throws(FormatError) -> ByteArrays? {
        guard leaf.physicalType == .byteArray else { return nil }
        let chunk = file.extracting(0..<(try PageWalk.end(of: metadata, in: file)))
        var dictionary: (start: Int, header: PageHeader, body: Range<Int>)?
        var pages = PageWalk(metadata)
        var entryCount = 0
        while entryCount < metadata.entryCount {
            let page = try pages.next(in: chunk)
            if page.header.type == .dictionary {
                guard dictionary == nil else { throw FormatError(.malformedValues, at: page.start) }
                dictionary = page
                continue
            }
            guard page.header.encoding.isOfCodes else { return nil }
            guard page.header.valueCount <= metadata.entryCount - entryCount else {
                throw FormatError(.countMismatch, at: page.start)
            }
            entryCount += page.header.valueCount
        }
        guard let dictionary else { return nil }
        var values = ByteArrays()
        var content: [UInt8] = []
        do {
            try read(dictionary.header, chunk.extracting(dictionary.body), page: &content, to: &values)
        } catch {
            throw FormatError(error.code, at: dictionary.start)
        }
        return values
    }

    /// How often each value occurs; nil for a chunk that has other values, whose leaf lies in a list, or whose
    /// dictionary is very large.
    consuming func counts(in file: Span<UInt8>, rowCount: Int) throws(FormatError) -> ValueCounts? {
        guard leaf.physicalType == .byteArray, leaf.maxRepetitionLevel == 0 else { return nil }
        let chunk = file.extracting(0..<(try PageWalk.end(of: metadata, in: file)))
        var values = ByteArrays()
        var hasDictionary = false
        var histogram = CodeHistogram()
        var content: [UInt8] = []
        var levels: [UInt8] = []
        var pages = PageWalk(metadata)
        var entryCount = 0
        var valueCount = 0
        while entryCount < metadata.entryCount {
            let (start, header, body) = try pages.next(in: chunk)
            do throws(FormatError) {
                if header.type == .dictionary {
                    guard !hasDictionary else { throw FormatError(.malformedValues, at: 0) }
                    hasDictionary = true
                    try read(header, chunk.extracting(body), page: &content, to: &values)
                    continue
                }
                guard header.encoding.isOfCodes else { return nil }
                guard header.valueCount <= metadata.entryCount - entryCount else {
                    throw FormatError(.countMismatch, at: 0)
                }
                let parts = try decoder.decode(header, chunk.extracting(body), into: &content)
                let page = content.span
                let count = try presentCount(header.valueCount, page.extracting(parts.definitionLevels), &levels)
                entryCount += header.valueCount
                if count == 0 { continue }
                let codes = page.extracting(parts.values)
                guard hasDictionary, !codes.isEmpty, codes[0] <= 32 else { throw FormatError(.codeOutOfRange, at: 0) }
                guard codes[0] <= Self.maximumWidth else { return nil }
                try HybridDecoder.count(count, width: Int(codes[0]), from: codes.extracting(1...), in: &histogram)
                valueCount += count
            } catch {
                throw FormatError(error.code, at: start)
            }
        }
        guard entryCount == rowCount else { throw FormatError(.countMismatch, at: metadata.byteOffset) }
        guard hasDictionary else { return nil }
        guard let counts = histogram.counts(of: values.count) else {
            throw FormatError(.codeOutOfRange, at: metadata.byteOffset)
        }
        return ValueCounts(values: values, counts: counts, nullCount: entryCount - valueCount)
    }

    private mutating func read(
        _ header: PageHeader, _ body: Span<UInt8>, page: inout [UInt8], to values: inout ByteArrays
    ) throws(FormatError) {
        let parts = try decoder.decode(header, body, into: &page)
        try PlainDecoder.append(byteArrays: header.valueCount, from: page.span.extracting(parts.values), to: &values)
    }

    /// How many entries of a page are present.
    private func presentCount(
        _ count: Int, _ bytes: Span<UInt8>, _ levels: inout [UInt8]
    ) throws(FormatError) -> Int {
        let maximum = leaf.maxDefinitionLevel
        if maximum == 0 { return count }
        let width = BitPacking.width(levelsUpTo: maximum)
        if HybridDecoder.isOneRun(of: UInt32(maximum), count: count, width: width, in: bytes) { return count }
        levels.removeAll(keepingCapacity: true)
        try HybridDecoder.append(count, width: width, from: bytes, to: &levels)
        let summary = LevelSummary(levels.span, maximum: maximum)
        guard summary.highest <= maximum else { throw FormatError(.malformedLevels, at: 0) }
        return summary.countAtMaximum
    }
}

extension Encoding {
    /// Whether pages hold codes of a dictionary.
    fileprivate var isOfCodes: Bool { self == .rleDictionary || self == .plainDictionary }
}
