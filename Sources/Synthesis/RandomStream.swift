/// A small deterministic generator (xoshiro256**), seeded by mixing numbers with SplitMix64.
///
/// Every unit of work, actor and session owns a stream derived from the seed and its own numbers, so that what is
/// generated does not depend on which thread gets to it, nor on what was generated before.
struct RandomStream: Sendable {
    private var s0: UInt64
    private var s1: UInt64
    private var s2: UInt64
    private var s3: UInt64

    init(_ parts: UInt64...) {
        var state: UInt64 = 0x9e37_79b9_7f4a_7c15
        for part in parts {
            state = RandomStream.mix(state ^ part &* 0xff51_afd7_ed55_8ccd)
        }
        func following() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            return RandomStream.mix(state)
        }
        s0 = following()
        s1 = following()
        s2 = following()
        s3 = following()
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    mutating func next() -> UInt64 {
        let product = s1 &* 5
        let result = (product << 7 | product >> 57) &* 9
        let shifted = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = s3 << 45 | s3 >> 19
        return result
    }

    /// A number in `0..<bound`; 0 when `bound` is not positive.
    mutating func below(_ bound: Int) -> Int {
        guard bound > 0 else { return 0 }
        return Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number in `0..<bound` that prefers small ones, as the use of names and resources does.
    mutating func skewedBelow(_ bound: Int) -> Int {
        let first = below(bound)
        return min(first, below(bound))
    }

    /// True `perMille` times in a thousand.
    mutating func chance(_ perMille: Int) -> Bool {
        below(1_000) < perMille
    }

    mutating func element<Element>(_ elements: [Element]) -> Element {
        elements[below(elements.count)]
    }

    /// An index drawn by weight, where `cumulative` holds running sums, the last of them the total.
    mutating func index(cumulative: [Int]) -> Int {
        guard let total = cumulative.last, total > 0 else { return 0 }
        let target = below(total)
        var low = 0
        var high = cumulative.count - 1
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] > target { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// A number drawn from a distribution given by its quantiles at equal steps, interpolated between them.
    mutating func number(quantiles: [Int]) -> Int {
        guard quantiles.count > 1 else { return quantiles.first ?? 0 }
        let step = below(quantiles.count - 1)
        let (low, high) = (quantiles[step], quantiles[step + 1])
        return low + below(high - low + 1)
    }
}

/// Running sums of weights, as `RandomStream.index(cumulative:)` reads them.
func runningSums(_ weights: [Int]) -> [Int] {
    var total = 0
    return weights.map {
        total += $0
        return total
    }
}
