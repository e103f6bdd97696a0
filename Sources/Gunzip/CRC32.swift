import CDeflate

/// The checksum of gzip (RFC 1952), piece by piece.
package struct CRC32: Sendable {
    private var remainder: UInt32 = 0

    package init() {}

    package mutating func add(_ bytes: UnsafeRawBufferPointer) {
        // libdeflate reads as many bytes as it is told there are.
        if let base = bytes.baseAddress { remainder = unsafe libdeflate_crc32(remainder, base, bytes.count) }
    }

    /// Of all bytes added.
    package var value: Int64 { Int64(remainder) }

    package static func of(_ bytes: UnsafeRawBufferPointer) -> Int64 {
        var sum = CRC32()
        unsafe sum.add(bytes)
        return sum.value
    }
}
