extension JSONReader {
    /// The bytes of a span of this window.
    ///
    /// - Important: Valid as long as the reader is.
    @inlinable @inline(__always)
    package func rawBytes(_ span: JSONSpan) -> UnsafeRawBufferPointer {
        // Spans come from this reader, so they lie inside the window.
        unsafe UnsafeRawBufferPointer(start: bytes + Int(span.start), count: span.byteCount)
    }

    /// The bytes between the quotes of a string that has no escapes.
    @inlinable @inline(__always)
    package func contentBytes(_ span: JSONSpan) -> UnsafeRawBufferPointer {
        // A string span has at least its two quotes.
        unsafe UnsafeRawBufferPointer(start: bytes + Int(span.start) + 1, count: span.byteCount - 2)
    }

    /// Whether the bytes between the quotes of a string are these, taken as they stand.
    @inlinable @inline(__always)
    package func content(_ span: JSONSpan, equals name: [UInt8]) -> Bool {
        guard span.byteCount - 2 == name.count else { return false }
        let start = Int(span.start) + 1
        for index in 0..<name.count where unsafe bytes[start + index] != name[index] {
            // In bounds: a span of this window, and as long as the name.
            return false
        }
        return true
    }
}

extension JSONReader {
    /// The span of a container that began at an offset and ends where the reader stands.
    @inlinable
    package func span(from start: Int) -> JSONSpan {
        JSONSpan(
            start: start, end: offset, kind: byte(at: start) == UInt8(ascii: "[") ? .array : .object,
            flags: flags(start, offset))
    }
}
