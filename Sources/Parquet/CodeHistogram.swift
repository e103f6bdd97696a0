/// How often each code of a dictionary occurs.
///
/// Four counters a code, which neighbouring values take in turn: rows that follow each other often have one code, and
/// adding to one place again and again waits for each addition.
struct CodeHistogram {
    /// `4 * code + lane`, for all codes of `width` bits.
    private var lanes: [UInt32] = [0, 0, 0, 0]
    private var width = 0
    /// Repeated values, which come as a number.
    private var runs: [Int: Int] = [:]

    /// Makes room for all codes of a width, at most 16 bits.
    mutating func reserve(width: Int) {
        guard width > self.width else { return }
        self.width = width
        lanes.append(contentsOf: repeatElement(0, count: 4 << width - lanes.count))
    }

    mutating func add(_ code: Int, times count: Int) {
        runs[code, default: 0] += count
    }

    /// Adds packed codes of `width` bits, for which there is room.
    ///
    /// - Parameter bytes: zeros stand for what is missing at their end.
    @inline(__always)
    mutating func add(packed count: Int, width: Int, from bytes: Span<UInt8>) {
        precondition(width <= self.width, "room is made before codes are added")
        let bits = UInt64(truncatingIfNeeded: width)
        let mask: UInt64 = (1 &<< bits) &- 1
        unsafe lanes.withUnsafeMutableBufferPointer { lanes in
            guard let lanes = lanes.baseAddress else { return }
            // In bounds: a code has at most `width` bits, and there are four counters for each of `1 << self.width`.
            @inline(__always) func increase(_ code: UInt64, _ lane: Int) {
                unsafe lanes[Int(truncatingIfNeeded: code) &* 4 &+ lane] &+= 1
            }
            var index = 0
            if width <= 8 {
                while index &+ 8 <= count {
                    var word = bytes.word(at: (index &>> 3) &* width)
                    for lane in 0..<8 {
                        increase(word & mask, lane & 3)
                        word &>>= bits
                    }
                    index &+= 8
                }
            }
            while index < count {
                let bit = index &* width
                // A code of at most 16 bits and the up to 7 before it fit a word.
                increase(bytes.word(at: bit &>> 3) &>> UInt64(truncatingIfNeeded: bit & 7) & mask, index & 3)
                index &+= 1
            }
        }
    }

    /// The counts of `count` codes; nil if others occur.
    func counts(of count: Int) -> [Int]? {
        var counts = [Int](repeating: 0, count: count)
        for code in 0..<lanes.count / 4 {
            let sum = (0..<4).reduce(0) { $0 + Int(lanes[4 * code + $1]) }
            if sum == 0 { continue }
            guard code < count else { return nil }
            counts[code] = sum
        }
        for (code, sum) in runs {
            guard code < count else { return nil }
            counts[code] += sum
        }
        return counts
    }
}
