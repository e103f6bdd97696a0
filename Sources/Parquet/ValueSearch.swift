/// Looks for the rows of a column chunk of byte strings that hold one of some values.
///
/// Pages of codes are not looked at if their dictionary holds none of the values, and nothing is kept of the others.
/// Trusts the pages as little as `ColumnReader` does.
struct ValueSearch: ~Copyable {
    private let leaf: Schema.Leaf
    private let metadata: ColumnChunkMetadata
    private let sought: [[UInt8]]
    private let limit: Int
    private var decoder: PageDecoder

    private var hasDictionary = false
    /// One a value of the dictionary: 1 if it is sought, else 0.
    private var marks: [UInt8] = []
    private var found: [UInt32] = []
    // Of one page; their memory is used again.
    private var levels: [UInt8] = []
    private var codes: [UInt32] = []
    private var values = ByteArrays()
    private var lengths: [Int32] = []

    /// - Parameter limit: bytes of memory that levels, codes or values may take each.
    init(
        _ sought: [[UInt8]], leaf: Schema.Leaf, metadata: ColumnChunkMetadata, limit: Int
    ) throws(FormatError) {
        self.leaf = leaf
        self.metadata = metadata
        self.sought = sought
        self.limit = limit
        guard metadata.entryCount <= limit / 8 else { throw FormatError(.limitExceeded, at: metadata.byteOffset) }
        decoder = PageDecoder(leaf: leaf, metadata: metadata)
    }

    /// The rows, ascending; nil for a leaf of another type, or one that lies in a list.
    consuming func rows(in file: Span<UInt8>, rowCount: Int) throws(FormatError) -> [UInt32]? {
        guard leaf.physicalType == .byteArray, leaf.maxRepetitionLevel == 0 else { return nil }
        let chunk = file.extracting(0..<(try PageWalk.end(of: metadata, in: file)))
        var pages = PageWalk(metadata)
        var page: [UInt8] = []
        var entryCount = 0
        while entryCount < metadata.entryCount {
            let (start, header, body) = try pages.next(in: chunk)
            do throws(FormatError) {
                if header.type == .dictionary {
                    try readDictionary(header, chunk.extracting(body), page: &page)
                    continue
                }
                guard header.valueCount <= metadata.entryCount - entryCount else {
                    throw FormatError(.countMismatch, at: 0)
                }
                let isOfCodes = header.encoding == .rleDictionary || header.encoding == .plainDictionary
                if !(isOfCodes && hasDictionary && !marks.contains(1)) {
                    try search(header, chunk.extracting(body), firstRow: entryCount, page: &page)
                }
                entryCount += header.valueCount
            } catch {
                throw FormatError(error.code, at: start)
            }
        }
        guard entryCount == rowCount else { throw FormatError(.countMismatch, at: metadata.byteOffset) }
        return found
    }

    private mutating func readDictionary(
        _ header: PageHeader, _ body: Span<UInt8>, page: inout [UInt8]
    ) throws(FormatError) {
        guard !hasDictionary else { throw FormatError(.malformedValues, at: 0) }
        hasDictionary = true
        let parts = try decoder.decode(header, body, into: &page)
        var dictionary = ByteArrays()
        try PlainDecoder.append(
            byteArrays: header.valueCount, from: page.span.extracting(parts.values), to: &dictionary)
        var marks = [UInt8](repeating: 0, count: dictionary.count)
        for value in sought { dictionary.forEachPosition(of: value) { marks[$0] = 1 } }
        self.marks = marks
    }

    private mutating func search(
        _ header: PageHeader, _ body: Span<UInt8>, firstRow: Int, page: inout [UInt8]
    ) throws(FormatError) {
        let parts = try decoder.decode(header, body, into: &page)
        let page = page.span
        let count = header.valueCount
        let presentCount = try readLevels(count, page.extracting(parts.definitionLevels))
        if presentCount == 0 { return }
        let bytes = page.extracting(parts.values)
        switch header.encoding {
        case .rleDictionary, .plainDictionary:
            guard hasDictionary, !bytes.isEmpty, bytes[0] <= 32 else { throw FormatError(.codeOutOfRange, at: 0) }
            codes.removeAll(keepingCapacity: true)
            try HybridDecoder.append(presentCount, width: Int(bytes[0]), from: bytes.extracting(1...), to: &codes)
            guard ColumnChunk.codes(codes.span, areBelow: marks.count) else {
                throw FormatError(.codeOutOfRange, at: 0)
            }
            addRowsOfCodes(firstRow)
        case .deltaLengthByteArray:
            lengths.removeAll(keepingCapacity: true)
            let start = try DeltaDecoder.append(presentCount, from: bytes, to: &lengths)
            addRows(of: try Self.positions(of: sought, in: bytes, from: start, lengths: lengths.span), firstRow)
        case .plain, .deltaByteArray:
            values.bytes.removeAll(keepingCapacity: true)
            values.offsets.removeAll(keepingCapacity: true)
            values.offsets.append(0)
            if header.encoding == .plain {
                try PlainDecoder.append(byteArrays: presentCount, from: bytes, to: &values)
            } else {
                try DeltaDecoder.append(sharing: presentCount, from: bytes, to: &values, limit: limit)
            }
            var positions: [Int] = []
            for value in sought { values.forEachPosition(of: value) { positions.append($0) } }
            addRows(of: positions, firstRow)
        default: throw FormatError(.unsupportedEncoding(header.encoding.rawValue), at: 0)
        }
    }

