/// Reads JSON text front to back over its structural index, building nothing that is not asked for.
///
/// The reader stands at a byte offset and knows the next position of the index. Strings end where the index says;
/// values nobody asked for are passed by walking the index, checking the grammar of what lies between.
///
/// - Important: It borrows the window and the index. It is only valid inside `StructuralIndex.scan`.
@safe
public struct JSONReader {
    /// Deeper text is refused: nothing that CloudTrail delivers comes near.
    public static let maximumDepth = 1_024

    @usableFromInline internal let bytes: UnsafePointer<UInt8>
    @usableFromInline internal let positions: UnsafePointer<UInt32>
    @usableFromInline internal let blockFlags: UnsafePointer<UInt8>
    /// The length of the text.
    public let byteCount: Int
    @usableFromInline internal let positionCount: Int
    /// The next byte to read.
    public var offset = 0
    /// The next entry of the structural index; its position is never before `offset` between calls.
    public var next = 0

    @usableFromInline
    internal init(
        bytes: UnsafePointer<UInt8>, byteCount: Int, positions: UnsafePointer<UInt32>, positionCount: Int,
        blockFlags: UnsafePointer<UInt8>
    ) {
        unsafe self.bytes = bytes
        self.byteCount = byteCount
        unsafe self.positions = positions
        self.positionCount = positionCount
        unsafe self.blockFlags = blockFlags
    }

    /// The byte at an offset of the window, or 0 behind its end.
    @inlinable @inline(__always)
    public func byte(at offset: Int) -> UInt8 {
        // In bounds by the comparison; offsets are never negative.
        offset < byteCount ? unsafe bytes[offset] : 0
    }

    /// Proof that the next structural position is the byte the reader stands on.
    @inlinable @inline(__always)
    internal var standsOnStructure: Bool {
        // `next` never passes `positionCount`, where a sentinel lies that equals no offset.
        unsafe Int(positions[next]) == offset
    }

    /// Moves to the next byte that is no blank, tab or line end, or to the end of the text.
    @inlinable @inline(__always)
    public mutating func skipWhitespace() {
        while true {
            let byte = byte(at: offset)
            guard byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            offset += 1
        }
    }

    // MARK: Objects and arrays

    /// Passes the `{` of an object, or returns false and stays.
    @inlinable @inline(__always)
    public mutating func enterObject() -> Bool {
        guard byte(at: offset) == UInt8(ascii: "{"), standsOnStructure else { return false }
        offset += 1
        next += 1
        return true
    }

    /// Passes the `[` of an array, or returns false and stays.
    @inlinable @inline(__always)
    public mutating func enterArray() -> Bool {
        guard byte(at: offset) == UInt8(ascii: "["), standsOnStructure else { return false }
        offset += 1
        next += 1
        return true
    }

    /// Passes the separator before the next member and its name, and stands on its value; nil behind the closing `}`.
    ///
    /// - Parameter isFirst: true for the first call in an object; set to false.
    @inlinable @inline(__always)
    public mutating func nextMember(_ isFirst: inout Bool) throws(JSONScanError) -> JSONSpan? {
        if byte(at: offset) <= 0x20 { skipWhitespace() }
        if byte(at: offset) == UInt8(ascii: "}") {
            offset += 1
            next += 1
            return nil
        }
        if isFirst {
            isFirst = false
        } else {
            guard byte(at: offset) == UInt8(ascii: ",") else { throw failure(.expectedCommaOrEnd) }
            offset += 1
            if byte(at: offset) <= 0x20 { skipWhitespace() }
        }
        let name = try readName()
        if byte(at: offset) <= 0x20 { skipWhitespace() }
        guard byte(at: offset) == UInt8(ascii: ":") else { throw failure(.expectedColon) }
        offset += 1
        if byte(at: offset) <= 0x20 { skipWhitespace() }
        return name
    }

    /// Passes the separator before the next element and stands on it; false behind the closing `]`.
    @inlinable @inline(__always)
    public mutating func nextElement(_ isFirst: inout Bool) throws(JSONScanError) -> Bool {
        skipWhitespace()
        if byte(at: offset) == UInt8(ascii: "]") {
            offset += 1
            next += 1
            return false
        }
        if isFirst {
            isFirst = false
        } else {
            guard byte(at: offset) == UInt8(ascii: ",") else { throw failure(.expectedCommaOrEnd) }
            offset += 1
            skipWhitespace()
        }
        return true
    }

    // MARK: Values

