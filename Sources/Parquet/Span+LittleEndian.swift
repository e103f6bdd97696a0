#if !_endian(little)
    #error("Parquet stores integers in little-endian order, and so must the host")
#endif

extension Span where Element == UInt8 {
    /// The eight bytes from `byteOffset`, zeros standing for those beyond the end.
    @inline(always)
    func word(at byteOffset: Int) -> UInt64 {
        if byteOffset >= 0, byteOffset <= count &- 8 {
            // In bounds: 0 <= byteOffset and byteOffset + 8 <= count.
            return unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: byteOffset, as: UInt64.self)
        }
        return partialWord(at: byteOffset)
    }

    @inline(never)
    private func partialWord(at byteOffset: Int) -> UInt64 {
        var word: UInt64 = 0
        var index = Swift.max(byteOffset, 0)
        let end = Swift.min(count, index &+ 8)
        var shift: UInt64 = 0
        while index < end {
            word |= UInt64(self[index]) << shift
            shift += 8
            index += 1
        }
        return word
    }

    /// The four bytes from `byteOffset` as a length.
    ///
    /// The caller has checked that they are there.
    @inline(always)
    func uint32(at byteOffset: Int) -> UInt32 {
        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: byteOffset, as: UInt32.self)
    }

    /// A part as text; invalid UTF-8 is repaired.
    func string(_ range: Range<Int>) -> String {
        String(decoding: array(range), as: UTF8.self)
    }

    /// A copy of a part.
    func array(_ range: Range<Int>) -> [UInt8] {
        let part = extracting(range)
        return [UInt8](capacity: part.count) { output in
            for index in part.indices { output.append(part[index]) }
        }
    }
}
