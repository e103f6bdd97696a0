/// How many levels stand at a maximum, and how high they go: what must be known before levels are trusted.
struct LevelSummary: Hashable {
    var countAtMaximum: Int
    var highest: UInt8

    /// - Complexity: O(levels), 16 at a time.
    init(_ levels: Span<UInt8>, maximum: UInt8) {
        var count = 0
        var highest = SIMD16<UInt8>(repeating: 0)
        let maxima = SIMD16<UInt8>(repeating: maximum)
        let one = SIMD16<UInt8>(repeating: 1)
        var index = 0
        while index &+ 16 <= levels.count {
            // A lane of `counts` holds at most 255.
            var counts = SIMD16<UInt8>(repeating: 0)
            let end = min(levels.count &- 16, index &+ 254 &* 16)
            while index <= end {
                // In bounds: index + 16 <= levels.count.
                let lanes = unsafe levels.bytes.unsafeLoadUnaligned(
                    fromUncheckedByteOffset: index, as: SIMD16<UInt8>.self)
                counts = counts &+ one.replacing(with: 0, where: lanes .!= maxima)
                highest = pointwiseMax(highest, lanes)
                index &+= 16
            }
            for lane in 0..<16 { count &+= Int(counts[lane]) }
        }
        var last = highest.max()
        while index < levels.count {
            if levels[index] == maximum { count &+= 1 }
            last = max(last, levels[index])
            index &+= 1
        }
        countAtMaximum = count
        self.highest = last
    }
}
