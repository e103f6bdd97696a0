import CloudTrail

/// The samples of one minute of a metric: what CloudWatch keeps of a metric of standard resolution.
package struct MetricMinute: Sendable, Hashable {
    /// A value and how many samples have it.
    package struct Value: Sendable, Hashable {
        package let value: Double
        package let count: Int
    }

    /// Minutes since 1970.
    package let minute: Int64
    private let samples: [Value]
    package let count: Int
    package let sum: Double

    /// - Parameter counts: how many samples have each value; at least one.
    package init(minute: Int64, counts: [Double: Int]) {
        self.minute = minute
        samples = counts.map { Value(value: $0.key, count: $0.value) }.sorted { $0.value < $1.value }
        count = samples.reduce(0) { $0 + $1.count }
        sum = samples.reduce(0) { $0 + $1.value * Double($1.count) }
    }

    package var minimum: Double { samples.first?.value ?? 0 }
    package var maximum: Double { samples.last?.value ?? 0 }
    /// Ascending.
    package var values: [(value: Double, count: Int)] { samples.map { ($0.value, $0.count) } }

    /// The minute that a time lies in.
    static func containing(_ time: Timestamp) -> Int64 {
        time.microseconds.quotientAndRemainderFloored(dividingBy: 60_000_000).quotient
    }

    /// When a minute begins.
    static func start(_ minute: Int64) -> Timestamp { Timestamp(seconds: minute * 60) }
}
