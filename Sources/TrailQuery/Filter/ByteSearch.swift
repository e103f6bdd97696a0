import Glibc

/// Byte strings inside of longer ones.
enum ByteSearch {
    /// Whether a text holds another one.
    ///
    /// Looks for one byte of it with `memchr`, and compares where that is found.
    static func contains(_ needle: [UInt8], in bytes: [UInt8], _ range: Range<Int>) -> Bool {
        if needle.isEmpty { return true }
        // Capitals are rare in JSON, quotes and small letters are not.
        let pivot = needle.firstIndex { (65...90).contains($0) } ?? needle.firstIndex { $0 > 65 } ?? 0
        var start = range.lowerBound + pivot
        let end = min(range.upperBound, bytes.count) - (needle.count - 1 - pivot)
        while start < end {
            guard let found = position(of: needle[pivot], in: bytes, start..<end) else { return false }
            let first = found - pivot
            var matched = 0
            while matched < needle.count, bytes[first + matched] == needle[matched] { matched += 1 }
            if matched == needle.count { return true }
            start = found + 1
        }
        return false
    }

    private static func position(of byte: UInt8, in bytes: [UInt8], _ range: Range<Int>) -> Int? {
        unsafe bytes.withUnsafeBytes { buffer in
            // Slicing checks the range against the buffer, which lives as long as the closure.
            let part = unsafe UnsafeRawBufferPointer(rebasing: buffer[range])
            guard let base = part.baseAddress, let found = unsafe memchr(base, Int32(byte), part.count) else {
                return nil
            }
            return unsafe range.lowerBound + (UnsafeRawPointer(found) - base)
        }
    }

    /// Whether JSON text may hold a name: it stands there, or something is written with the escapes that could hide it.
    static func mayHold(_ needle: [UInt8]?, in bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard let needle else { return true }
        return contains(needle, in: bytes, range) || contains(escape, in: bytes, range)
    }

    private static let escape = Array("\\u".utf8)
}
