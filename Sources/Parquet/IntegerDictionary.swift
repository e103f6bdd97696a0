/// The distinct values of integers that come in long runs, and a code for each integer.
///
/// Row numbers of another table and times in whole seconds come so. As codes a run is a few bytes; PLAIN and zstd make a
/// match of each value, which takes twenty times the space and the time.
struct IntegerDictionary<Value: FixedWidthInteger & BitwiseCopyable> {
    /// A dictionary pays when runs have this many values on average.
    private static var worthwhileRunLength: Int { 8 }

    private(set) var values: [Value] = []
    private(set) var codes: [UInt32] = []

    /// nil if there are too many runs.
    ///
    /// - Complexity: O(integers), with a look-up a run.
    init?(_ integers: Span<Value>) {
        var runCount = 0
        let allowed = integers.count / Self.worthwhileRunLength
        guard allowed > 0 else { return nil }
        for index in 1..<integers.count {
            runCount &+= integers[index] == integers[index &- 1] ? 0 : 1
        }
        guard runCount < allowed else { return nil }

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
}
