/// Packs and unpacks groups of eight values, the unit of Parquet's bit-packed runs: value 0 in the lowest bits.
///
/// Eight values of at most 8 bits fit a 64-bit word, one a byte. Packing then closes the gaps pairwise, in three steps
/// for all eight at once: bytes to pairs, pairs to fours, fours to eight. For a width of 3:
///
///     .....ccc.....bbb  ->  ..........cccbbb  ->  ...
enum BitPacking {
    /// Eight values below `1 << width`, one a byte, to `8 * width` bits.
    ///
    /// - Parameter width: 1 to 8.
    @inline(always)
    static func pack(_ values: UInt64, width: UInt64) -> UInt64 {
        var bits = values & 0x00FF_00FF_00FF_00FF | (values & 0xFF00_FF00_FF00_FF00) &>> (8 &- width)
        bits = bits & 0x0000_FFFF_0000_FFFF | (bits & 0xFFFF_0000_FFFF_0000) &>> (16 &- 2 &* width)
        return bits & 0x0000_0000_FFFF_FFFF | (bits &>> 32) &<< (4 &* width)
    }

    /// The inverse of `pack`; bits above `8 * width` are ignored.
    @inline(always)
    static func unpack(_ bits: UInt64, width: UInt64) -> UInt64 {
        let four: UInt64 = (1 &<< (4 &* width)) &- 1
        var values = bits & four | (bits &>> (4 &* width) & four) &<< 32
        // The same mask in each half, then in each quarter.
        let two: UInt64 = ((1 &<< (2 &* width)) &- 1) &* 0x0000_0001_0000_0001
        values = values & two | (values &>> (2 &* width) & two) &<< 16
        let one: UInt64 = ((1 &<< width) &- 1) &* 0x0001_0001_0001_0001
        return values & one | (values &>> width & one) &<< 8
    }

    /// How many bits the largest of `count` codes takes; at least 1, which every reader understands.
    static func width(codesBelow count: Int) -> Int {
        count <= 2 ? 1 : Int.bitWidth - (count - 1).leadingZeroBitCount
    }

    /// How many bits a level takes; 0 when it can only be 0.
    static func width(levelsUpTo maximum: UInt8) -> Int {
        UInt8.bitWidth - maximum.leadingZeroBitCount
    }
}
