/// A file's metadata, the structure `FileMetaData` of `parquet.thrift`, read from bytes nobody vouches for.
struct Footer {
    private(set) var schema = Schema([])
    private(set) var rowCount = 0
    private(set) var rowGroups: [RowGroupMetadata] = []
    private(set) var keyValueMetadata: [(String, String)] = []
    private(set) var createdBy: String?
    /// Whether the file says how bounds are ordered; without it they mean nothing.
    private(set) var hasColumnOrders = false

    private static let magic: UInt64 = 0x3152_4150  // "PAR1"
    private static let encryptedMagic: UInt64 = 0x4552_4150  // "PARE"

    /// Reads the footer of a whole file.
    ///
    /// - Throws: `notParquet`, `encrypted`, `truncated`, and what is thrown for metadata that is malformed or unknown.
    init(of file: Span<UInt8>) throws(FormatError) {
        guard file.count >= 12 else { throw FormatError(.notParquet, at: 0) }
        let tail = file.word(at: file.count - 8)
        guard tail >> 32 != Self.encryptedMagic else { throw FormatError(.encrypted, at: file.count - 4) }
        guard tail >> 32 == Self.magic, file.word(at: 0) & 0xFFFF_FFFF == Self.magic else {
            throw FormatError(.notParquet, at: 0)
        }
        let length = Int(tail & 0xFFFF_FFFF)
        guard length <= file.count - 12 else { throw FormatError(.truncated, at: file.count - 8) }
        let start = file.count - 8 - length
        // Offsets stay those of the file: nothing before `start` is looked at.
        try read(file.extracting(0..<start + length), from: start)
    }

    private mutating func read(_ bytes: Span<UInt8>, from start: Int) throws(FormatError) {
        var reader = ThriftReader(at: start)
        var field = ThriftField()
        var hasSchema = false
        while try reader.next(&field, in: bytes) {
            switch field.id {
            case 2:
                let count = try reader.list(field, of: .structure, in: bytes)
                var elements: [SchemaElement] = []
                for _ in 0..<count { elements.append(try Self.schemaElement(&reader, in: bytes)) }
                schema = try SchemaElement.schema(of: elements, at: start)
                hasSchema = true
            case 3: rowCount = try reader.size(field, in: bytes)
            case 4:
                guard hasSchema else { throw FormatError(.malformedMetadata, at: reader.byteOffset) }
                let count = try reader.list(field, of: .structure, in: bytes)
                let paths = schema.leaves.map { $0.path.map { Array($0.utf8) } }
                for _ in 0..<count { rowGroups.append(try rowGroup(&reader, paths: paths, in: bytes)) }
            case 5:
                let count = try reader.list(field, of: .structure, in: bytes)
                for _ in 0..<count { keyValueMetadata.append(try Self.keyValue(&reader, in: bytes)) }
            case 6: createdBy = try reader.string(field, in: bytes)
            case 7:
                hasColumnOrders = true
                try reader.skip(field, in: bytes)
            case 8: throw FormatError(.encrypted, at: reader.byteOffset)
            default: try reader.skip(field, in: bytes)
            }
        }
        guard hasSchema else { throw FormatError(.malformedMetadata, at: start) }
        var rest = rowCount
        for group in rowGroups {
            guard group.rowCount <= rest else { throw FormatError(.countMismatch, at: start) }
            rest -= group.rowCount
        }
        guard rest == 0 else { throw FormatError(.countMismatch, at: start) }
    }

    private static func keyValue(
        _ reader: inout ThriftReader, in bytes: Span<UInt8>
    ) throws(FormatError) -> (String, String) {
        var pair = ("", "")
        var field = ThriftField()
        while try reader.next(&field, in: bytes) {
            switch field.id {
            case 1: pair.0 = try reader.string(field, in: bytes)
            case 2: pair.1 = try reader.string(field, in: bytes)
            default: try reader.skip(field, in: bytes)
            }
        }
        return pair
    }
}

// MARK: Schema

extension Footer {
    private static func schemaElement(
        _ reader: inout ThriftReader, in bytes: Span<UInt8>
    ) throws(FormatError) -> SchemaElement {
        let start = reader.byteOffset
        var element = SchemaElement(name: "")
        var convertedType: Int32?
        var logicalType: LogicalTypeAnnotation?
        var field = ThriftField()
        while try reader.next(&field, in: bytes) {
            switch field.id {
            case 1:
                let number = try reader.int32(field, in: bytes)
                guard let type = SchemaField.PhysicalType(rawValue: number) else {
                    throw FormatError(.unsupportedType(number), at: start)
                }
                element.type = type
            case 3:
                element.repetition = SchemaField.Repetition(rawValue: try reader.int32(field, in: bytes))
            case 4: element.name = try reader.string(field, in: bytes)
            case 5: element.childCount = try reader.size32(field, in: bytes)
            case 6: convertedType = try reader.int32(field, in: bytes)
            case 10:
                try reader.structure(field)
                logicalType = try LogicalTypeAnnotation(&reader, in: bytes)
            default: try reader.skip(field, in: bytes)
            }
        }
        element.annotation = try annotation(of: element.type, convertedType, logicalType, at: start)
        return element
    }

