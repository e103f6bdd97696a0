/// Appends levels and dictionary codes in Parquet's RLE/bit-packing hybrid: runs of one repeated value and runs of
/// bit-packed groups of eight, each behind a varint that holds its length and, in the lowest bit, its kind.
///
/// A repeated run pays from `minimumRepeats` on; shorter ones stay packed, because every change of kind costs a header.
///
/// The pointers never leave a call. Proof for every store: `reserve` bounds the output. Each run covers at least one
/// group of eight (the last one aside) and writes at most `headerBytes` plus 4 bytes when repeated and `headerBytes` plus
/// `width` bytes a group when packed; a word store reaches at most 16 bytes further.
enum HybridEncoder {
    private static let minimumRepeats = 32
    /// A varint of a 33-bit number.
    private static let headerBytes = 5

    private static func reserve(_ count: Int, width: Int) -> Int {
        (count / 8 + 2) * (headerBytes + max(width, 4)) + 16
    }

    /// Appends one level a byte, each below `1 << width`.
    ///
    /// - Parameter width: 1 to 8.
    static func append(levels: Span<UInt8>, width: Int, to output: inout [UInt8]) {
        output.append(addingCapacity: reserve(levels.count, width: width)) { output in
            unsafe output.withUnsafeMutableBufferPointer { target, written in
                unsafe levels.withUnsafeBufferPointer { source in
                    guard let base = source.baseAddress, let start = target.baseAddress else { return }
                    let input = unsafe LevelInput(base: UnsafeRawPointer(base), count: source.count)
                    let end = unsafe encode(input, width: width, at: UnsafeMutableRawPointer(start + written))
                    written = unsafe end - UnsafeMutableRawPointer(start)
                }
            }
        }
    }

    /// Appends codes, each below `1 << width`.
    ///
    /// - Parameter width: 1 to 32.
    static func append(codes: Span<UInt32>, width: Int, to output: inout [UInt8]) {
        output.append(addingCapacity: reserve(codes.count, width: width)) { output in
            unsafe output.withUnsafeMutableBufferPointer { target, written in
                unsafe codes.withUnsafeBufferPointer { source in
                    guard let base = source.baseAddress, let start = target.baseAddress else { return }
                    let input = unsafe CodeInput(base: base, count: source.count)
                    let end = unsafe encode(input, width: width, at: UnsafeMutableRawPointer(start + written))
                    written = unsafe end - UnsafeMutableRawPointer(start)
                }
            }
        }
    }

    /// Appends `count` times the same level: a chunk without nulls, or without anything else.
    static func append(repeated value: UInt8, count: Int, to output: inout [UInt8]) {
        var rest = UInt64(count) << 1
        while rest >= 0x80 {
            output.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        output.append(UInt8(rest))
        output.append(value)
    }

    private static func encode(
        _ input: some HybridInput, width: Int, at start: UnsafeMutableRawPointer
    ) -> UnsafeMutableRawPointer {
        var target = unsafe start
        let count = unsafe input.count
        var position = 0
        while position < count {
            let repeats = unsafe input.repeats(from: position)
            if repeats >= minimumRepeats || position &+ repeats == count {
                unsafe storeVarint(UInt64(repeats) &<< 1, &target)
                let value = unsafe input.value(at: position)
                unsafe target.storeBytes(of: value, as: UInt32.self)
                unsafe target += (width &+ 7) / 8
                position &+= repeats
            } else {
                // A packed run goes on to the next long repetition; the groups of a short one belong to it.
                var end = position &+ max(8, repeats & ~7)
                while end < count {
                    let repeats = unsafe input.repeats(from: end)
                    if repeats >= minimumRepeats { break }
                    end &+= max(8, repeats & ~7)
                }
                let groups = (end &- position) / 8
                unsafe storeVarint(UInt64(groups) &<< 1 | 1, &target)
                for group in 0..<groups {
                    unsafe input.pack(from: position &+ 8 &* group, width: width, at: target)
                    unsafe target += width
                }
                position = min(end, count)
            }
        }
        return unsafe target
    }

    @inline(always)
    private static func storeVarint(_ value: UInt64, _ target: inout UnsafeMutableRawPointer) {
        var rest = value
        while rest >= 0x80 {
            unsafe target.storeBytes(of: UInt8(truncatingIfNeeded: rest) | 0x80, as: UInt8.self)
            unsafe target += 1
            rest &>>= 7
        }
        unsafe target.storeBytes(of: UInt8(truncatingIfNeeded: rest), as: UInt8.self)
        unsafe target += 1
    }
}

/// What the hybrid is made from: `count` numbers.
@unsafe private protocol HybridInput {
    var count: Int { get }
    func value(at index: Int) -> UInt32
    /// How many equal values begin at `index`, which is less than `count`.
    func repeats(from index: Int) -> Int
    /// Stores eight values in `width` bytes, zeros standing for those beyond the end; may scribble over 16 bytes.
    func pack(from index: Int, width: Int, at target: UnsafeMutableRawPointer)
}

@unsafe private struct LevelInput: @unsafe HybridInput {
    let base: UnsafeRawPointer
    let count: Int

