/// A column chunk as it was written: what the footer has to say of it.
struct WrittenColumnChunk {
    var codec: CompressionCodec
    var encodings: EncodingSet = []
    var entryCount: Int
    var uncompressedByteCount = 0
    var compressedByteCount = 0
    var dictionaryPageOffset: Int?
    var dataPageOffset = 0
    var statistics: ColumnStatistics
    /// Where the Bloom filter of the chunk lies, header and bits; nil for none.
    var bloomFilter: Range<Int>?
    /// The data pages, in order.
    var pages: [WrittenPage] = []
    /// Where the page indexes lie; nil for none.
    var offsetIndex: Range<Int>?
    var columnIndex: Range<Int>?
}

/// Encodes column chunks into pages, one chunk after the other, reusing one compressor and one set of buffers.
///
///     chunk := [dictionary page] data page+
///     page  := page header (Thrift), then compressed:
///              [length, repetition levels] [length, definition levels] values
///
/// Pages are of version 1, which every reader knows. A data page ends when its values take about a mebibyte and, inside
/// lists, the row is complete. A chunk without values is one uncompressed page of a few bytes.
struct ColumnWriter: ~Copyable {
    static let pageByteCount = 1 << 20

    /// The part of a chunk that goes into one page.
    struct PageSlice: Hashable {
        var entries: Range<Int>
        var values: Range<Int>
    }

    private var compressor = ZstdCompressor()
    private var page: [UInt8] = []
    private var compressed: [UInt8] = []
    private var header = ThriftWriter()
    /// Nil where nobody asks.
    var times: WriteTimes?

    /// Appends the pages of a chunk to the file.
    ///
    /// - Parameter rowCount: of the row group.
    /// - Throws: what `check` throws, `valueTooLarge`, or what the file throws.
    mutating func write(
        _ chunk: ColumnChunk, of leaf: Schema.Leaf, rowCount: Int, to file: inout OutputFile
    ) throws(ParquetError) -> WrittenColumnChunk {
        if let code = chunk.fault(as: leaf, rowCount: rowCount) {
            throw ParquetError(code, path: file.path, column: leaf.dottedPath)
        }
        var written = WrittenColumnChunk(
            codec: chunk.values.count == 0 ? .uncompressed : .zstd, entryCount: chunk.entryCount,
            statistics: ColumnStatistics())
        if leaf.maxDefinitionLevel > 0 || leaf.maxRepetitionLevel > 0 { written.encodings.insert(.init(.rle)) }

        let codes = try writeDictionary(of: chunk.values, leaf, &written, to: &file)
        let encoding = codes == nil ? Self.encoding(of: chunk.values) : .rleDictionary
        // Also the dictionary's.
        if codes != nil { written.encodings.insert(.init(.plain)) }
        written.encodings.insert(.init(encoding))

        written.dataPageOffset = file.byteCount
        var slice = PageSlice(entries: 0..<0, values: 0..<0)
        var row = 0
        repeat {
            let start = file.byteCount
            slice = chunk.pageSlice(
                after: slice, of: leaf, codeWidth: codes?.width ?? 0, byteCount: Self.pageByteCount)
            page.removeAll(keepingCapacity: true)
            appendLevels(chunk.repetitionLevels, slice.entries, maximum: leaf.maxRepetitionLevel)
            appendLevels(chunk.definitionLevels, slice.entries, maximum: leaf.maxDefinitionLevel)
            if let codes {
                page.append(UInt8(codes.width))
                HybridEncoder.append(codes: codes.codes.span.extracting(slice.values), width: codes.width, to: &page)
            } else {
                append(chunk.values, slice.values, encoding)
            }
            try writePage(
                .data, valueCount: slice.entries.count, encoding: encoding, of: leaf, &written, to: &file)
            let statistics = ColumnStatistics(
                of: chunk.values, slice.values, nullCount: slice.entries.count - slice.values.count,
                isText: leaf.logicalType == .string)
            written.pages.append(
                WrittenPage(
                    byteOffset: start, compressedByteCount: file.byteCount - start, firstRow: row,
                    entryCount: slice.entries.count, statistics: statistics))
            row += chunk.rowCount(of: slice.entries)
        } while slice.entries.upperBound < chunk.entryCount
        written.statistics = ColumnStatistics.merged(written.pages.map { ($0.entryCount, $0.statistics) })
        return written
    }

    /// The codes of a chunk that has a dictionary.
    private struct Codes: Hashable {
        var codes: [UInt32]
        var width: Int
    }