    /// Reads the levels of a page, which stay empty where all entries are present.
    ///
    /// - Returns: how many are present.
    private mutating func readLevels(_ count: Int, _ bytes: Span<UInt8>) throws(FormatError) -> Int {
        levels.removeAll(keepingCapacity: true)
        let maximum = leaf.maxDefinitionLevel
        if maximum == 0 { return count }
        let width = BitPacking.width(levelsUpTo: maximum)
        if HybridDecoder.isOneRun(of: UInt32(maximum), count: count, width: width, in: bytes) { return count }
        try HybridDecoder.append(count, width: width, from: bytes, to: &levels)
        let summary = LevelSummary(levels.span, maximum: maximum)
        guard summary.highest <= maximum else { throw FormatError(.malformedLevels, at: 0) }
        return summary.countAtMaximum
    }

    private mutating func addRowsOfCodes(_ firstRow: Int) {
        var rows = found
        found = []
        let start = rows.count
        rows.append(contentsOf: repeatElement(0, count: levels.isEmpty ? codes.count : levels.count))
        let end = Self.rows(
            ofCodes: codes.span, marks: marks.span, levels: levels.span, maximum: leaf.maxDefinitionLevel,
            firstRow: firstRow, to: &rows, from: start)
        rows.removeLast(rows.count - end)
        found = rows
    }

    /// Writes rows behind one another, and returns where they end.
    ///
    /// Without a branch an entry: which entries are sought is hard to foresee where they are many.
    ///
    /// - Parameter rows: has room for every entry.
    private static func rows(
        ofCodes codes: Span<UInt32>, marks: Span<UInt8>, levels: Span<UInt8>, maximum: UInt8,
        firstRow: Int, to rows: inout [UInt32], from start: Int
    ) -> Int {
        var target = rows.mutableSpan
        var end = start
        if levels.isEmpty {
            for index in codes.indices {
                target[end] = UInt32(truncatingIfNeeded: firstRow &+ index)
                end &+= Int(marks[Int(codes[index])])
            }
            return end
        }
        // There are as many codes as entries at the maximum, and at least one.
        let last = codes.count &- 1
        var next = 0
        for index in levels.indices {
            // 1 if equal: only 0 has a predecessor with the highest bit.
            let present = Int(truncatingIfNeeded: (UInt64(levels[index] ^ maximum) &- 1) &>> 63)
            target[end] = UInt32(truncatingIfNeeded: firstRow &+ index)
            end &+= Int(marks[Int(codes[min(next, last)])]) & present
            next &+= present
        }
        return end
    }

    /// The positions of sought values among values that lie behind one another, compared where they are.
    private static func positions(
        of sought: [[UInt8]], in bytes: Span<UInt8>, from start: Int, lengths: Span<Int32>
    ) throws(FormatError) -> [Int] {
        var positions: [Int] = []
        for value in sought {
            let pattern = BytePattern(value)
            var byteOffset = start
            for index in lengths.indices {
                let length = Int(lengths[index])
                guard length >= 0, length <= bytes.count &- byteOffset else {
                    throw FormatError(.malformedValues, at: start)
                }
                if pattern.isAt(byteOffset, length, in: bytes) { positions.append(index) }
                byteOffset &+= length
            }
        }
        return positions
    }

    /// Adds the rows of values by their positions in a page, in any order.
    private mutating func addRows(of positions: [Int], _ firstRow: Int) {
        if positions.isEmpty { return }
        let positions = positions.sorted()
        guard !levels.isEmpty else {
            for position in positions {
                let row = UInt32(truncatingIfNeeded: firstRow + position)
                if found.last != row { found.append(row) }
            }
            return
        }
        var next = 0
        var rest = positions[...]
        for (entry, level) in levels.enumerated() where level == leaf.maxDefinitionLevel {
            while rest.first == next {
                // A value that is sought twice is found once.
                let row = UInt32(truncatingIfNeeded: firstRow + entry)
                if found.last != row { found.append(row) }
                rest = rest.dropFirst()
            }
            next += 1
        }
    }
}

extension ByteArrays {
    /// Calls `body` with the position of each value that is equal to some bytes.
    func forEachPosition(of value: [UInt8], _ body: (Int) -> Void) {
        let pattern = BytePattern(value)
        let bytes = bytes.span
        let offsets = offsets.span
        for index in 0..<count {
            let start = Int(offsets[index])
            if pattern.isAt(start, Int(offsets[index + 1]) - start, in: bytes) { body(index) }
        }
    }
}

/// Bytes that many others are compared with.
private struct BytePattern {
    private let value: [UInt8]
    /// Up to eight bytes from its start, by which most others differ.
    private let word: UInt64
    private let mask: UInt64

    init(_ value: [UInt8]) {
        self.value = value
        word = value.span.word(at: 0)
        mask = value.count >= 8 ? .max : (1 << UInt64(8 * value.count)) - 1
    }

    /// Whether `length` bytes, which are there, are these.
    @inline(__always)
    func isAt(_ start: Int, _ length: Int, in bytes: Span<UInt8>) -> Bool {
        guard length == value.count, (bytes.word(at: start) ^ word) & mask == 0 else { return false }
        var index = 8
        while index < length {
            if bytes[start &+ index] != value[index] { return false }
            index &+= 1
        }
        return true
    }
}
