/// The header of the field a `ThriftReader` stands at.
///
/// Start a structure with a fresh value.
struct ThriftField {
    fileprivate(set) var id: Int16 = 0
    fileprivate(set) var type: ThriftType = .stop
}

/// Reads structures in Thrift's compact protocol from bytes nobody vouches for.
///
/// It holds a position only, and is given the bytes with every call:
///
///     var field = ThriftField()
///     while try reader.next(&field, in: bytes) {
///         switch field.id {
///         case 1: version = try reader.int32(field, in: bytes)
///         default: try reader.skip(field, in: bytes)
///         }
///     }
struct ThriftReader {
    /// No structure of `parquet.thrift` nests deeper than about ten.
    static let maximumDepth = 32

    private(set) var byteOffset: Int

    init(at byteOffset: Int = 0) {
        self.byteOffset = byteOffset
    }

    /// Moves to the next field of a structure; false at its end.
    mutating func next(_ field: inout ThriftField, in bytes: Span<UInt8>) throws(FormatError) -> Bool {
        let start = byteOffset
        let header = try byte(in: bytes)
        guard let type = ThriftType(rawValue: header & 0x0F) else {
            throw FormatError(.malformedMetadata, at: start)
        }
        if type == .stop { return false }
        if header >> 4 == 0 {
            field.id = Int16(truncatingIfNeeded: try zigzag(in: bytes))
        } else {
            field.id = field.id &+ Int16(header >> 4)
        }
        field.type = type
        return true
    }

    mutating func int8(_ field: ThriftField, in bytes: Span<UInt8>) throws(FormatError) -> Int8 {
        try expect(.byte, field)
        return Int8(bitPattern: try byte(in: bytes))
    }

    mutating func int32(_ field: ThriftField, in bytes: Span<UInt8>) throws(FormatError) -> Int32 {
        try expect(.int32, field)
        return try int32Element(in: bytes)
    }

    mutating func int64(_ field: ThriftField, in bytes: Span<UInt8>) throws(FormatError) -> Int64 {
        try expect(.int64, field)
        return try zigzag(in: bytes)
    }

    /// A 64-bit count, length or offset, which is never negative.
    mutating func size(_ field: ThriftField, in bytes: Span<UInt8>) throws(FormatError) -> Int {
        let start = byteOffset
        let value = try int64(field, in: bytes)
        guard value >= 0 else { throw FormatError(.malformedMetadata, at: start) }
        return Int(value)
    }

    /// A 32-bit count or length, which is never negative.
    mutating func size32(_ field: ThriftField, in bytes: Span<UInt8>) throws(FormatError) -> Int {
        let start = byteOffset
        let value = try int32(field, in: bytes)
        guard value >= 0 else { throw FormatError(.malformedMetadata, at: start) }
        return Int(value)
    }

    func boolean(_ field: ThriftField) throws(FormatError) -> Bool {
        switch field.type {
        case .booleanTrue: return true
        case .booleanFalse: return false
        default: throw FormatError(.malformedMetadata, at: byteOffset)
        }
    }

    /// Where a byte string lies.
    mutating func binary(_ field: ThriftField, in bytes: Span<UInt8>) throws(FormatError) -> Range<Int> {
        try expect(.binary, field)
        return try binaryElement(in: bytes)
    }

    mutating func string(_ field: ThriftField, in bytes: Span<UInt8>) throws(FormatError) -> String {
        bytes.string(try binary(field, in: bytes))
    }

    mutating func structure(_ field: ThriftField) throws(FormatError) {
        try expect(.structure, field)
    }

    /// How many elements a list has; never more than there are bytes left.
    mutating func list(
        _ field: ThriftField, of type: ThriftType, in bytes: Span<UInt8>
    ) throws(FormatError) -> Int {
        try expect(.list, field)
        let start = byteOffset
        let header = try listHeader(in: bytes)
        guard header.type == type || header.count == 0 else {
            throw FormatError(.malformedMetadata, at: start)
        }
        return header.count
    }

    mutating func int32Element(in bytes: Span<UInt8>) throws(FormatError) -> Int32 {
        let start = byteOffset
        guard let value = Int32(exactly: try zigzag(in: bytes)) else {
            throw FormatError(.malformedMetadata, at: start)
        }
        return value
    }

