/// Appends integers in DELTA_BINARY_PACKED, and byte strings in DELTA_LENGTH_BYTE_ARRAY.
///
///     integers := block size, miniblocks in a block, count (varints), first value (zigzag) block*
///     block    := smallest difference (zigzag), a width for each miniblock (bytes), miniblocks
///
/// A miniblock holds 32 differences to the value before, less the smallest, packed with as many bits as the largest needs.
/// Differences are taken modulo 2^32 or 2^64, so that none overflows.
///
///     byte strings := lengths as integers, all bytes
///
/// Lengths that lie apart leave zstd nothing to do but what differs in the bytes.
enum DeltaEncoder {
    static let blockCount = 128
    static let miniblockCount = 32

    /// Appends integers; at most the first has more bits than it needs.
    ///
    /// - Complexity: O(integers), about 2 ns each.
    static func append<Value: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
        _ values: Span<Value>, to output: inout [UInt8]
    ) {
        appendVarint(UInt64(blockCount), to: &output)
        appendVarint(UInt64(blockCount / miniblockCount), to: &output)
        appendVarint(UInt64(values.count), to: &output)
        appendZigzag(values.isEmpty ? 0 : Int64(values[0]), to: &output)
        var start = 1
        while start < values.count {
            appendBlock(values, from: start, to: &output)
            start += blockCount
        }
    }

    /// Whether byte strings are smaller with their lengths apart: where these hardly differ, as those of identifiers.
    ///
    /// Lengths of text differ like the text, and cost zstd next to nothing before it.
    static func suits(_ values: ByteArrays) -> Bool {
        byteCount(of: lengths(0..<values.count, of: values).span) <= values.count
    }

    /// Appends byte strings.
    ///
    /// - Parameter values: is consistent.
    static func append(_ range: Range<Int>, of values: ByteArrays, to output: inout [UInt8]) {
        append(lengths(range, of: values).span, to: &output)
        let first = Int(values.offsets[range.lowerBound])
        output.append(contentsOf: values.bytes[first..<Int(values.offsets[range.upperBound])])
    }

    private static func lengths(_ range: Range<Int>, of values: ByteArrays) -> [Int32] {
        let offsets = values.offsets.span
        return [Int32](capacity: range.count) { lengths in
            // A page that holds 2 GiB is refused.
            for index in range { lengths.append(Int32(truncatingIfNeeded: offsets[index + 1] - offsets[index])) }
        }
    }

    /// The bytes that `append` adds for integers, about.
    static func byteCount<Value: FixedWidthInteger & SignedInteger & BitwiseCopyable>(of values: Span<Value>) -> Int {
        var total = 12
        var start = 1
        while start < values.count {
            let end = min(start + blockCount, values.count)
            let least = leastDifference(values, start..<end)
            total += 8
            var first = start
            while first < end {
                total += 4 * width(values, first..<min(first + miniblockCount, end), least: least)
                first += miniblockCount
            }
            start = end
        }
        return total
    }

    // MARK: Blocks

    private static func leastDifference<Value: FixedWidthInteger & BitwiseCopyable>(
        _ values: Span<Value>, _ range: Range<Int>
    ) -> Value {
        var least = Value.max
        for index in range { least = min(least, values[index] &- values[index &- 1]) }
        return least
    }

    /// Bits that the differences of a miniblock take.
    private static func width<Value: FixedWidthInteger & BitwiseCopyable>(
        _ values: Span<Value>, _ range: Range<Int>, least: Value
    ) -> Int {
        var union: Value = 0
        for index in range { union |= values[index] &- values[index &- 1] &- least }
        return Value.bitWidth - union.leadingZeroBitCount
    }

    private static func appendBlock<Value: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
        _ values: Span<Value>, from start: Int, to output: inout [UInt8]
    ) {
        let end = min(start + blockCount, values.count)
        let least = leastDifference(values, start..<end)
        appendZigzag(Int64(least), to: &output)
        let widthsStart = output.count
        for _ in 0..<blockCount / miniblockCount { output.append(0) }
        var first = start
        for miniblock in 0..<blockCount / miniblockCount where first < end {
            let last = min(first + miniblockCount, end)
            let width = width(values, first..<last, least: least)
            output[widthsStart + miniblock] = UInt8(width)
            if width > 0 { appendMiniblock(values, first..<last, least: least, width: width, to: &output) }
            first = last
        }
    }

    /// Appends `4 * width` bytes: 32 differences, zeros standing for those beyond the end.
    private static func appendMiniblock<Value: FixedWidthInteger & BitwiseCopyable>(
        _ values: Span<Value>, _ range: Range<Int>, least: Value, width: Int, to output: inout [UInt8]
    ) {
        var words: [32 of UInt64] = .init(repeating: 0)
        var word = 0
        var held = 0
        var bits: UInt64 = 0
        for index in range {
            let difference = values[index] &- values[index &- 1] &- least
            // Unsigned, and without the sign's copies above the value's own bits.
            let packed = UInt64(truncatingIfNeeded: difference) & (UInt64.max >> UInt64(64 - Value.bitWidth))
            bits |= packed &<< UInt64(held)
            let room = 64 &- held
            if width >= room {
                // At most 32 values of 64 bits each.
                words[word] = bits
                word &+= 1
                // The smart shift gives 0 for 64.
                bits = packed >> UInt64(room)
                held = width &- room
            } else {
                held &+= width
            }
        }
        if held > 0 { words[word] = bits }
        unsafe words.span.withUnsafeBytes { bytes in
            unsafe output.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[..<(4 * width)]))
        }
    }

    private static func appendVarint(_ value: UInt64, to output: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            output.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        output.append(UInt8(rest))
    }

    private static func appendZigzag(_ value: Int64, to output: inout [UInt8]) {
        appendVarint(UInt64(bitPattern: value << 1 ^ value >> 63), to: &output)
    }
}
