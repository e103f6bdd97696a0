/// Short byte strings that may be read a little beyond their end.
///
/// Whoever calls guarantees `padding` readable bytes behind the last one; what they hold never matters. That spares the
/// branches by which other code tells the lengths of short strings apart.
enum PaddedBytes {
    /// Bytes behind a string that may be read with it.
    static let padding = 32

    /// The lowest `count` bytes of a word, 0 to 8.
    @inline(__always)
    static func mask(_ count: Int) -> UInt64 { UInt64.max >> UInt64(truncatingIfNeeded: 64 &- 8 &* count) }

    @inline(__always)
    static func areEqual(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ count: Int) -> Bool {
        var offset = 0
        // The last load ends at most 8 bytes behind the strings.
        while offset &+ 8 < count {
            let difference =
                unsafe left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                ^ right.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            if difference != 0 { return false }
            offset &+= 8
        }
        let difference =
            unsafe left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            ^ right.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        return difference & mask(count &- offset) == 0
    }

    /// Copies a string and up to 31 bytes behind it, for which the target must have room too.
    @inline(__always)
    static func copy(_ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, _ count: Int) {
        if count > 256 {
            unsafe target.copyMemory(from: source, byteCount: count)
            return
        }
        var offset = 0
        while offset < count {
            let bytes = unsafe source.loadUnaligned(fromByteOffset: offset, as: SIMD32<UInt8>.self)
            unsafe target.storeBytes(of: bytes, toByteOffset: offset, as: SIMD32<UInt8>.self)
            offset &+= 32
        }
    }
}

extension ByteHash {
    /// The hash of a string that may be read up to 16 bytes beyond its end; not the one of the plain call.
    @inline(__always)
    func ofPadded(_ bytes: UnsafeRawPointer, _ count: Int) -> UInt64 {
        var hash = seed(count)
        var offset = 0
        while offset &+ 16 < count {
            let low = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let high = unsafe bytes.loadUnaligned(fromByteOffset: offset &+ 8, as: UInt64.self)
            hash = step(hash, low, high)
            offset &+= 16
        }
        let rest = count &- offset
        let low = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self) & PaddedBytes.mask(min(rest, 8))
        let high =
            unsafe bytes.loadUnaligned(fromByteOffset: offset &+ 8, as: UInt64.self)
            & PaddedBytes.mask(max(rest &- 8, 0))
        return end(step(hash, low, high))
    }
}
