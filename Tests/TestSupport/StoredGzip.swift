/// Writes gzip members (RFC 1952) with stored blocks only: what a compressor is not needed for.
package enum StoredGzip {
    /// One member with this plain content.
    package static func member(_ plain: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
        var start = 0
        repeat {
            let count = min(65_535, plain.count - start)
            let isLast = start + count == plain.count
            let length = UInt16(count)
            bytes.append(isLast ? 1 : 0)
            for value in [length, ~length] {
                bytes += [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
            }
            bytes += plain[start..<start + count]
            start += count
        } while start < plain.count
        for value in [checksum(plain), UInt32(truncatingIfNeeded: plain.count)] {
            for shift: UInt32 in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
        }
        return bytes
    }

    package static func member(_ text: String) -> [UInt8] { member(Array(text.utf8)) }

    /// CRC-32 bit by bit, as RFC 1952 defines it.
    package static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var value: UInt32 = .max
        for byte in bytes {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
        return ~value
    }
}