    @inline(always)
    private func word(_ index: Int) -> UInt64 {
        if unsafe index &+ 8 <= count { return unsafe base.loadUnaligned(fromByteOffset: index, as: UInt64.self) }
        var word: UInt64 = 0
        for offset in 0..<max(0, unsafe count &- index) {
            // In bounds: index + offset < count.
            let level = unsafe base.load(fromByteOffset: index &+ offset, as: UInt8.self)
            word |= UInt64(level) &<< UInt64(8 &* offset)
        }
        return word
    }

    @inline(always)
    func value(at index: Int) -> UInt32 {
        UInt32(unsafe base.load(fromByteOffset: index, as: UInt8.self))
    }

    @inline(always)
    func repeats(from index: Int) -> Int {
        let pattern = UInt64(unsafe value(at: index)) &* 0x0101_0101_0101_0101
        var end = index
        while unsafe end < count {
            let difference = unsafe word(end) ^ pattern
            if unsafe difference != 0 || end &+ 8 > count {
                // Where a partial last word is zero-filled, zeros beyond the end must not count.
                return unsafe min(end &+ difference.trailingZeroBitCount / 8, count) &- index
            }
            end &+= 8
        }
        return unsafe count &- index
    }

    @inline(always)
    func pack(from index: Int, width: Int, at target: UnsafeMutableRawPointer) {
        let bits = BitPacking.pack(unsafe word(index), width: UInt64(width))
        unsafe target.storeBytes(of: bits, as: UInt64.self)
    }
}

@unsafe private struct CodeInput: @unsafe HybridInput {
    let base: UnsafePointer<UInt32>
    let count: Int

    @inline(always)
    func value(at index: Int) -> UInt32 { unsafe base[index] }

    @inline(always)
    func repeats(from index: Int) -> Int {
        let value = unsafe base[index]
        var end = index &+ 1
        while unsafe end < count, unsafe base[end] == value { end &+= 1 }
        return end &- index
    }

    @inline(always)
    func pack(from index: Int, width: Int, at target: UnsafeMutableRawPointer) {
        if unsafe index &+ 8 <= count {
            unsafe Self.pack(base + index, width: width, at: target)
        } else {
            var last: [8 of UInt32] = .init(repeating: 0)
            for offset in 0..<max(0, unsafe count &- index) { last[offset] = unsafe base[index &+ offset] }
            unsafe last.span.withUnsafeBufferPointer { codes in
                // An array of eight has a base address.
                guard let codes = codes.baseAddress else { return }
                unsafe Self.pack(codes, width: width, at: target)
            }
        }
    }

    @inline(always)
    private static func pack(_ codes: UnsafePointer<UInt32>, width: Int, at target: UnsafeMutableRawPointer) {
        let width = UInt64(width)
        if width <= 16 {
            // Two halves of four codes, 4 * width <= 64 bits each.
            var low = UInt64(unsafe codes[0]) | UInt64(unsafe codes[1]) &<< width
            low |= (UInt64(unsafe codes[2]) | UInt64(unsafe codes[3]) &<< width) &<< (2 &* width)
            var high = UInt64(unsafe codes[4]) | UInt64(unsafe codes[5]) &<< width
            high |= (UInt64(unsafe codes[6]) | UInt64(unsafe codes[7]) &<< width) &<< (2 &* width)
            // The smart shifts give 0 where 4 * width is 64.
            unsafe target.storeBytes(of: low | high << (4 &* width), as: UInt64.self)
            unsafe target.storeBytes(of: high >> (64 &- 4 &* width), toByteOffset: 8, as: UInt64.self)
        } else {
            var bits: UInt64 = 0
            var held: UInt64 = 0
            var offset = 0
            for index in 0..<8 {
                // held < 32 and width <= 32: the code fits.
                bits |= UInt64(unsafe codes[index]) &<< held
                held &+= width
                if held >= 32 {
                    unsafe target.storeBytes(
                        of: UInt32(truncatingIfNeeded: bits), toByteOffset: offset, as: UInt32.self)
                    bits &>>= 32
                    held &-= 32
                    offset &+= 4
                }
            }
            // 8 * width bits are whole bytes; what is held is less than four of them.
            unsafe target.storeBytes(of: UInt32(truncatingIfNeeded: bits), toByteOffset: offset, as: UInt32.self)
        }
    }
}
