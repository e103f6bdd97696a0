extension ByteArrays {
    /// Whether the offsets start at 0, ascend and end inside `bytes`: what unchecked copies rely on.
    var isConsistent: Bool {
        guard offsets.first == 0, let last = offsets.last, Int(last) <= bytes.count else { return false }
        var descends = false
        let offsets = offsets.span
        for index in 1..<max(offsets.count, 1) {
            descends = descends || offsets[index] < offsets[index - 1]
        }
        return !descends
    }

    /// The positions of the least and the greatest value of a range, byte by byte and unsigned; nil without values.
    ///
    /// Most comparisons are decided by the first eight bytes, taken as one number.
    ///
    /// - Parameter isUsed: which values count; nil for all.
    func extremes(_ range: Range<Int>, isUsed: [Bool]?) -> (least: Int, greatest: Int)? {
        let bytes = bytes.span
        var least: Int?
        var greatest = 0
        var leastRange = 0..<0
        var greatestRange = 0..<0
        var leastKey: UInt64 = 0
        var greatestKey: UInt64 = 0
        for index in range {
            if let isUsed, !isUsed[index] { continue }
            let range = self.range(index)
            let key = Self.key(range, in: bytes)
            guard least != nil else {
                (least, greatest) = (index, index)
                (leastRange, greatestRange) = (range, range)
                (leastKey, greatestKey) = (key, key)
                continue
            }
            if key < leastKey || key == leastKey && Self.precedes(range, leastRange, in: bytes) {
                (least, leastRange, leastKey) = (index, range, key)
            }
            if key > greatestKey || key == greatestKey && Self.precedes(greatestRange, range, in: bytes) {
                (greatest, greatestRange, greatestKey) = (index, range, key)
            }
        }
        return least.map { ($0, greatest) }
    }

    /// Up to eight bytes as a number that orders like them, zeros standing for those beyond the end.
    ///
    /// So different keys order two values, and equal keys do not.
    @inline(always)
    private static func key(_ range: Range<Int>, in bytes: Span<UInt8>) -> UInt64 {
        let word = bytes.word(at: range.lowerBound)
        if range.count >= 8 { return word.byteSwapped }
        let mask: UInt64 = (1 << UInt64(8 * range.count)) - 1
        return (word & mask).byteSwapped
    }

    private static func precedes(_ left: Range<Int>, _ right: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        let common = min(left.count, right.count)
        var offset = 0
        while offset &+ 8 <= common {
            let leftWord = bytes.word(at: left.lowerBound &+ offset)
            let rightWord = bytes.word(at: right.lowerBound &+ offset)
            if leftWord != rightWord { return leftWord.byteSwapped < rightWord.byteSwapped }
            offset &+= 8
        }
        let leftKey = key(left.lowerBound + offset..<left.lowerBound + common, in: bytes)
        let rightKey = key(right.lowerBound + offset..<right.lowerBound + common, in: bytes)
        return leftKey == rightKey ? left.count < right.count : leftKey < rightKey
    }
}
