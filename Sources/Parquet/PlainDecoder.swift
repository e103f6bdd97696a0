/// Decodes values in Parquet's PLAIN encoding from bytes nobody vouches for.
///
/// The pointers never leave a call.
enum PlainDecoder {
    /// How far a copy in steps of 16 bytes may run past the end of a value.
    private static let slack = 16

    /// Appends byte strings, each behind its length in four bytes.
    ///
    /// - Complexity: O(bytes); grows `values` at most once.
    static func append(
        byteArrays count: Int, from bytes: Span<UInt8>, to values: inout ByteArrays
    ) throws(FormatError) {
        guard count <= bytes.count / 4 else { throw FormatError(.malformedValues, at: 0) }
        // What is left for the strings themselves: the lengths take four bytes each.
        let room = bytes.count - 4 * count
        guard values.bytes.count + room <= Int(UInt32.max) else { throw FormatError(.limitExceeded, at: 0) }
        var end = UInt32(values.bytes.count)
        var byteOffset = 0
        var failure: Int?
        values.offsets.append(addingCapacity: count) { offsets in
            values.bytes.append(addingCapacity: room + slack) { output in
                unsafe output.withUnsafeMutableBufferPointer { target, written in
                    unsafe bytes.withUnsafeBytes { source in
                        guard let source = source.baseAddress, let base = target.baseAddress else { return }
                        var position = unsafe UnsafeMutableRawPointer(base + written)
                        for _ in 0..<count {
                            // Checked: four bytes for the length, then as many as it says. So a target with room for
                            // all bytes but the lengths cannot overflow.
                            guard byteOffset &+ 4 <= bytes.count else {
                                failure = byteOffset
                                break
                            }
                            let length = Int(
                                unsafe source.loadUnaligned(fromByteOffset: byteOffset, as: UInt32.self))
                            byteOffset &+= 4
                            guard length <= bytes.count &- byteOffset else {
                                failure = byteOffset &- 4
                                break
                            }
                            if length <= 128, byteOffset &+ length &+ slack <= bytes.count {
                                var copied = 0
                                while copied < length {
                                    let lanes = unsafe source.loadUnaligned(
                                        fromByteOffset: byteOffset &+ copied, as: SIMD16<UInt8>.self)
                                    unsafe position.storeBytes(
                                        of: lanes, toByteOffset: copied, as: SIMD16<UInt8>.self)
                                    copied &+= 16
                                }
                            } else {
                                unsafe position.copyMemory(from: source + byteOffset, byteCount: length)
                            }
                            unsafe position += length
                            byteOffset &+= length
                            written &+= length
                            // No overflow: checked above for all of `room`.
                            end &+= UInt32(truncatingIfNeeded: length)
                            offsets.append(end)
                        }
                    }
                }
            }
        }
        if let failure { throw FormatError(.malformedValues, at: failure) }
    }

    /// Appends one byte a value, 0 or 1.
    static func append(
        booleans count: Int, from bytes: Span<UInt8>, to values: inout [UInt8]
    ) throws(FormatError) {
        guard (count + 7) / 8 <= bytes.count else { throw FormatError(.malformedValues, at: 0) }
        values.append(addingCapacity: count) { output in
            for index in 0..<count {
                output.append(bytes[index >> 3] &>> UInt8(truncatingIfNeeded: index & 7) & 1)
            }
        }
    }

    static func append<Value: FixedWidthInteger & BitwiseCopyable>(
        integers count: Int, from bytes: Span<UInt8>, to values: inout [Value]
    ) throws(FormatError) {
        let size = MemoryLayout<Value>.size
        guard count <= bytes.count / size else { throw FormatError(.malformedValues, at: 0) }
        values.append(addingCapacity: count) { output in
            unsafe output.withUnsafeMutableBufferPointer { target, written in
                unsafe bytes.withUnsafeBytes { source in
                    guard let source = source.baseAddress, let base = target.baseAddress else { return }
                    // Checked: `count` values are there; reserved: `count` values of capacity.
                    unsafe UnsafeMutableRawPointer(base + written).copyMemory(from: source, byteCount: count * size)
                    written += count
                }
            }
        }
    }
}