    /// What the two annotations of an element mean together; nil for plain numbers, bytes and groups.
    private static func annotation(
        of type: SchemaField.PhysicalType?, _ convertedType: Int32?, _ logicalType: LogicalTypeAnnotation?,
        at byteOffset: Int
    ) throws(FormatError) -> SchemaElement.Annotation? {
        if let logicalType {
            switch (logicalType.field, type) {
            case (LogicalTypeField.string, .byteArray): return .leaf(.string)
            case (LogicalTypeField.list, nil): return .list
            case (LogicalTypeField.timestamp, .int64) where logicalType.isUTCMicroseconds:
                return .leaf(.timestampMicroseconds)
            case (LogicalTypeField.integer, .int32) where logicalType.isSigned && logicalType.bitWidth == 32,
                (LogicalTypeField.integer, .int64) where logicalType.isSigned && logicalType.bitWidth == 64:
                return nil
            // Other groups, such as maps, are described by their members.
            case (_, nil): return nil
            default: throw FormatError(.unsupportedLogicalType(Int32(logicalType.field)), at: byteOffset)
            }
        }
        switch (convertedType, type) {
        case (nil, _): return nil
        case (ConvertedType.utf8, .byteArray): return .leaf(.string)
        case (ConvertedType.list, nil): return .list
        case (ConvertedType.timestampMicroseconds, .int64): return .leaf(.timestampMicroseconds)
        case (ConvertedType.int32, .int32), (ConvertedType.int64, .int64): return nil
        case (_, nil): return nil
        case (let number?, _): throw FormatError(.unsupportedLogicalType(number), at: byteOffset)
        }
    }

    /// The union `LogicalType`, as far as it is understood.
    private struct LogicalTypeAnnotation {
        var field: Int16 = 0
        var isUTCMicroseconds = false
        var bitWidth = 0
        var isSigned = false

        init(_ reader: inout ThriftReader, in bytes: Span<UInt8>) throws(FormatError) {
            var union = ThriftField()
            while try reader.next(&union, in: bytes) {
                field = union.id
                guard field == LogicalTypeField.timestamp || field == LogicalTypeField.integer else {
                    try reader.skip(union, in: bytes)
                    continue
                }
                try reader.structure(union)
                var isAdjusted = false
                var isMicroseconds = false
                var member = ThriftField()
                while try reader.next(&member, in: bytes) {
                    switch (field, member.id) {
                    case (LogicalTypeField.timestamp, 1): isAdjusted = try reader.boolean(member)
                    case (LogicalTypeField.timestamp, 2):
                        try reader.structure(member)
                        var unit = ThriftField()
                        while try reader.next(&unit, in: bytes) {
                            isMicroseconds = unit.id == TimeUnitField.microseconds
                            try reader.skip(unit, in: bytes)
                        }
                    case (LogicalTypeField.integer, 1): bitWidth = Int(try reader.int8(member, in: bytes))
                    case (LogicalTypeField.integer, 2): isSigned = try reader.boolean(member)
                    default: try reader.skip(member, in: bytes)
                    }
                }
                isUTCMicroseconds = isAdjusted && isMicroseconds
            }
        }
    }
}

// MARK: Row groups

extension Footer {
    private func rowGroup(
        _ reader: inout ThriftReader, paths: [[[UInt8]]], in bytes: Span<UInt8>
    ) throws(FormatError) -> RowGroupMetadata {
        let start = reader.byteOffset
        var columns: [ColumnChunkMetadata] = []
        var rowCount: Int?
        var field = ThriftField()
        while try reader.next(&field, in: bytes) {
            switch field.id {
            case 1:
                let count = try reader.list(field, of: .structure, in: bytes)
                guard count == paths.count else { throw FormatError(.columnMismatch, at: start) }
                columns.reserveCapacity(count)
                for leaf in 0..<count {
                    columns.append(try columnChunk(&reader, schema.leaves[leaf], path: paths[leaf], in: bytes))
                }
            case 3: rowCount = try reader.size(field, in: bytes)
            default: try reader.skip(field, in: bytes)
            }
        }
        guard let rowCount, columns.count == paths.count else { throw FormatError(.malformedMetadata, at: start) }
        return RowGroupMetadata(rowCount: rowCount, columns: columns)
    }

