/// The distinct values of integers that repeat, and a code for each integer.
///
/// Row numbers of another table come in long runs; as codes a run is a few bytes. Times in whole seconds and lengths take
/// few values of a range: codes have half the bits that differences would need.
struct IntegerDictionary<Value: FixedWidthInteger & SignedInteger & BitwiseCopyable> {
    /// A dictionary pays when runs have this many values on average.
    private static var worthwhileRunLength: Int { 8 }
    /// How many places of a range there may be for each integer.
    private static var placesForEach: Int { 8 }
    /// What times in whole seconds are multiples of.
    private static var microsecondsInSecond: Value { Value(clamping: 1_000_000) }

    private(set) var values: [Value] = []
    private(set) var codes: [UInt32] = []

    /// nil if a dictionary takes more space than `byteCount`, which they take otherwise.
    ///
    /// - Complexity: O(integers).
    init?(_ integers: Span<Value>, smallerThan byteCount: Int) {
        if integers.count < 2 { return nil }
        var runCount = 1
        var least = integers[0]
        var greatest = least
        for index in 1..<integers.count {
            let value = integers[index]
            runCount &+= value == integers[index &- 1] ? 0 : 1
            least = min(least, value)
            greatest = max(greatest, value)
        }
        if runCount < integers.count / Self.worthwhileRunLength {
            codeRuns(integers)
        } else {
            guard codePlaces(integers, least...greatest, smallerThan: byteCount) else { return nil }
        }
    }

    private mutating func codeRuns(_ integers: Span<Value>) {
        codes.reserveCapacity(integers.count)
        var codeOf: [Value: UInt32] = [:]
        var start = 0
        while start < integers.count {
            let value = integers[start]
            var end = start + 1
            while end < integers.count, integers[end] == value { end += 1 }
            var code = UInt32(values.count)
            if let known = codeOf[value] {
                code = known
            } else {
                codeOf[value] = code
                values.append(value)
            }
            codes.append(addingCapacity: end - start) { $0.append(repeating: code, count: end - start) }
            start = end
        }
    }

    /// Codes in the order of the values, found in a table with a place for every value of the range.
    private mutating func codePlaces(
        _ integers: Span<Value>, _ range: ClosedRange<Value>, smallerThan byteCount: Int
    ) -> Bool {
        let least = range.lowerBound
        let (extent, overflows) = range.upperBound.subtractingReportingOverflow(least)
        guard !overflows else { return false }
        var isSeconds = extent >= Self.microsecondsInSecond
        var index = 0
        while isSeconds, index < integers.count {
            isSeconds = (integers[index] &- least) % Self.microsecondsInSecond == 0
            index += 1
        }
        let unit = isSeconds ? Self.microsecondsInSecond : 1
        let lastPlace = extent / unit
        guard lastPlace < Value(clamping: integers.count * Self.placesForEach) else { return false }
        // One more than a code; 0 where no value is.
        var places = [UInt32](repeating: 0, count: Int(lastPlace) + 1)
        for index in 0..<integers.count { places[Self.place(integers[index], least, isSeconds)] = 1 }
        for place in places.indices where places[place] != 0 {
            values.append(least + Value(place) * unit)
            places[place] = UInt32(values.count)
        }
        // As they are compressed, ascending values take about three bytes each.
        let width = BitPacking.width(codesBelow: values.count)
        guard integers.count * width / 8 + values.count * 3 < byteCount else { return false }
        codes = [UInt32](capacity: integers.count) { codes in
            for index in 0..<integers.count { codes.append(places[Self.place(integers[index], least, isSeconds)] - 1) }
        }
        return true
    }

    @inline(__always)
    private static func place(_ value: Value, _ least: Value, _ isSeconds: Bool) -> Int {
        // In the table: no value is below the least, and none lies beyond the last place.
        Int(isSeconds ? (value &- least) / microsecondsInSecond : value &- least)
    }
}
