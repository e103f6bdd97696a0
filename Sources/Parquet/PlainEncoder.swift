/// Appends values in Parquet's PLAIN encoding.
///
/// The pointers never leave a call; each store lies in memory reserved for exactly the bytes a call writes, plus the
/// slack it names.
enum PlainEncoder {
    /// How far a copy in steps of 16 bytes may run past the end of a value.
    private static let slack = 16

    /// The bytes `append` adds for a range of values.
    static func byteCount(_ range: Range<Int>, of values: ByteArrays) -> Int {
        Int(values.offsets[range.upperBound]) - Int(values.offsets[range.lowerBound]) + 4 * range.count
    }

    /// Appends byte strings, each behind its length in four bytes.
    ///
    /// - Parameter values: its offsets ascend and end inside its bytes: see `ByteArrays.isConsistent`.
    static func append(_ range: Range<Int>, of values: ByteArrays, to output: inout [UInt8]) {
        let total = byteCount(range, of: values)
        let offsets = values.offsets.span
        output.append(addingCapacity: total + slack) { output in
            unsafe output.withUnsafeMutableBufferPointer { target, written in
                unsafe values.bytes.withUnsafeBytes { source in
                    guard let base = target.baseAddress else { return }
                    var position = unsafe UnsafeMutableRawPointer(base + written)
                    for index in range {
                        let start = Int(offsets[index])
                        let length = Int(offsets[index + 1]) &- start
                        unsafe position.storeBytes(of: UInt32(truncatingIfNeeded: length), as: UInt32.self)
                        unsafe position += 4
                        // Reserved: the lengths of the range and four bytes each add up to `total`. In the source:
                        // offsets ascend and the last is at most the number of bytes.
                        if length > 0, let source = source.baseAddress {
                            if length <= 128, start &+ length &+ slack <= values.bytes.count {
                                var copied = 0
                                while copied < length {
                                    let lanes = unsafe source.loadUnaligned(
                                        fromByteOffset: start &+ copied, as: SIMD16<UInt8>.self)
                                    unsafe position.storeBytes(
                                        of: lanes, toByteOffset: copied, as: SIMD16<UInt8>.self)
                                    copied &+= 16
                                }
                            } else {
                                unsafe position.copyMemory(from: source + start, byteCount: length)
                            }
                            unsafe position += length
                        }
                    }
                    written += total
                }
            }
        }
    }

    /// Appends one bit a value, the first in the lowest bit.
    ///
    /// - Parameter values: one byte a value, 0 or 1.
    static func append(booleans values: Span<UInt8>, to output: inout [UInt8]) {
        output.append(addingCapacity: (values.count + 7) / 8) { output in
            for group in 0..<(values.count + 7) / 8 {
                output.append(UInt8(truncatingIfNeeded: BitPacking.pack(values.word(at: group * 8), width: 1)))
            }
        }
    }

    /// Appends integers, least significant byte first, as the host has them.
    static func append<Value: FixedWidthInteger & BitwiseCopyable>(
        integers values: Span<Value>, to output: inout [UInt8]
    ) {
        unsafe values.withUnsafeBytes { source in unsafe output.append(contentsOf: source) }
    }
}