    mutating func binaryElement(in bytes: Span<UInt8>) throws(FormatError) -> Range<Int> {
        let start = byteOffset
        let length = try varint(in: bytes)
        guard length <= UInt64(bytes.count - byteOffset) else { throw FormatError(.truncated, at: start) }
        let range = byteOffset..<byteOffset + Int(length)
        byteOffset = range.upperBound
        return range
    }

    /// Skips the value of a field, whatever it holds.
    mutating func skip(_ field: ThriftField, in bytes: Span<UInt8>) throws(FormatError) {
        // A Boolean field's value is its type.
        if field.type == .booleanTrue || field.type == .booleanFalse { return }
        try skipElement(field.type, depth: 0, in: bytes)
    }

    private mutating func skipElement(
        _ type: ThriftType, depth: Int, in bytes: Span<UInt8>
    ) throws(FormatError) {
        guard depth < Self.maximumDepth else { throw FormatError(.nestingTooDeep, at: byteOffset) }
        switch type {
        case .stop: throw FormatError(.malformedMetadata, at: byteOffset)
        case .booleanTrue, .booleanFalse, .byte: _ = try byte(in: bytes)
        case .int16, .int32, .int64: _ = try varint(in: bytes)
        case .double:
            guard bytes.count - byteOffset >= 8 else { throw FormatError(.truncated, at: byteOffset) }
            byteOffset += 8
        case .binary: _ = try binaryElement(in: bytes)
        case .list, .set:
            let header = try listHeader(in: bytes)
            for _ in 0..<header.count { try skipElement(header.type, depth: depth + 1, in: bytes) }
        case .map:
            let start = byteOffset
            let count = try varint(in: bytes)
            if count == 0 { return }
            guard count <= UInt64(bytes.count - byteOffset) else { throw FormatError(.truncated, at: start) }
            let types = try byte(in: bytes)
            guard let key = ThriftType(rawValue: types >> 4), let value = ThriftType(rawValue: types & 0x0F) else {
                throw FormatError(.malformedMetadata, at: start)
            }
            for _ in 0..<Int(count) {
                try skipElement(key, depth: depth + 1, in: bytes)
                try skipElement(value, depth: depth + 1, in: bytes)
            }
        case .structure:
            var field = ThriftField()
            while try next(&field, in: bytes) {
                if field.type == .booleanTrue || field.type == .booleanFalse { continue }
                try skipElement(field.type, depth: depth + 1, in: bytes)
            }
        }
    }

    private mutating func listHeader(
        in bytes: Span<UInt8>
    ) throws(FormatError) -> (type: ThriftType, count: Int) {
        let start = byteOffset
        let header = try byte(in: bytes)
        guard let type = ThriftType(rawValue: header & 0x0F) else {
            throw FormatError(.malformedMetadata, at: start)
        }
        var count = UInt64(header >> 4)
        if count == 15 { count = try varint(in: bytes) }
        // Every element takes at least one byte, so a count beyond the rest is a lie.
        guard count <= UInt64(bytes.count - byteOffset) else { throw FormatError(.truncated, at: start) }
        return (type, Int(count))
    }

    private func expect(_ type: ThriftType, _ field: ThriftField) throws(FormatError) {
        guard field.type == type else { throw FormatError(.malformedMetadata, at: byteOffset) }
    }

    private mutating func byte(in bytes: Span<UInt8>) throws(FormatError) -> UInt8 {
        guard byteOffset < bytes.count else { throw FormatError(.truncated, at: byteOffset) }
        defer { byteOffset += 1 }
        return bytes[byteOffset]
    }

    private mutating func zigzag(in bytes: Span<UInt8>) throws(FormatError) -> Int64 {
        let value = try varint(in: bytes)
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// Most numbers take one byte.
    @inline(__always)
    private mutating func varint(in bytes: Span<UInt8>) throws(FormatError) -> UInt64 {
        if byteOffset < bytes.count, bytes[byteOffset] < 0x80 {
            defer { byteOffset += 1 }
            return UInt64(bytes[byteOffset])
        }
        return try longVarint(in: bytes)
    }

    @inline(never)
    private mutating func longVarint(in bytes: Span<UInt8>) throws(FormatError) -> UInt64 {
        let start = byteOffset
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 64 {
            let next = try byte(in: bytes)
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return value }
            shift += 7
        }
        throw FormatError(.malformedMetadata, at: start)
    }
}
