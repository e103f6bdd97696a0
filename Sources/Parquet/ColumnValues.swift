/// Collects the values of a column chunk, page by page, whatever mixture of encodings the pages have.
///
/// Byte strings stay codes and dictionary as long as every page is one of codes. The first page of another kind turns
/// them into plain values, as a writer whose dictionary grew too large leaves them.
struct ColumnValues {
    private let type: SchemaField.PhysicalType
    /// Bytes of memory that codes or values may take each.
    private let limit: Int

    private var booleans: [UInt8] = []
    private var int32s: [Int32] = []
    private var int64s: [Int64] = []
    private var byteArrays = ByteArrays()
    private var codes: [UInt32] = []

    private var hasDictionary = false
    private var int32Dictionary: [Int32] = []
    private var int64Dictionary: [Int64] = []
    private var byteArrayDictionary = ByteArrays()
    /// Whether byte strings are collected as values, no longer as codes.
    private var isPlain = false
    private var reservation = (valueCount: 0, byteCount: 0)

    init(type: SchemaField.PhysicalType, limit: Int) {
        self.type = type
        self.limit = limit
    }

    /// Announces how much is to come, by a footer that may lie.
    mutating func reserve(entryCount: Int, byteCount: Int, nullCount: Int) {
        reservation = (max(entryCount - nullCount, 0), min(byteCount, limit))
    }

    mutating func setDictionary(_ count: Int, from bytes: Span<UInt8>) throws(FormatError) {
        guard !hasDictionary else { throw FormatError(.malformedValues, at: 0) }
        hasDictionary = true
        switch type {
        case .boolean: throw FormatError(.malformedValues, at: 0)
        case .int32: try PlainDecoder.append(integers: count, from: bytes, to: &int32Dictionary)
        case .int64: try PlainDecoder.append(integers: count, from: bytes, to: &int64Dictionary)
        case .byteArray: try PlainDecoder.append(byteArrays: count, from: bytes, to: &byteArrayDictionary)
        }
    }

    /// Appends the values of a data page.
    mutating func append(_ count: Int, encoding: Encoding, from bytes: Span<UInt8>) throws(FormatError) {
        switch (encoding, type) {
        case (.plain, .boolean): try PlainDecoder.append(booleans: count, from: bytes, to: &booleans)
        case (.plain, .int32): try PlainDecoder.append(integers: count, from: bytes, to: &int32s)
        case (.plain, .int64): try PlainDecoder.append(integers: count, from: bytes, to: &int64s)
        case (.plain, .byteArray):
            // A page of nulls says nothing about the others.
            guard count > 0 else { return }
            try beginPlain()
            try PlainDecoder.append(byteArrays: count, from: bytes, to: &byteArrays)
            guard byteArrays.bytes.count <= limit else { throw FormatError(.limitExceeded, at: 0) }
        case (.deltaBinaryPacked, .int32): try DeltaDecoder.append(count, from: bytes, to: &int32s)
        case (.deltaBinaryPacked, .int64): try DeltaDecoder.append(count, from: bytes, to: &int64s)
        case (.deltaLengthByteArray, .byteArray):
            guard count > 0 else { return }
            try beginPlain()
            try DeltaDecoder.append(byteArrays: count, from: bytes, to: &byteArrays)
            guard byteArrays.bytes.count <= limit else { throw FormatError(.limitExceeded, at: 0) }
        case (.deltaByteArray, .byteArray):
            guard count > 0 else { return }
            try beginPlain()
            try DeltaDecoder.append(sharing: count, from: bytes, to: &byteArrays, limit: limit)
        case (.rle, .boolean):
            guard bytes.count >= 4, Int(bytes.uint32(at: 0)) <= bytes.count - 4 else {
                throw FormatError(.malformedValues, at: 0)
            }
            try HybridDecoder.append(count, width: 1, from: bytes.extracting(4...), to: &booleans)
        case (.rleDictionary, _), (.plainDictionary, _): try appendCodes(count, from: bytes)
        default: throw FormatError(.unsupportedEncoding(encoding.rawValue), at: 0)
        }
    }

    private mutating func appendCodes(_ count: Int, from bytes: Span<UInt8>) throws(FormatError) {
        guard count > 0 else { return }
        guard hasDictionary, !bytes.isEmpty, bytes[0] <= 32 else { throw FormatError(.codeOutOfRange, at: 0) }
        let first = codes.count
        if first == 0 { codes.reserveCapacity(reservation.valueCount) }
        try HybridDecoder.append(count, width: Int(bytes[0]), from: bytes.extracting(1...), to: &codes)
        let dictionaryCount =
            switch type {
            case .boolean: 0
            case .int32: int32Dictionary.count
            case .int64: int64Dictionary.count
            case .byteArray: byteArrayDictionary.count
            }
        guard ColumnChunk.codes(codes.span.extracting(first...), areBelow: dictionaryCount) else {
            throw FormatError(.codeOutOfRange, at: 0)
        }
        switch type {
        case .boolean: break
        case .int32:
            Self.append(codes, of: int32Dictionary, to: &int32s)
            codes.removeAll(keepingCapacity: true)
        case .int64:
            Self.append(codes, of: int64Dictionary, to: &int64s)
            codes.removeAll(keepingCapacity: true)
        case .byteArray:
            if isPlain { try expandCodes() }
        }
    }

    private static func append<Value>(_ codes: [UInt32], of dictionary: [Value], to values: inout [Value]) {
        values.append(addingCapacity: codes.count) { output in
            for code in codes { output.append(dictionary[Int(code)]) }
        }
    }

    /// Makes ready for byte strings as values.
    private mutating func beginPlain() throws(FormatError) {
        try expandCodes()
        if byteArrays.offsets.count == 1 {
            byteArrays.offsets.reserveCapacity(reservation.valueCount + 1)
            byteArrays.bytes.reserveCapacity(reservation.byteCount)
        }
    }

    /// Turns the codes collected so far into values.
    private mutating func expandCodes() throws(FormatError) {
        isPlain = true
        guard !codes.isEmpty else { return }
        let limit = min(limit, Int(UInt32.max))
        for code in codes {
            let value = byteArrayDictionary[Int(code)]
            guard byteArrays.bytes.count + value.count <= limit else { throw FormatError(.limitExceeded, at: 0) }
            byteArrays.append(value)
        }
        codes.removeAll()
    }

    /// The values of all pages.
    consuming func finish() -> ColumnChunk.Values {
        switch type {
        case .boolean: .boolean(booleans)
        case .int32: .int32(int32s)
        case .int64: .int64(int64s)
        case .byteArray:
            hasDictionary && !isPlain
                ? .dictionary(codes: codes, dictionary: byteArrayDictionary) : .byteArray(byteArrays)
        }
    }
}
