/// Decodes Parquet's delta encodings from bytes nobody vouches for: see `DeltaEncoder`.
enum DeltaDecoder {
    /// Appends integers in DELTA_BINARY_PACKED.
    ///
    /// - Parameters:
    ///   - count: how many there are, which the caller has bounded.
    ///   - bytes: starts with the integers.
    /// - Returns: the byte behind them.
    /// - Throws: `malformedValues` if there are fewer or more.
    @discardableResult
    static func append<Value: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
        _ count: Int, from bytes: Span<UInt8>, to values: inout [Value]
    ) throws(FormatError) -> Int {
        var byteOffset = 0
        let blockCount = try varint(at: &byteOffset, in: bytes)
        let miniblocks = try varint(at: &byteOffset, in: bytes)
        let total = try varint(at: &byteOffset, in: bytes)
        let first = try zigzag(at: &byteOffset, in: bytes)
        // So a miniblock is of 32 or more, and no product overflows.
        guard total == UInt64(count), blockCount >= 128, blockCount <= 1 << 31, blockCount % 128 == 0, miniblocks > 0,
            miniblocks <= blockCount / 32, blockCount % miniblocks == 0, blockCount / miniblocks % 32 == 0
        else { throw FormatError(.malformedValues, at: 0) }
        if count == 0 { return byteOffset }
        let miniblockCount = Int(blockCount / miniblocks)
        var value = Value(truncatingIfNeeded: first)
        values.append(value)
        var rest = count - 1
        while rest > 0 {
            let least = Value(truncatingIfNeeded: try zigzag(at: &byteOffset, in: bytes))
            guard Int(miniblocks) <= bytes.count - byteOffset else {
                throw FormatError(.malformedValues, at: byteOffset)
            }
            let widths = byteOffset
            byteOffset += Int(miniblocks)
            for miniblock in 0..<Int(miniblocks) where rest > 0 {
                let width = Int(bytes[widths + miniblock])
                // Whole even where values end inside: `miniblockCount` is a multiple of 32.
                let byteCount = miniblockCount / 8 * width
                guard width <= Value.bitWidth, byteCount <= bytes.count - byteOffset else {
                    throw FormatError(.malformedValues, at: byteOffset)
                }
                let taken = min(miniblockCount, rest)
                let packed = bytes.extracting(byteOffset..<byteOffset + byteCount)
                values.append(addingCapacity: taken) { output in
                    for index in 0..<taken {
                        let difference = Value(truncatingIfNeeded: bits(at: index &* width, width: width, in: packed))
                        value = value &+ least &+ difference
                        output.append(value)
                    }
                }
                byteOffset += byteCount
                rest -= taken
            }
        }
        return byteOffset
    }

    /// Appends byte strings in DELTA_LENGTH_BYTE_ARRAY.
    ///
    /// - Returns: the byte behind them.
    @discardableResult
    static func append(
        byteArrays count: Int, from bytes: Span<UInt8>, to values: inout ByteArrays
    ) throws(FormatError) -> Int {
        var lengths: [Int32] = []
        let start = try append(count, from: bytes, to: &lengths)
        let room = bytes.count - start
        guard values.bytes.count + room <= Int(UInt32.max) else { throw FormatError(.limitExceeded, at: 0) }
        var end = 0
        let base = UInt32(values.bytes.count)
        var isSound = true
        values.offsets.append(addingCapacity: count) { offsets in
            for length in lengths {
                guard length >= 0, Int(length) <= room - end else {
                    isSound = false
                    return
                }
                end += Int(length)
                offsets.append(base + UInt32(truncatingIfNeeded: end))
            }
        }
        guard isSound else { throw FormatError(.malformedValues, at: start) }
        unsafe bytes.extracting(start..<start + end).withUnsafeBytes { unsafe values.bytes.append(contentsOf: $0) }
        return start + end
    }

    /// Appends byte strings in DELTA_BYTE_ARRAY: how much each has in common with the one before, and the rest.
    ///
    /// - Parameter limit: bytes that all values may take, which a few bytes can stand for.
    static func append(
        sharing count: Int, from bytes: Span<UInt8>, to values: inout ByteArrays, limit: Int
    ) throws(FormatError) {
        var prefixes: [Int32] = []
        let start = try append(count, from: bytes, to: &prefixes)
        var rests = ByteArrays()
        try append(byteArrays: count, from: bytes.extracting(start...), to: &rests)
        var before = 0..<0
        let limit = min(limit, Int(UInt32.max))
        for (index, prefix) in prefixes.enumerated() {
            let rest = rests[index]
            guard prefix >= 0, Int(prefix) <= before.count else { throw FormatError(.malformedValues, at: 0) }
            let first = values.bytes.count
            guard first + Int(prefix) + rest.count <= limit else { throw FormatError(.limitExceeded, at: 0) }
            values.bytes.append(contentsOf: values.bytes[before.prefix(Int(prefix))])
            values.append(rest)
            before = first..<values.bytes.count
        }
    }

    /// A number of up to 64 bits.
    ///
    /// Where the bytes end before it, zeros stand for what is missing.
    @inline(__always)
    private static func bits(at position: Int, width: Int, in bytes: Span<UInt8>) -> UInt64 {
        if width == 0 { return 0 }
        let shift = UInt64(position & 7)
        var word = bytes.word(at: position &>> 3) &>> shift
        if Int(shift) &+ width > 64 {
            // The bits that lie in a ninth byte; `shift` is not 0.
            word |= bytes.word(at: position &>> 3 &+ 8) &<< (64 &- shift)
        }
        return word & (UInt64.max >> UInt64(64 &- width))
    }

    private static func varint(at byteOffset: inout Int, in bytes: Span<UInt8>) throws(FormatError) -> UInt64 {
        let start = byteOffset
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 64 {
            guard byteOffset < bytes.count else { break }
            let next = bytes[byteOffset]
            byteOffset += 1
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return value }
            shift += 7
        }
        throw FormatError(.malformedValues, at: start)
    }

    private static func zigzag(at byteOffset: inout Int, in bytes: Span<UInt8>) throws(FormatError) -> Int64 {
        let value = try varint(at: &byteOffset, in: bytes)
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }
}
