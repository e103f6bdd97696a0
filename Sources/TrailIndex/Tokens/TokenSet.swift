/// Which tokens the texts of a row group hold: for sure no others, but for about one in eight thousand.
///
/// Hashes in buckets of about eight. The highest bits of a hash are the number of its bucket, and the 16 bits behind them
/// stand in it, ascending:
///
///     u32             buckets, a power of two up to 2^24
///     u32 × buckets+1 where each bucket starts, in numbers of hashes; the last is how many there are
///     u16 × hashes    what tells the hashes of a bucket apart
///
/// All numbers are little-endian. A token takes two and a half bytes.
enum TokenSet {
    private static let hashesInBucket = 8
    private static let maximumBucketBits = 24

    /// The set of hashes in the form of a file.
    static func bytes(of hashes: [UInt64]) -> [UInt8] {
        var bucketBits = 0
        while (hashesInBucket << bucketBits) < hashes.count, bucketBits < maximumBucketBits { bucketBits += 1 }
        var keys = hashes.map { $0 >> UInt64(48 - bucketBits) }
        keys.sort()
        var starts: [UInt32] = [0]
        starts.reserveCapacity(1 << bucketBits + 1)
        var remainders: [UInt16] = []
        remainders.reserveCapacity(keys.count)
        var last: UInt64?
        for key in keys where key != last {
            last = key
            let bucket = Int(key >> 16)
            while starts.count <= bucket { starts.append(UInt32(remainders.count)) }
            remainders.append(UInt16(truncatingIfNeeded: key))
        }
        while starts.count <= 1 << bucketBits { starts.append(UInt32(remainders.count)) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(4 + 4 * starts.count + 2 * remainders.count)
        bytes.appendLittleEndian(UInt32(1 << bucketBits))
        for start in starts { bytes.appendLittleEndian(start) }
        for remainder in remainders { bytes.appendLittleEndian(remainder) }
        return bytes
    }

    /// Whether every one of some tokens may be there.
    ///
    /// True as well of bytes that are no set: they say nothing.
    static func mayHold(allOf hashes: [UInt64], in bytes: Span<UInt8>) -> Bool {
        let count = Int(bytes.littleEndian32(at: 0))
        guard count > 0, count.nonzeroBitCount == 1, count <= 1 << maximumBucketBits, bytes.count >= 8 + 4 * count,
            bytes.count == 8 + 4 * count + 2 * Int(bytes.littleEndian32(at: 4 + 4 * count))
        else { return true }
        let bits = UInt64(count.trailingZeroBitCount)
        return hashes.allSatisfy { hash in
            let key = hash >> (48 - bits)
            let bucket = Int(key >> 16)
            let start = Int(bytes.littleEndian32(at: 4 + 4 * bucket))
            let end = Int(bytes.littleEndian32(at: 8 + 4 * bucket))
            for number in start..<max(start, end) {
                let offset = 8 + 4 * count + 2 * number
                guard offset + 2 <= bytes.count else { return true }
                let remainder = UInt16(bytes[offset]) | UInt16(bytes[offset + 1]) << 8
                if remainder == UInt16(truncatingIfNeeded: key) { return true }
            }
            return false
        }
    }
}

/// Distinct hashes while a row group is read.
struct TokenCollector {
    private(set) var count = 0
    /// Open addressing with linear probing, 0 where free.
    ///
    /// The size is a power of two.
    private var slots = [UInt64](repeating: 0, count: 1 << 12)
    private var holdsZero = false

    mutating func insert(_ hash: UInt64) {
        if hash == 0 {
            holdsZero = true
            return
        }
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 {
            if slots[slot] == hash { return }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = hash
        count += 1
        if count * 2 > slots.count { grow() }
    }

    private mutating func grow() {
        let old = slots
        slots = [UInt64](repeating: 0, count: old.count * 4)
        for hash in old where hash != 0 {
            var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = hash
        }
    }

    var hashes: [UInt64] { slots.filter { $0 != 0 } + (holdsZero ? [0] : []) }
}

extension [UInt8] {
    mutating func appendLittleEndian<Number: FixedWidthInteger>(_ number: Number) {
        var rest = number
        for _ in 0..<Number.bitWidth / 8 {
            append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }
}

extension Span<UInt8> {
    /// Four bytes as a number; 0 where they are not there.
    func littleEndian32(at offset: Int) -> UInt32 {
        guard offset >= 0, offset + 4 <= count else { return 0 }
        return (0..<4).reduce(0) { $0 | UInt32(self[offset + $1]) << UInt32(8 * $1) }
    }

    /// Eight bytes as a number; 0 where they are not there.
    func littleEndian64(at offset: Int) -> UInt64 {
        UInt64(littleEndian32(at: offset)) | UInt64(littleEndian32(at: offset + 4)) << 32
    }
}
