/// Gzip members of stored blocks, built by hand: a test knows where each plain byte lies in the stored ones.
enum Gzip {
    /// Bytes before the first block.
    static let headerSize = 10
    /// Bytes before the content of each block.
    static let blockHeaderSize = 5
    /// Bytes after the last block.
    static let trailerSize = 8

    /// A member with each part of the text in a block of its own.
    ///
    /// - Parameter blocks: at most 65,535 bytes each.
    static func member(_ blocks: [[UInt8]]) -> [UInt8] {
        var bytes: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        for (index, block) in blocks.enumerated() {
            let size = UInt16(block.count)
            bytes.append(index == blocks.count - 1 ? 1 : 0)
            bytes += littleEndian(UInt32(size)).prefix(2)
            bytes += littleEndian(UInt32(~size)).prefix(2)
            bytes += block
        }
        let plain = blocks.flatMap { $0 }
        return bytes + littleEndian(crc32(plain)) + littleEndian(UInt32(plain.count))
    }

    static func member(_ text: String) -> [UInt8] {
        member([Array(text.utf8)])
    }

    private static func littleEndian(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var remainder: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            remainder ^= UInt32(byte)
            for _ in 0..<8 { remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0xEDB8_8320 : remainder >> 1 }
        }
        return ~remainder
    }
}
