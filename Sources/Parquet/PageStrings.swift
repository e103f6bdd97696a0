/// The byte strings of one data page of a column chunk, where they lie in its content.
///
/// Value `i` is `bytes[starts[i]..<ends[i]]`; the values ascend, and other bytes may lie between them.
package struct PageStrings: Sendable {
    package let bytes: [UInt8]
    package let starts: [UInt32]
    package let ends: [UInt32]
    /// One a value: its row in the row group, ascending.
    package let rows: [UInt32]

    package init(bytes: [UInt8], starts: [UInt32], ends: [UInt32], rows: [UInt32]) {
        precondition(
            starts.count == rows.count && ends.count == rows.count, "every value of a page has a place and a row")
        self.bytes = bytes
        self.starts = starts
        self.ends = ends
        self.rows = rows
    }
}

/// Shows the byte strings of a column chunk page by page, without a copy of them.
///
/// Only where every page has values of its own, no codes of a dictionary. Trusts the pages as little as `ColumnReader`
/// does.
struct PageStringsReader: ~Copyable {
    private let leaf: Schema.Leaf
    private let metadata: ColumnChunkMetadata
    private var decoder: PageDecoder

    // Of one page; their memory is used again.
    private var levels: [UInt8] = []
    private var lengths: [Int32] = []
    private var starts: [UInt32] = []
    private var ends: [UInt32] = []
    private var rows: [UInt32] = []

    /// - Parameter limit: bytes of memory that levels may take.
    init(leaf: Schema.Leaf, metadata: ColumnChunkMetadata, limit: Int) throws(FormatError) {
        self.leaf = leaf
        self.metadata = metadata
        guard metadata.entryCount <= limit / 8 else { throw FormatError(.limitExceeded, at: metadata.byteOffset) }
        decoder = PageDecoder(leaf: leaf, metadata: metadata)
    }

    /// Calls `body` with the values of each page that has some and is needed.
    ///
    /// - Parameter isNeeded: takes the rows of a page; pages that are not needed are not looked at.
    /// - Returns: false, without a call, for a chunk that has other pages, and for a leaf in a list or of another type.
    consuming func read(
        from file: Span<UInt8>, rowCount: Int, where isNeeded: (Range<Int>) -> Bool, _ body: (PageStrings) -> Void
    ) throws(FormatError) -> Bool {
        guard leaf.physicalType == .byteArray, leaf.maxRepetitionLevel == 0 else { return false }
        let chunk = file.extracting(0..<(try PageWalk.end(of: metadata, in: file)))
        guard try hasOwnValues(in: chunk, rowCount: rowCount) else { return false }
        var pages = PageWalk(metadata)
        var content: [UInt8] = []
        var entryCount = 0
        while entryCount < metadata.entryCount {
            let (start, header, body:place) = try pages.next(in: chunk)
            let pageRows = entryCount..<entryCount + header.valueCount
            entryCount = pageRows.upperBound
            guard isNeeded(pageRows) else { continue }
            do {
                try read(header, chunk.extracting(place), firstRow: pageRows.lowerBound, content: &content)
            } catch {
                throw FormatError(error.code, at: start)
            }
            if !rows.isEmpty { body(PageStrings(bytes: content, starts: starts, ends: ends, rows: rows)) }
        }
        return true
    }

    /// Looks at the headers of all pages.
    private func hasOwnValues(in chunk: Span<UInt8>, rowCount: Int) throws(FormatError) -> Bool {
        var pages = PageWalk(metadata)
        var entryCount = 0
        while entryCount < metadata.entryCount {
            let (start, header, _) = try pages.next(in: chunk)
            guard header.type != .dictionary, header.encoding == .plain || header.encoding == .deltaLengthByteArray
            else { return false }
            guard header.valueCount <= metadata.entryCount - entryCount else {
                throw FormatError(.countMismatch, at: start)
            }
            entryCount += header.valueCount
        }
        guard entryCount == rowCount else { throw FormatError(.countMismatch, at: metadata.byteOffset) }
        return true
    }

    /// Takes in one page.
    ///
    /// - Parameter content: memory for it, reused from page to page.
    private mutating func read(
        _ header: PageHeader, _ body: Span<UInt8>, firstRow: Int, content: inout [UInt8]
    ) throws(FormatError) {
        starts.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
        let parts = try decoder.decode(header, body, into: &content)
        guard content.count <= Int(UInt32.max) else { throw FormatError(.limitExceeded, at: 0) }
        let bytes = content.span
        let count = try readRows(
            header.valueCount, bytes.extracting(parts.definitionLevels), firstRow: firstRow)
        if count == 0 { return }
        switch header.encoding {
        case .plain: try findPlain(count, parts.values, in: bytes)
        default: try findDeltaLength(count, parts.values, in: bytes)
        }
    }

    /// Finds the rows that have a value, and returns how many there are.
    private mutating func readRows(_ count: Int, _ bytes: Span<UInt8>, firstRow: Int) throws(FormatError) -> Int {
        rows.reserveCapacity(count)
        let first = UInt32(truncatingIfNeeded: firstRow)
        let maximum = leaf.maxDefinitionLevel
        let width = BitPacking.width(levelsUpTo: maximum)
        if maximum == 0 || HybridDecoder.isOneRun(of: UInt32(maximum), count: count, width: width, in: bytes) {
            for entry in 0..<count { rows.append(first &+ UInt32(truncatingIfNeeded: entry)) }
            return count
        }
        levels.removeAll(keepingCapacity: true)
        try HybridDecoder.append(count, width: width, from: bytes, to: &levels)
        let summary = LevelSummary(levels.span, maximum: maximum)
        guard summary.highest <= maximum else { throw FormatError(.malformedLevels, at: 0) }
        for (entry, level) in levels.enumerated() where level == maximum {
            rows.append(first &+ UInt32(truncatingIfNeeded: entry))
        }
        return summary.countAtMaximum
    }

    private mutating func findPlain(
        _ count: Int, _ place: Range<Int>, in bytes: Span<UInt8>
    ) throws(FormatError) {
        guard count <= place.count / 4 else { throw FormatError(.malformedValues, at: 0) }
        starts.reserveCapacity(count)
        ends.reserveCapacity(count)
        var position = place.lowerBound
        for _ in 0..<count {
            guard place.upperBound &- position >= 4 else { throw FormatError(.malformedValues, at: 0) }
            let length = Int(bytes.uint32(at: position))
            position &+= 4
            guard length <= place.upperBound &- position else { throw FormatError(.malformedValues, at: 0) }
            // Positions are below the content's count, which fits.
            starts.append(UInt32(truncatingIfNeeded: position))
            position &+= length
            ends.append(UInt32(truncatingIfNeeded: position))
        }
    }

    private mutating func findDeltaLength(
        _ count: Int, _ place: Range<Int>, in bytes: Span<UInt8>
    ) throws(FormatError) {
        lengths.removeAll(keepingCapacity: true)
        var position =
            place.lowerBound + (try DeltaDecoder.append(count, from: bytes.extracting(place), to: &lengths))
        starts.reserveCapacity(count)
        ends.reserveCapacity(count)
        for length in lengths {
            guard length >= 0, Int(length) <= place.upperBound - position else {
                throw FormatError(.malformedValues, at: 0)
            }
            starts.append(UInt32(truncatingIfNeeded: position))
            position += Int(length)
            ends.append(UInt32(truncatingIfNeeded: position))
        }
    }
}
