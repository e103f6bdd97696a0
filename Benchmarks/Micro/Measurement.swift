import CAllocations
import Glibc

/// One part of the program, done a few times.
struct Measurement {
    static let runs = 7
    let name: String
    /// Of the median run.
    let seconds: Double
    let allocations: Int

    /// - Parameter body: does the work once; what it returns keeps the work from being left out.
    init<Result>(_ name: String, _ body: () throws -> Result) rethrows {
        var times: [Double] = []
        var counts: [Int] = []
        for _ in 0..<Measurement.runs {
            let before = allocation_count()
            let start = Measurement.now()
            let result = try body()
            times.append(Measurement.now() - start)
            counts.append(allocation_count() - before)
            _ = consume result
        }
        self.name = name
        seconds = times.sorted()[times.count / 2]
        allocations = counts.sorted()[counts.count / 2]
    }

    private static func now() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// A line of the table.
    func line(plainBytes: Int, records: Int) -> String {
        func right(_ value: Double, _ width: Int, _ digits: Int = 0) -> String {
            let scale = digits == 0 ? 1.0 : 1_000.0
            let rounded = (value * scale).rounded() / scale
            let text = digits == 0 ? "\(Int(rounded))" : "\(rounded)"
            return String(repeating: " ", count: max(width - text.utf8.count, 0)) + text
        }
        return name + String(repeating: " ", count: max(44 - name.utf8.count, 1))
            + right(Double(plainBytes) / seconds / 1e6, 8) + right(seconds / Double(records) * 1e9, 12)
            + right(Double(allocations) / Double(records), 15, 3)
    }
}
