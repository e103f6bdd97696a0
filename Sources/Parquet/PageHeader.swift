/// What stands before each page, the structure `PageHeader` of `parquet.thrift`, as far as reading needs it.
struct PageHeader {
    private(set) var type = PageType.index
    private(set) var uncompressedByteCount = 0
    private(set) var compressedByteCount = 0
    private(set) var checksum: Int32?
    /// Level entries of a data page, values of a dictionary page.
    private(set) var valueCount = 0
    private(set) var encoding = Encoding.plain
    private(set) var definitionLevelEncoding = Encoding.rle
    private(set) var repetitionLevelEncoding = Encoding.rle
    /// Version 2 only: levels lie before the compressed part, these many bytes each.
    private(set) var definitionLevelByteCount = 0
    private(set) var repetitionLevelByteCount = 0
    private(set) var isCompressed = true

    init(_ reader: inout ThriftReader, in bytes: Span<UInt8>) throws(FormatError) {
        let start = reader.byteOffset
        var typeNumber: Int32?
        var hasSizes = (false, false)
        var detail: PageType?
        var field = ThriftField()
        while try reader.next(&field, in: bytes) {
            switch field.id {
            case 1: typeNumber = try reader.int32(field, in: bytes)
            case 2:
                uncompressedByteCount = try reader.size32(field, in: bytes)
                hasSizes.0 = true
            case 3:
                compressedByteCount = try reader.size32(field, in: bytes)
                hasSizes.1 = true
            case 4: checksum = try reader.int32(field, in: bytes)
            case 5:
                try reader.structure(field)
                try readDataPage(&reader, in: bytes)
                detail = .data
            case 7:
                try reader.structure(field)
                try readDictionaryPage(&reader, in: bytes)
                detail = .dictionary
            case 8:
                try reader.structure(field)
                try readDataPageV2(&reader, in: bytes)
                detail = .dataV2
            default: try reader.skip(field, in: bytes)
            }
        }
        guard let typeNumber, hasSizes == (true, true) else { throw FormatError(.malformedMetadata, at: start) }
        guard let type = PageType(rawValue: typeNumber), type != .index else {
            throw FormatError(.unsupportedPageType(typeNumber), at: start)
        }
        guard detail == type else { throw FormatError(.malformedMetadata, at: start) }
        self.type = type
    }

    private mutating func readDataPage(
        _ reader: inout ThriftReader, in bytes: Span<UInt8>
    ) throws(FormatError) {
        var field = ThriftField()
        while try reader.next(&field, in: bytes) {
            switch field.id {
            case 1: valueCount = try reader.size32(field, in: bytes)
            case 2: encoding = try Self.encoding(&reader, field, in: bytes)
            case 3: definitionLevelEncoding = try Self.encoding(&reader, field, in: bytes)
            case 4: repetitionLevelEncoding = try Self.encoding(&reader, field, in: bytes)
            default: try reader.skip(field, in: bytes)
            }
        }
    }

    private mutating func readDictionaryPage(
        _ reader: inout ThriftReader, in bytes: Span<UInt8>
    ) throws(FormatError) {
        var field = ThriftField()
        while try reader.next(&field, in: bytes) {
            switch field.id {
            case 1: valueCount = try reader.size32(field, in: bytes)
            case 2: encoding = try Self.encoding(&reader, field, in: bytes)
            default: try reader.skip(field, in: bytes)
            }
        }
    }

    private mutating func readDataPageV2(
        _ reader: inout ThriftReader, in bytes: Span<UInt8>
    ) throws(FormatError) {
        var field = ThriftField()
        while try reader.next(&field, in: bytes) {
            switch field.id {
            case 1: valueCount = try reader.size32(field, in: bytes)
            case 4: encoding = try Self.encoding(&reader, field, in: bytes)
            case 5: definitionLevelByteCount = try reader.size32(field, in: bytes)
            case 6: repetitionLevelByteCount = try reader.size32(field, in: bytes)
            case 7: isCompressed = try reader.boolean(field)
            default: try reader.skip(field, in: bytes)
            }
        }
    }

    private static func encoding(
        _ reader: inout ThriftReader, _ field: ThriftField, in bytes: Span<UInt8>
    ) throws(FormatError) -> Encoding {
        let start = reader.byteOffset
        let number = try reader.int32(field, in: bytes)
        guard let encoding = Encoding(rawValue: number) else {
            throw FormatError(.unsupportedEncoding(number), at: start)
        }
        return encoding
    }
}
