extension JSONReader {
    /// Whether two runs of bytes of the window are known to be equal.
    ///
    /// False also where they stand too near to the end of the window to be compared by words.
    @inlinable @inline(__always)
    public func areEqual(_ left: Int, _ right: Int, count: Int) -> Bool {
        // In bounds by the guard: no load ends more than eight bytes behind a run.
        guard left >= 0, right >= left, count >= 0, right &+ count &+ 8 <= byteCount else { return false }
        let first = unsafe UnsafeRawPointer(bytes + left)
        let second = unsafe UnsafeRawPointer(bytes + right)
        func difference(_ offset: Int) -> UInt64 {
            unsafe first.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                ^ second.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        }
        if count < 8 { return UInt64(littleEndian: difference(0)) << UInt64(truncatingIfNeeded: 64 &- 8 &* count) == 0 }
        var offset = 0
        while offset &+ 8 < count {
            if difference(offset) != 0 { return false }
            offset &+= 8
        }
        return difference(count &- 8) == 0
    }

    /// The bytes of a span of this window.
    ///
    /// - Important: Valid as long as the reader is.
    @inlinable @inline(__always)
    public func rawBytes(_ span: JSONSpan) -> UnsafeRawBufferPointer {
        // Spans come from this reader, so they lie inside the window.
        unsafe UnsafeRawBufferPointer(start: bytes + Int(span.start), count: span.byteCount)
    }

    /// The bytes between the quotes of a string that has no escapes.
    @inlinable @inline(__always)
    public func contentBytes(_ span: JSONSpan) -> UnsafeRawBufferPointer {
        // A string span has at least its two quotes.
        unsafe UnsafeRawBufferPointer(start: bytes + Int(span.start) + 1, count: span.byteCount - 2)
    }

    /// Whether the bytes between the quotes of a string are these, taken as they stand.
    @inlinable @inline(__always)
    public func content(_ span: JSONSpan, equals name: UnsafeRawBufferPointer) -> Bool {
        let count = name.count
        guard span.byteCount - 2 == count, let other = name.baseAddress else { return span.byteCount - 2 == count }
        // Loads stay inside the span and the name: both are `count` bytes, and each branch knows how many those are.
        let start = unsafe UnsafeRawPointer(bytes + Int(span.start) + 1)
        if count >= 8 {
            var offset = 0
            while offset < count - 8 {
                if unsafe start.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                    != other.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                {
                    return false
                }
                offset += 8
            }
            return unsafe start.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
                == other.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
        }
        for offset in 0..<count
        where unsafe start.load(fromByteOffset: offset, as: UInt8.self)
            != other.load(fromByteOffset: offset, as: UInt8.self)
        {
            return false
        }
        return true
    }

    /// Whether the bytes between the quotes of a string are these, taken as they stand.
    @inlinable @inline(__always)
    public func content(_ span: JSONSpan, equals name: [UInt8]) -> Bool {
        unsafe name.withUnsafeBytes { unsafe content(span, equals: $0) }
    }
}

extension JSONReader {
    /// The span of a member's name that was passed, by where its opening quote stands.
    public func name(at start: Int) -> JSONSpan {
        var end = start + 1
        while byte(at: end) != UInt8(ascii: "\""), end < byteCount {
            end += byte(at: end) == UInt8(ascii: "\\") ? 2 : 1
        }
        return JSONSpan(start: start, end: end + 1, kind: .string, flags: 3)
    }

    /// The span of a container that began at an offset and ends where the reader stands.
    @inlinable
    public func span(from start: Int) -> JSONSpan {
        JSONSpan(
            start: start, end: offset, kind: byte(at: start) == UInt8(ascii: "[") ? .array : .object,
            flags: flags(start, offset))
    }

    /// The text from where the reader stands to the end of the window.
    @inlinable
    public var bytesAhead: UnsafeRawBufferPointer {
        // `offset` is never behind the end.
        unsafe UnsafeRawBufferPointer(start: bytes + offset, count: byteCount - offset)
    }
}
