internal import CXXHash

/// A split-block Bloom filter, as the Parquet format has it: which values a column chunk may hold, and for sure no others.
///
/// Blocks of 256 bits; a value sets one bit in each of the eight words of one block. The number of blocks is a power of
/// two, which some readers insist on, and so a filter that came out too large is folded to half its size.
struct BloomFilter: ~Copyable {
    typealias Block = SIMD8<UInt32>

    static let blockByteCount = 32
    /// Values that a block is made for: sixteen bits each, by which about one other value in 800 is taken for one of them.
    ///
    /// With half of the bits it is one in 28: then a look-up of a rare value reads several row groups for nothing.
    private static let valuesInBlock = 16
    /// Readers need not look at larger filters.
    private static let maximumBlockCount = 1 << 20

    private var blocks: OwnedBuffer<Block>

    /// The filter of byte strings, equal ones among them or not: with 16 to 32 bits for each distinct one, at least
    /// 32 bytes.
    ///
    /// - Parameter values: is consistent.
    /// - Complexity: O(bytes), about 20 ns a value.
    init(of values: ByteArrays) {
        var blockCount = 1
        while blockCount * BloomFilter.valuesInBlock < values.count, blockCount < BloomFilter.maximumBlockCount {
            blockCount *= 2
        }
        blocks = OwnedBuffer(repeating: Block(repeating: 0), count: blockCount)
        let offsets = values.offsets.span
        unsafe values.bytes.withUnsafeBytes { bytes in
            for index in 0..<values.count {
                let start = Int(offsets[index])
                // Consistent: offsets ascend and the last is at most the number of bytes.
                let value = unsafe UnsafeRawBufferPointer(rebasing: bytes[start..<Int(offsets[index + 1])])
                insert(unsafe BloomFilter.hash(value))
            }
        }
        while blocks.count > 1, isSparse { fold() }
    }

    /// The hash that the format prescribes: XXH64 with a seed of 0.
    static func hash(_ value: UnsafeRawBufferPointer) -> UInt64 {
        // The pointer is not kept; of an empty value nothing is read.
        unsafe XXH64(value.baseAddress, value.count, 0)
    }

    private mutating func insert(_ hash: UInt64) {
        let index = BloomFilter.blockIndex(hash, of: blocks.count)
        blocks[index] = blocks[index] | BloomFilter.mask(hash)
    }

    /// The higher half of a hash chooses the block.
    @inline(__always)
    static func blockIndex(_ hash: UInt64, of blockCount: Int) -> Int {
        // Below `blockCount`, which is below 2^32.
        Int(truncatingIfNeeded: ((hash >> 32) &* UInt64(truncatingIfNeeded: blockCount)) >> 32)
    }

    /// The lower half chooses a bit in each of the eight words.
    @inline(__always)
    static func mask(_ hash: UInt64) -> Block {
        let salts = Block(
            0x47B6_137B, 0x4497_4D91, 0x8824_AD5B, 0xA2B7_289D, 0x7054_95C7, 0x2DF1_424B, 0x9EFC_4947, 0x5C6B_FB31)
        return Block(repeating: 1) &<< ((Block(repeating: UInt32(truncatingIfNeeded: hash)) &* salts) &>> 27)
    }

    /// Whether a filter of half the size would still have nearly sixteen bits a value.
    ///
    /// Half as many values as blocks are made for set 22 % of the bits: 1 - exp(-0.25). A row group of a few rows more
    /// than the round number is no reason for twice the size.
    private var isSparse: Bool {
        var ones = 0
        for index in 0..<blocks.count {
            let block = blocks[index]
            for word in 0..<8 { ones += block[word].nonzeroBitCount }
        }
        return ones * 100 <= blocks.count * 8 * BloomFilter.blockByteCount * 24
    }

    /// Half as many blocks: as a value's block is chosen by the highest bits of a hash, neighbours become one.
    private mutating func fold() {
        let half = blocks.count / 2
        for index in 0..<half { blocks[index] = blocks[2 * index] | blocks[2 * index + 1] }
        blocks.removeLast(half)
    }

    /// The bits in the order of a file.
    var bytes: [UInt8] {
        unsafe blocks.withValues { blocks in unsafe Array(UnsafeRawBufferPointer(blocks)) }
    }

    /// Whether the bits of a filter leave it open that a value with this hash is there.
    ///
    /// - Parameter bits: as many whole blocks as there are, at least one.
    static func mayContain(_ hash: UInt64, in bits: Span<UInt8>) -> Bool {
        let index = blockIndex(hash, of: bits.count / blockByteCount)
        let mask = mask(hash)
        for word in 0..<8 {
            let found = bits.uint32(at: index * blockByteCount + 4 * word)
            if found & mask[word] == 0 { return false }
        }
        return true
    }
}
