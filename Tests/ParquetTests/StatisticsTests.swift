internal import TestSupport
internal import Testing

@testable internal import Parquet

@Suite("Statistics")
struct StatisticsTests {
    private func text(_ values: [String]) -> ByteArrays {
        var result = ByteArrays()
        for value in values { result.append(value.utf8) }
        return result
    }

    private func bounds(_ values: [String]) -> [ColumnStatistics.Bound?] {
        let statistics = ColumnStatistics(of: .byteArray(text(values)), nullCount: 0, isText: true)
        return [statistics.minimum, statistics.maximum]
    }

    private func bytes(_ text: String) -> ColumnStatistics.Bound { .byteArray(Array(text.utf8)) }

    @Test("The least and the greatest string are those of a byte-by-byte comparison")
    func extremes() {
        var generator = SeededGenerator(seed: 8)
        let alphabet: [UInt8] = [0, 1, 97, 98, 0x7F, 0x80, 0xFF]
        for round in 0..<3000 {
            let prefix = (0..<Int.random(in: 0..<20, using: &generator)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
            }
            let values = (0..<1 + round % 5).map { _ in
                prefix[..<Int.random(in: 0...prefix.count, using: &generator)]
                    + (0..<Int.random(in: 0..<12, using: &generator)).map { _ in
                        alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
                    }
            }
            var arrays = ByteArrays()
            for value in values { arrays.append(value) }
            let sorted = values.sorted { $0.lexicographicallyPrecedes($1) }
            let extremes = arrays.extremes(isUsed: nil)
            #expect(extremes.map { arrays[$0.least] } == sorted.first)
            #expect(extremes.map { arrays[$0.greatest] } == sorted.last)
        }
        #expect(ByteArrays().extremes(isUsed: nil) == nil)
        #expect(text(["a", "b"]).extremes(isUsed: [false, false]) == nil)
    }

    @Test("Only dictionary entries that are used count")
    func dictionary() {
        let statistics = ColumnStatistics(
            of: .dictionary(codes: [1, 2, 1], dictionary: text(["a", "c", "b", "d"])), nullCount: 4, isText: true)
        #expect(statistics.minimum == bytes("b"))
        #expect(statistics.maximum == bytes("c"))
        #expect(statistics.nullCount == 4)
        #expect(statistics.isMinimumExact && statistics.isMaximumExact)
    }

