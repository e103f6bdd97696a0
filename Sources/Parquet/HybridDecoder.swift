/// Decodes Parquet's RLE/bit-packing hybrid: see `HybridEncoder`.
///
/// The target's pointers never leave a call. Proof for every store: `decode` gives each run a range inside `0..<count` of
/// a target with capacity for `count` values, and a packed group goes through the slow path unless all eight fit.
enum HybridDecoder {
    /// One run of values.
    private struct Run {
        var isPacked: Bool
        /// Values in the run; a packed run's last group may be cut by the end of the page.
        var count: Int
        /// The value of a repeated run.
        var value: UInt32
        /// The packed groups.
        var bytes: Range<Int>
    }

    /// Appends `count` values of `width` bits.
    ///
    /// - Parameter bytes: starts with the first run's header; bytes beyond the last run are ignored.
    /// - Throws: `malformedLevels` if there are fewer values or a repeated value has more bits than `width`.
    static func append<Value: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
        _ count: Int, width: Int, from bytes: Span<UInt8>, to output: inout [Value]
    ) throws(FormatError) {
        var byteOffset = 0
        var decoded = 0
        while decoded < count {
            let run = try nextRun(width: width, at: &byteOffset, limit: count - decoded, in: bytes)
            if run.isPacked {
                unpack(run.count, width: width, from: bytes.extracting(run.bytes), to: &output)
            } else {
                let value = Value(truncatingIfNeeded: run.value)
                output.append(addingCapacity: run.count) { $0.append(repeating: value, count: run.count) }
            }
            decoded += run.count
        }
    }

    /// Counts `count` values of `width` bits, at most 16.
    ///
    /// - Parameter bytes: starts with the first run's header; bytes beyond the last run are ignored.
    /// - Throws: `malformedLevels` as `append` does.
    static func count(
        _ count: Int, width: Int, from bytes: Span<UInt8>, in histogram: inout CodeHistogram
    ) throws(FormatError) {
        histogram.reserve(width: width)
        var byteOffset = 0
        var decoded = 0
        while decoded < count {
            let run = try nextRun(width: width, at: &byteOffset, limit: count - decoded, in: bytes)
            if run.isPacked {
                histogram.add(packed: run.count, width: width, from: bytes.extracting(run.bytes))
            } else {
                histogram.add(Int(run.value), times: run.count)
            }
            decoded += run.count
        }
    }

    /// Whether the first run alone says that all `count` values are `value`, as in a page without nulls.
    static func isOneRun(of value: UInt32, count: Int, width: Int, in bytes: Span<UInt8>) -> Bool {
        var byteOffset = 0
        guard let run = try? nextRun(width: width, at: &byteOffset, limit: count, in: bytes) else { return false }
        return !run.isPacked && run.count == count && run.value == value
    }

    private static func nextRun(
        width: Int, at byteOffset: inout Int, limit: Int, in bytes: Span<UInt8>
    ) throws(FormatError) -> Run {
        let start = byteOffset
        var header: UInt64 = 0
        var shift: UInt64 = 0
        var next: UInt8 = 0x80
        while next >= 0x80 {
            guard byteOffset < bytes.count, shift < 63 else { throw FormatError(.malformedLevels, at: start) }
            next = bytes[byteOffset]
            byteOffset += 1
            header |= UInt64(next & 0x7F) << shift
            shift += 7
        }
        let length = header >> 1
        guard length > 0 else { throw FormatError(.malformedLevels, at: start) }
        let rest = bytes.count - byteOffset
        if header & 1 == 1 {
            // A run's groups beyond the last value need not be there: some writers cut the padding.
            let groups = Int(min(length, UInt64(limit / 8 + 1)))
            let count = min(groups * 8, limit)
            // No overflow: groups * width <= (2^31 / 8 + 1) * 32.
            guard (count * width + 7) / 8 <= rest else { throw FormatError(.malformedLevels, at: start) }
            let end = byteOffset + min(groups * width, rest)
            defer { byteOffset = end }
            return Run(isPacked: true, count: count, value: 0, bytes: byteOffset..<end)
        }
        let valueBytes = (width + 7) / 8
        guard valueBytes <= rest else { throw FormatError(.malformedLevels, at: start) }
        let mask: UInt64 = (1 << UInt64(8 * valueBytes)) - 1
        let value = bytes.word(at: byteOffset) & mask
        guard value >> UInt64(width) == 0 else { throw FormatError(.malformedLevels, at: start) }
        byteOffset += valueBytes
        let count = Int(min(length, UInt64(limit)))
        return Run(isPacked: false, count: count, value: UInt32(value), bytes: byteOffset..<byteOffset)
    }

    /// Appends bit-packed values.
    ///
    /// Where `bytes` end too early, the values are zeros.
    static func unpack<Value: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
        _ count: Int, width: Int, from bytes: Span<UInt8>, to output: inout [Value]
    ) {
        output.append(addingCapacity: count) { output in
            unsafe output.withUnsafeMutableBufferPointer { target, written in
                guard let base = target.baseAddress else { return }
                unsafe unpack(count, width: width, from: bytes, at: base + written)
                written += count
            }
        }
    }

    @inline(always)
    private static func unpack<Value: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
        _ count: Int, width: Int, from bytes: Span<UInt8>, at target: UnsafeMutablePointer<Value>
    ) {
        let bits = UInt64(width)
        let mask: UInt64 = (1 << bits) - 1
        let groups = count / 8
        if Value.bitWidth == 8, width > 0, width <= 8 {
            let levels = UnsafeMutableRawPointer(target)
            for group in 0..<groups {
                let values = BitPacking.unpack(bytes.word(at: group &* width), width: bits)
                unsafe levels.storeBytes(of: values, toByteOffset: 8 &* group, as: UInt64.self)
            }
        } else if width <= 8 {
            for group in 0..<groups {
                let word = bytes.word(at: group &* width)
                let eight = unsafe target + 8 &* group
                for index in 0..<8 {
                    unsafe eight[index] = Value(truncatingIfNeeded: word &>> (bits &* UInt64(index)) & mask)
                }
            }
        } else if width <= 15 {
            // Four values take 4 * width bits; the fifth starts at a whole or a half byte.
            let half = (4 &* width) / 8
            let shift = UInt64(4 &* width) & 7
            for group in 0..<groups {
                // 4 * width + 4 <= 64 bits.
                let low = bytes.word(at: group &* width)
                let high = bytes.word(at: group &* width &+ half) &>> shift
                let eight = unsafe target + 8 &* group
                for index in 0..<4 {
                    unsafe eight[index] = Value(truncatingIfNeeded: low &>> (bits &* UInt64(index)) & mask)
                    unsafe eight[index &+ 4] = Value(truncatingIfNeeded: high &>> (bits &* UInt64(index)) & mask)
                }
            }
        } else {
            for index in 0..<8 &* groups {
                unsafe target[index] = value(at: index, width: width, in: bytes)
            }
        }
        for index in 8 &* groups..<count {
            unsafe target[index] = value(at: index, width: width, in: bytes)
        }
    }

    @inline(always)
    private static func value<Value: FixedWidthInteger>(
        at index: Int, width: Int, in bytes: Span<UInt8>
    ) -> Value {
        let bit = index &* width
        // A value of at most 32 bits and the up to 7 before it fit a word.
        let word = bytes.word(at: bit &>> 3) &>> UInt64(bit & 7)
        return Value(truncatingIfNeeded: word & ((1 &<< UInt64(width)) &- 1))
    }
}
