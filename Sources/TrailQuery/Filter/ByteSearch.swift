import CLinux
import Glibc

/// Byte strings inside of longer ones.
enum ByteSearch {
    /// Whether a text holds another one.
    static func contains(_ needle: [UInt8], in bytes: [UInt8], _ range: Range<Int>) -> Bool {
        first(needle, in: bytes, range) != nil
    }

    /// Where a text holds another one first.
    ///
    /// Looks for a capital letter of it with `memchr`, and compares where that is found: these are rare in JSON. What has
    /// none is left to `memmem`.
    static func first(_ needle: [UInt8], in bytes: [UInt8], _ range: Range<Int>) -> Int? {
        if needle.isEmpty { return range.lowerBound }
        guard let pivot = needle.firstIndex(where: { (65...90).contains($0) }) else {
            return firstByPairs(needle, in: bytes, range.clamped(to: 0..<bytes.count))
        }
        var start = range.lowerBound + pivot
        let end = min(range.upperBound, bytes.count) - (needle.count - 1 - pivot)
        while start < end {
            guard let found = first(needle[pivot], in: bytes, start..<end) else { return nil }
            if areEqual(bytes, found - pivot, needle) { return found - pivot }
            start = found + 1
        }
        return nil
    }

    private static func firstByPairs(_ needle: [UInt8], in bytes: [UInt8], _ range: Range<Int>) -> Int? {
        unsafe bytes.withUnsafeBytes { buffer in
            // Slicing checks the range against the buffer, which lives as long as the closure; so does the needle's.
            let part = unsafe UnsafeRawBufferPointer(rebasing: buffer[range])
            return unsafe needle.withUnsafeBytes { needle in
                guard let base = part.baseAddress,
                    let found = unsafe backtrail_find(base, part.count, needle.baseAddress, needle.count)
                else { return nil }
                return unsafe range.lowerBound + (found - base)
            }
        }
    }

    /// Where a byte stands first.
    static func first(_ byte: UInt8, in bytes: [UInt8], _ range: Range<Int>) -> Int? {
        unsafe bytes.withUnsafeBytes { buffer in
            // Slicing checks the range against the buffer, which lives as long as the closure.
            let part = unsafe UnsafeRawBufferPointer(rebasing: buffer[range])
            guard let base = part.baseAddress, let found = unsafe memchr(base, Int32(byte), part.count) else {
                return nil
            }
            return unsafe range.lowerBound + (UnsafeRawPointer(found) - base)
        }
    }

    /// Whether a text stands at a place; false where there are too few bytes.
    static func areEqual(_ bytes: [UInt8], _ start: Int, _ text: [UInt8]) -> Bool {
        guard start >= 0, text.count <= bytes.count - start else { return false }
        let bytes = bytes.span
        let text = text.span
        var index = 0
        while index &+ 8 <= text.count {
            if word(bytes, start &+ index) != word(text, index) { return false }
            index &+= 8
        }
        while index < text.count {
            if bytes[start &+ index] != text[index] { return false }
            index &+= 1
        }
        return true
    }

    /// Where a string ends: its closing quote, or a backslash before it.
    static func quoteOrBackslash(in bytes: [UInt8], _ range: Range<Int>) -> Int? {
        first(in: bytes, range) { word in
            zeros(word ^ quotes) | zeros(word ^ backslashes)
        } or: { byte in
            byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
        }
    }

    /// Where the first quote or bracket stands.
    static func quoteOrBracket(in bytes: [UInt8], _ range: Range<Int>) -> Int? {
        first(in: bytes, range) { word in
            // Brackets and braces differ in this bit alone.
            let folded = word | bit5
            return zeros(word ^ quotes) | zeros(folded ^ openings) | zeros(folded ^ closings)
        } or: { byte in
            byte == UInt8(ascii: "\"") || byte | 0x20 == UInt8(ascii: "{") || byte | 0x20 == UInt8(ascii: "}")
        }
    }

    // A byte eight times.
    private static let bit5: UInt64 = 0x2020_2020_2020_2020
    private static let quotes: UInt64 = 0x2222_2222_2222_2222
    private static let backslashes: UInt64 = 0x5C5C_5C5C_5C5C_5C5C
    private static let openings: UInt64 = 0x7B7B_7B7B_7B7B_7B7B
    private static let closings: UInt64 = 0x7D7D_7D7D_7D7D_7D7D

    /// The highest bit of each byte that is zero; bits above the lowest of these may be wrong.
    @inline(__always)
    private static func zeros(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }

    /// The first byte that is sought, eight at a time.
    ///
    /// - Parameters:
    ///   - marks: the highest bit of each byte of a word that is sought; of these the lowest must be right.
    ///   - isSought: the same of one byte.
    @inline(__always)
    private static func first(
        in bytes: [UInt8], _ range: Range<Int>, _ marks: (UInt64) -> UInt64, or isSought: (UInt8) -> Bool
    ) -> Int? {
        let bytes = bytes.span
        var index = range.lowerBound
        while index < range.upperBound {
            if index &+ 8 <= bytes.count {
                let found = marks(word(bytes, index))
                if found != 0 {
                    let place = index &+ found.trailingZeroBitCount / 8
                    return place < range.upperBound ? place : nil
                }
                index &+= 8
            } else {
                if isSought(bytes[index]) { return index }
                index &+= 1
            }
        }
        return nil
    }

    /// Eight bytes, of which the first stands in the lowest bits.
    @inline(__always)
    private static func word(_ bytes: Span<UInt8>, _ index: Int) -> UInt64 {
        precondition(index >= 0 && index <= bytes.count &- 8, "eight bytes are read where there are fewer")
        // In bounds by the precondition.
        let word = unsafe bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
        return UInt64(littleEndian: word)
    }
}