    @Test("Short bounds are exact, long ones cut, the upper one rounded up")
    func cutting() {
        let full = String(repeating: "a", count: 64)
        #expect(bounds([full, "b"]) == [bytes(full), bytes("b")])
        let long = String(repeating: "a", count: 65)
        #expect(bounds([long]) == [bytes(full), bytes(String(repeating: "a", count: 63) + "b")])
        let statistics = ColumnStatistics(of: .byteArray(text([long])), nullCount: 0, isText: true)
        #expect(!statistics.isMinimumExact && !statistics.isMaximumExact)
        // The 64th byte lies inside a scalar, which is dropped.
        let accented = String(repeating: "a", count: 63) + "é"
        #expect(
            bounds([accented])
                == [bytes(String(repeating: "a", count: 63)), bytes(String(repeating: "a", count: 62) + "b")])
    }

    @Test("Rounding up steps over what is no scalar, grows no longer, and gives up at the end")
    func roundingUp() {
        func upper(_ text: String) -> String? {
            ColumnStatistics.upperBound(Array(text.utf8), isText: true).map { String(decoding: $0, as: UTF8.self) }
        }
        let rest = String(repeating: "z", count: 10)
        let stem = String(repeating: "a", count: 61)
        // U+D7FF is followed by U+E000.
        #expect(upper(stem + "\u{D7FF}" + rest) == stem + "\u{E000}")
        // U+007F + 1 takes two bytes, which do not fit: the scalar before is raised.
        #expect(upper(stem + "aa\u{7F}" + rest) == stem + "ab")
        // There is nothing above U+10FFFF.
        let highest = String(repeating: "\u{10FFFF}", count: 16)
        #expect(upper(highest + "x") == nil)
        #expect(upper("a" + highest) == "b")
        #expect(ColumnStatistics.upperBound([UInt8](repeating: 0xFF, count: 65), isText: false) == nil)
        #expect(
            ColumnStatistics.upperBound([1] + [UInt8](repeating: 0xFF, count: 65), isText: false) == [2])
        // Not UTF-8: no bound rather than a wrong one.
        #expect(ColumnStatistics.upperBound([UInt8](repeating: 0xFF, count: 65), isText: true) == nil)
    }

    @Test("Every bound holds for random long strings")
    func trueBounds() {
        var generator = SeededGenerator(seed: 9)
        let scalars: [Unicode.Scalar] = ["a", "\u{7F}", "é", "\u{7FF}", "\u{D7FF}", "日", "\u{FFFF}", "🙂", "\u{10FFFF}"]
        for _ in 0..<3000 {
            var view = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0..<80, using: &generator) {
                view.append(scalars[Int.random(in: 0..<scalars.count, using: &generator)])
            }
            let value = Array(String(view).utf8)
            let lower = ColumnStatistics.lowerBound(value, isText: true)
            #expect(!value.lexicographicallyPrecedes(lower))
            #expect(lower.count <= 64 && String(validating: lower, as: UTF8.self) != nil)
            if let upper = ColumnStatistics.upperBound(value, isText: true) {
                #expect(!upper.lexicographicallyPrecedes(value))
                #expect(upper.count <= 64 && String(validating: upper, as: UTF8.self) != nil)
            }
        }
    }

    @Test("Numbers and Booleans have exact bounds")
    func numbers() {
        let longs = ColumnStatistics(of: .int64([3, .min, .max]), nullCount: 0, isText: false)
        #expect([longs.minimum, longs.maximum] == [.int64(.min), .int64(.max)])
        let integers = ColumnStatistics(of: .int32([-1]), nullCount: 0, isText: false)
        #expect([integers.minimum, integers.maximum] == [.int32(-1), .int32(-1)])
        for (values, low, high) in [([0, 1], false, true), ([1, 1], true, true), ([0], false, false)]
            as [([UInt8], Bool, Bool)]
        {
            let booleans = ColumnStatistics(of: .boolean(values), nullCount: 0, isText: false)
            #expect([booleans.minimum, booleans.maximum] == [.boolean(low), .boolean(high)])
        }
        #expect(ColumnStatistics(of: .int32([]), nullCount: 5, isText: false) == ColumnStatistics(nullCount: 5))
    }

    @Test("Merged bounds are those of all parts; a part without values says nothing, one without a bound forbids it")
    func merging() {
        let low = ColumnStatistics(
            nullCount: 1, minimum: .int64(-5), maximum: .int64(2), isMinimumExact: true, isMaximumExact: true)
        let high = ColumnStatistics(
            nullCount: 2, minimum: .int64(0), maximum: .int64(9), isMinimumExact: false, isMaximumExact: false)
        let none = ColumnStatistics(nullCount: 4)
        #expect(
            ColumnStatistics.merged([(10, low), (4, none), (10, high)])
                == ColumnStatistics(
                    nullCount: 7, minimum: .int64(-5), maximum: .int64(9), isMinimumExact: true, isMaximumExact: false))
        #expect(ColumnStatistics.merged([(10, low), (5, none)]) == ColumnStatistics(nullCount: 5))
        #expect(ColumnStatistics.merged([(10, low), (4, ColumnStatistics())]) == ColumnStatistics())
        #expect(ColumnStatistics.merged([]) == ColumnStatistics(nullCount: 0))
    }
}

extension ColumnStatistics {
    /// The statistics of all values.
    fileprivate init(of values: ColumnChunk.Values, nullCount: Int, isText: Bool) {
        self.init(of: values, 0..<values.count, nullCount: nullCount, isText: isText)
    }
}

extension ByteArrays {
    fileprivate func extremes(isUsed: [Bool]?) -> (least: Int, greatest: Int)? {
        extremes(0..<count, isUsed: isUsed)
    }
}