    /// Passes `"name":` if it stands there just so, as it does in what AWS writes; otherwise stays.
    ///
    /// - Parameters:
    ///   - text: the name with its quotes and the colon; the name has no quote and no backslash in it.
    ///   - head: the first eight bytes of `text`, low byte first, zeros behind a shorter one.
    ///   - start: where it would begin.
    @inlinable @inline(__always)
    public mutating func passName(_ text: UnsafeRawBufferPointer, head: UInt64, at start: Int) -> Bool {
        let count = text.count
        // Names near the end of the window are left to the general way.
        guard start &+ count &+ 8 <= byteCount, let known = text.baseAddress, unsafe Int(positions[next]) == start
        else { return false }
        // In bounds by the guard: no load ends more than eight bytes behind the name.
        let here = unsafe UnsafeRawPointer(bytes + start)
        let first = unsafe UInt64(littleEndian: here.loadUnaligned(as: UInt64.self)) ^ head
        if count < 8 {
            if first << UInt64(truncatingIfNeeded: 64 &- 8 &* count) != 0 { return false }
        } else {
            if first != 0 { return false }
            var offset = 8
            while offset &+ 8 < count {
                if unsafe here.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                    != known.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                {
                    return false
                }
                offset &+= 8
            }
            if unsafe here.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
                != known.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
            {
                return false
            }
        }
        // The opening quote is structure, nothing in the name is, so the closing quote is the next entry.
        offset = start &+ count
        next &+= 2
        if byte(at: offset) <= 0x20 { skipWhitespace() }
        return true
    }

    /// Passes a member's name; its span makes no claim to be free of escapes, which are looked for where it matters.
    @inlinable @inline(__always)
    internal mutating func readName() throws(JSONScanError) -> JSONSpan {
        guard byte(at: offset) == UInt8(ascii: "\""), standsOnStructure else { throw failure(.expectedString) }
        guard next + 1 < positionCount else { throw JSONScanError(.unexpectedEnd, at: byteCount) }
        let start = offset
        // In bounds by the guard.
        offset = unsafe Int(positions[next + 1]) + 1
        next += 2
        return JSONSpan(start: start, end: offset, kind: .string, flags: 3)
    }

    /// Passes a string and returns its span, quotes included.
    @inlinable @inline(__always)
    public mutating func readString() throws(JSONScanError) -> JSONSpan {
        guard byte(at: offset) == UInt8(ascii: "\""), standsOnStructure else { throw failure(.expectedString) }
        // Inside a string the index has no entry but its closing quote.
        guard next + 1 < positionCount else { throw JSONScanError(.unexpectedEnd, at: byteCount) }
        let start = offset
        // In bounds by the guard.
        let end = unsafe Int(positions[next + 1]) + 1
        offset = end
        next += 2
        return JSONSpan(start: start, end: end, kind: .string, flags: flags(start, end))
    }

    /// Passes any value, checking its grammar, and returns its span.
    @inlinable @inline(__always)
    public mutating func readValue() throws(JSONScanError) -> JSONSpan {
        let start = offset
        switch byte(at: offset) {
        case UInt8(ascii: "\""):
            return try readString()
        case UInt8(ascii: "{"):
            try skipContainer()
            return JSONSpan(start: start, end: offset, kind: .object, flags: flags(start, offset))
        case UInt8(ascii: "["):
            try skipContainer()
            return JSONSpan(start: start, end: offset, kind: .array, flags: flags(start, offset))
        default:
            return try readScalar()
        }
    }

    /// The kind of the value the reader stands on, by its first byte; nil if none can start so.
    @inlinable @inline(__always)
    public var kind: JSONSpan.Kind? {
        switch byte(at: offset) {
        case UInt8(ascii: "\""): .string
        case UInt8(ascii: "{"): .object
        case UInt8(ascii: "["): .array
        case UInt8(ascii: "t"): .true
        case UInt8(ascii: "f"): .false
        case UInt8(ascii: "n"): .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): .number
        default: nil
        }
    }

    /// The block flags of a range of the window, of all blocks that it touches.
    @inlinable @inline(__always)
    internal func flags(_ start: Int, _ end: Int) -> UInt8 {
        var block = start >> 6
        let last = (end - 1) >> 6
        // The index has a flag for every block of the window, and `end` is not behind it. Short ranges touch one block or
        // two, which nothing foretells: both are looked at without asking.
        var flags = unsafe blockFlags[block] | blockFlags[last]
        while block &+ 1 < last {
            block &+= 1
            unsafe flags |= blockFlags[block]
        }
        return flags
    }

    @inlinable @inline(never)
    internal func failure(_ code: JSONScanError.Code) -> JSONScanError {
        offset >= byteCount ? JSONScanError(.unexpectedEnd, at: byteCount) : JSONScanError(code, at: offset)
    }
}