    private func columnChunk(
        _ reader: inout ThriftReader, _ leaf: Schema.Leaf, path: [[UInt8]], in bytes: Span<UInt8>
    ) throws(FormatError) -> ColumnChunkMetadata {
        let start = reader.byteOffset
        var metadata: ColumnChunkMetadata?
        var field = ThriftField()
        while try reader.next(&field, in: bytes) {
            switch field.id {
            case 1: throw FormatError(.unsupportedExternalFile, at: start)
            case 3:
                try reader.structure(field)
                metadata = try columnMetadata(&reader, leaf, path: path, in: bytes)
            case 8, 9: throw FormatError(.encrypted, at: start)
            default: try reader.skip(field, in: bytes)
            }
        }
        guard let metadata else { throw FormatError(.malformedMetadata, at: start) }
        return metadata
    }

    private func columnMetadata(
        _ reader: inout ThriftReader, _ leaf: Schema.Leaf, path: [[UInt8]], in bytes: Span<UInt8>
    ) throws(FormatError) -> ColumnChunkMetadata {
        let start = reader.byteOffset
        var type: Int32?
        var encodings: EncodingSet = []
        var isLeafPath = false
        var codec: Int32?
        var entryCount: Int?
        var uncompressedByteCount: Int?
        var compressedByteCount: Int?
        var dataPageOffset: Int?
        var dictionaryPageOffset: Int?
        var statistics = EncodedStatistics()
        var bloomFilterOffset: Int?
        var bloomFilterByteCount: Int?
        var field = ThriftField()
        while try reader.next(&field, in: bytes) {
            switch field.id {
            case 1: type = try reader.int32(field, in: bytes)
            case 2:
                for _ in 0..<(try reader.list(field, of: .int32, in: bytes)) {
                    // An encoding nobody has heard of is refused where a page uses it.
                    if let encoding = Encoding(rawValue: try reader.int32Element(in: bytes)) {
                        encodings.insert(EncodingSet(encoding))
                    }
                }
            case 3:
                let count = try reader.list(field, of: .binary, in: bytes)
                isLeafPath = count == path.count
                for index in 0..<count {
                    let name = try reader.binaryElement(in: bytes)
                    // Looked at only if there are as many names.
                    isLeafPath = isLeafPath && bytes.isEqual(name, to: path[index])
                }
            case 4: codec = try reader.int32(field, in: bytes)
            case 5: entryCount = try reader.size(field, in: bytes)
            case 6: uncompressedByteCount = try reader.size(field, in: bytes)
            case 7: compressedByteCount = try reader.size(field, in: bytes)
            case 9: dataPageOffset = try reader.size(field, in: bytes)
            case 11: dictionaryPageOffset = try reader.size(field, in: bytes)
            case 12:
                try reader.structure(field)
                statistics = try Self.statistics(&reader, in: bytes)
            case 14: bloomFilterOffset = try reader.size(field, in: bytes)
            case 15: bloomFilterByteCount = try reader.size32(field, in: bytes)
            default: try reader.skip(field, in: bytes)
            }
        }
        guard type == leaf.physicalType.rawValue, isLeafPath else { throw FormatError(.columnMismatch, at: start) }
        guard let codec, let entryCount, let uncompressedByteCount, let compressedByteCount, let dataPageOffset else {
            throw FormatError(.malformedMetadata, at: start)
        }
        return ColumnChunkMetadata(
            codecNumber: codec, encodings: encodings, entryCount: entryCount,
            uncompressedByteCount: uncompressedByteCount, compressedByteCount: compressedByteCount,
            dictionaryPageOffset: dictionaryPageOffset, dataPageOffset: dataPageOffset, statistics: statistics,
            bloomFilter: Self.range(from: bloomFilterOffset, byteCount: bloomFilterByteCount))
    }

    /// Where something optional lies; nil unless both are said and end somewhere.
    private static func range(from start: Int?, byteCount: Int?) -> Range<Int>? {
        guard let start, let byteCount else { return nil }
        let (end, overflows) = start.addingReportingOverflow(byteCount)
        return overflows ? nil : start..<end
    }

    /// Reads `min_value` and `max_value`.
    ///
    /// The older `min` and `max` had no defined order and are left alone.
    private static func statistics(
        _ reader: inout ThriftReader, in bytes: Span<UInt8>
    ) throws(FormatError) -> EncodedStatistics {
        var statistics = EncodedStatistics()
        var field = ThriftField()
        while try reader.next(&field, in: bytes) {
            switch field.id {
            case 3: statistics.nullCount = try reader.size(field, in: bytes)
            case 5: statistics.maximum = try reader.binary(field, in: bytes)
            case 6: statistics.minimum = try reader.binary(field, in: bytes)
            case 7: statistics.isMaximumExact = try reader.boolean(field)
            case 8: statistics.isMinimumExact = try reader.boolean(field)
            default: try reader.skip(field, in: bytes)
            }
        }
        return statistics
    }
}

extension Span where Element == UInt8 {
    fileprivate func isEqual(_ range: Range<Int>, to other: [UInt8]) -> Bool {
        guard range.count == other.count else { return false }
        for index in 0..<other.count where self[range.lowerBound + index] != other[index] { return false }
        return true
    }
}
