/// Short byte strings that may be read a little beyond their end.
///
/// Whoever calls guarantees `padding` readable bytes behind the last one; what they hold never matters. That spares the
/// branches by which other code tells the lengths of short strings apart.
enum PaddedBytes {
    /// Bytes behind a string that may be read with it.
    static let padding = 32

    @inline(__always)
    static func areEqual(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ count: Int) -> Bool {
        func difference(_ offset: Int) -> UInt64 {
            unsafe left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                ^ right.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        }
        // The only load that ends behind the strings, by at most 8 bytes.
        if count < 8 { return UInt64(littleEndian: difference(0)) << UInt64(truncatingIfNeeded: 64 &- 8 &* count) == 0 }
        var offset = 0
        while offset &+ 8 < count {
            if difference(offset) != 0 { return false }
            offset &+= 8
        }
        return difference(count &- 8) == 0
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
    /// The hash of a string that may be read up to 8 bytes beyond its end; not the one of the plain call.
    @inline(__always)
    func ofPadded(_ bytes: UnsafeRawPointer, _ count: Int) -> UInt64 {
        var hash = seed(count)
        if count < 8 {
            // The only load beyond the end; eight zero bits a byte short of a word, all of them for none.
            let word = unsafe UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
            return end(step(hash, word << UInt64(truncatingIfNeeded: 64 &- 8 &* count), 0))
        }
        var offset = 0
        while offset &+ 16 < count {
            let low = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let high = unsafe bytes.loadUnaligned(fromByteOffset: offset &+ 8, as: UInt64.self)
            hash = step(hash, low, high)
            offset &+= 16
        }
        // The last sixteen bytes, or the first and the last eight, whether they overlap others or not.
        let low = unsafe bytes.loadUnaligned(fromByteOffset: max(count &- 16, 0), as: UInt64.self)
        let high = unsafe bytes.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
        return end(step(hash, low, high))
    }
}