    /// Writes the dictionary page of a chunk that comes with a dictionary or is better off with one; nil for others.
    private mutating func writeDictionary(
        of values: ColumnChunk.Values, _ leaf: Schema.Leaf, _ written: inout WrittenColumnChunk,
        to file: inout OutputFile
    ) throws(ParquetError) -> Codes? {
        page.removeAll(keepingCapacity: true)
        let codes: [UInt32]
        let count: Int
        switch values {
        case .dictionary(let given, let dictionary) where !given.isEmpty:
            codes = given
            count = dictionary.count
            PlainEncoder.append(0..<count, of: dictionary, to: &page)
        case .int32(let values):
            guard let dictionary = appendDictionary(of: values.span) else { return nil }
            codes = dictionary.codes
            count = dictionary.values.count
        case .int64(let values):
            guard let dictionary = appendDictionary(of: values.span) else { return nil }
            codes = dictionary.codes
            count = dictionary.values.count
        case .boolean, .byteArray, .dictionary: return nil
        }
        written.dictionaryPageOffset = file.byteCount
        try writePage(.dictionary, valueCount: count, encoding: .plain, of: leaf, &written, to: &file)
        return Codes(codes: codes, width: BitPacking.width(codesBelow: count))
    }

    /// Appends the dictionary of integers that are smaller as codes than as differences.
    private mutating func appendDictionary<Value: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
        of values: Span<Value>
    ) -> IntegerDictionary<Value>? {
        let dictionary = IntegerDictionary(values, smallerThan: DeltaEncoder.byteCount(of: values))
        if let dictionary { PlainEncoder.append(integers: dictionary.values.span, to: &page) }
        return dictionary
    }

    /// Appends levels behind their length; nothing where there can be only one.
    private mutating func appendLevels(_ levels: [UInt8], _ entries: Range<Int>, maximum: UInt8) {
        guard maximum > 0 else { return }
        let start = page.count
        page.append(contentsOf: [0, 0, 0, 0])
        if levels.isEmpty {
            HybridEncoder.append(repeated: maximum, count: entries.count, to: &page)
        } else {
            HybridEncoder.append(
                levels: levels.span.extracting(entries), width: BitPacking.width(levelsUpTo: maximum), to: &page)
        }
        let length = UInt32(page.count - start - 4)
        for index in 0..<4 {
            page[start + index] = UInt8(truncatingIfNeeded: length >> UInt32(8 * index))
        }
    }

    /// The encoding of values without a dictionary.
    private static func encoding(of values: ColumnChunk.Values) -> Encoding {
        // Of nothing, PLAIN is nothing.
        if values.count == 0 { return .plain }
        return switch values {
        case .boolean, .dictionary: .plain
        case .int32, .int64: .deltaBinaryPacked
        case .byteArray(let values): DeltaEncoder.suits(values) ? .deltaLengthByteArray : .plain
        }
    }

    private mutating func append(_ values: ColumnChunk.Values, _ range: Range<Int>, _ encoding: Encoding) {
        switch values {
        case .byteArray(let values) where encoding == .plain: PlainEncoder.append(range, of: values, to: &page)
        case .boolean(let values): PlainEncoder.append(booleans: values.span.extracting(range), to: &page)
        case .int32(let values): DeltaEncoder.append(values.span.extracting(range), to: &page)
        case .int64(let values): DeltaEncoder.append(values.span.extracting(range), to: &page)
        case .byteArray(let values): DeltaEncoder.append(range, of: values, to: &page)
        // Only without a single code: see `writeDictionary`.
        case .dictionary: break
        }
    }

    /// Compresses what `page` holds and appends it behind its header.
    private mutating func writePage(
        _ type: PageType, valueCount: Int, encoding: Encoding, of leaf: Schema.Leaf,
        _ written: inout WrittenColumnChunk, to file: inout OutputFile
    ) throws(ParquetError) {
        let isCompressed = written.codec == .zstd
        let start = times == nil ? 0 : WriteTimes.now()
        if isCompressed {
            guard page.count <= Int(Int32.max), compressor.compress(page, into: &compressed) else {
                throw ParquetError(.valueTooLarge, path: file.path, column: leaf.dottedPath)
            }
        }
        let stored = isCompressed ? compressed : page
        if times != nil { times?.compress += WriteTimes.now() - start }
        guard let pageSize = Int32(exactly: page.count), let storedSize = Int32(exactly: stored.count),
            let valueCount = Int32(exactly: valueCount)
        else {
            throw ParquetError(.valueTooLarge, path: file.path, column: leaf.dottedPath)
        }
        header.removeAll()
        header.element { header in
            header.int32(1, type.rawValue)
            header.int32(2, pageSize)
            header.int32(3, storedSize)
            header.int32(4, PageChecksum.of(stored.span))
            if type == .dictionary {
                header.structure(7) { header in
                    header.int32(1, valueCount)
                    header.int32(2, encoding.rawValue)
                }
            } else {
                header.structure(5) { header in
                    header.int32(1, valueCount)
                    header.int32(2, encoding.rawValue)
                    header.int32(3, Encoding.rle.rawValue)
                    header.int32(4, Encoding.rle.rawValue)
                }
            }
        }
        let beforeFile = times == nil ? 0 : WriteTimes.now()
        try file.append(header.bytes)
        try file.append(stored)
        if times != nil { times?.write += WriteTimes.now() - beforeFile }
        written.uncompressedByteCount += header.bytes.count + page.count
        written.compressedByteCount += header.bytes.count + stored.count
    }
}
