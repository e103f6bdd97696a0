import Parquet

/// Distinct byte strings in order of first appearance: each has a code, its position.
///
/// A row group's codes mean nothing in another one; tables like this give the codes that do.
package struct ByteTable: Sendable {
    private var bytes: [UInt8] = []
    private var offsets: [Int] = [0]
    private var hashes: [Int] = []
    /// Open addressing with linear probing: a code plus one, 0 where free.
    ///
    /// The size is a power of two.
    private var slots: [UInt32] = Array(repeating: 0, count: 64)

    package init() {}

    package var count: Int { hashes.count }

    package subscript(code: UInt32) -> ArraySlice<UInt8> {
        bytes[offsets[Int(code)]..<offsets[Int(code) + 1]]
    }

    /// The code of a byte string, a new one if it was not seen before.
    package mutating func code(of source: borrowing [UInt8], _ range: Range<Int>) -> UInt32 {
        let hash = ByteTable.hash(source, range)
        var slot = hash & (slots.count - 1)
        while slots[slot] != 0 {
            let code = slots[slot] - 1
            if hashes[Int(code)] == hash, equals(code, source, range) { return code }
            slot = (slot + 1) & (slots.count - 1)
        }
        let code = UInt32(hashes.count)
        bytes.append(contentsOf: source[range])
        offsets.append(bytes.count)
        hashes.append(hash)
        slots[slot] = code + 1
        if hashes.count * 2 > slots.count { grow() }
        return code
    }

    /// The code of a byte string; nil if it was never seen.
    package func knownCode(of source: borrowing [UInt8], _ range: Range<Int>) -> UInt32? {
        let hash = ByteTable.hash(source, range)
        var slot = hash & (slots.count - 1)
        while slots[slot] != 0 {
            let code = slots[slot] - 1
            if hashes[Int(code)] == hash, equals(code, source, range) { return code }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    package mutating func code(of text: String) -> UInt32 {
        let bytes = Array(text.utf8)
        return code(of: bytes, 0..<bytes.count)
    }

    /// The code of a value of another table.
    mutating func code(of code: UInt32, in other: borrowing ByteTable) -> UInt32 {
        self.code(of: other.bytes, other.offsets[Int(code)]..<other.offsets[Int(code) + 1])
    }

    private func equals(_ code: UInt32, _ source: borrowing [UInt8], _ range: Range<Int>) -> Bool {
        let start = offsets[Int(code)]
        guard offsets[Int(code) + 1] - start == range.count else { return false }
        for index in 0..<range.count where bytes[start + index] != source[range.lowerBound + index] { return false }
        return true
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 4)
        for (code, hash) in hashes.enumerated() {
            var slot = hash & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(code) + 1
        }
    }

    /// Nobody can write records whose values all collide without knowing it.
    private static let seed = ByteHash.random()

    private static func hash(_ source: borrowing [UInt8], _ range: Range<Int>) -> Int {
        unsafe source.withUnsafeBytes { buffer in
            // Slicing checks the range against the buffer, which lives as long as the closure.
            Int(truncatingIfNeeded: unsafe seed(UnsafeRawBufferPointer(rebasing: buffer[range])))
        }
    }
}
