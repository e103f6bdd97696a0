/// What CloudWatch makes of the samples of a period.
package enum MetricStatistic: Sendable, Hashable, CustomStringConvertible {
    case sampleCount
    case average
    case sum
    case minimum
    case maximum
    /// `p99.9`: the smallest value that at least so many percent of the samples do not exceed (nearest rank).
    case percentile(Double)

    /// CloudWatch's names, which are also those of `put-metric-alarm`.
    private static let plain: [String: MetricStatistic] = [
        "SampleCount": .sampleCount, "Average": .average, "Sum": .sum, "Minimum": .minimum, "Maximum": .maximum,
    ]

    /// What CloudWatch has besides, and is not computed here.
    private static let notComputed = [
        "tm": "trimmed mean", "wm": "winsorized mean", "tc": "trimmed count", "ts": "trimmed sum",
        "IQM": "interquartile mean", "PR": "percentile rank",
    ]

    /// - Throws: `MetricError` that names what may stand here.
    package init(_ text: String) throws(MetricError) {
        if let plain = MetricStatistic.plain[text] {
            self = plain
            return
        }
        if text.first == "p", let percent = Double(text.dropFirst()), percent >= 0, percent <= 100 {
            self = .percentile(percent)
            return
        }
        let kind = MetricStatistic.notComputed.first { name, _ in
            text == name || (text.hasPrefix(name) && text.dropFirst(name.count).first.map { !$0.isLetter } == true)
        }
        if let kind { throw MetricError("statistic \(text): the \(kind.value) is not computed here") }
        throw MetricError(
            "statistic \"\(text)\": expected SampleCount, Average, Sum, Minimum, Maximum or a percentile such as p99")
    }

    package var description: String {
        switch self {
        case .sampleCount: "SampleCount"
        case .average: "Average"
        case .sum: "Sum"
        case .minimum: "Minimum"
        case .maximum: "Maximum"
        case .percentile(let percent):
            percent == percent.rounded() && abs(percent) < 1_000 ? "p\(Int(percent))" : "p\(percent)"
        }
    }

    /// The statistic of some minutes of a metric; nil of none.
    ///
    /// Minutes are added up in the order of time, so that the same data always gives the same number.
    func value(of minutes: ArraySlice<MetricMinute>) -> Double? {
        if minutes.isEmpty { return nil }
        switch self {
        case .sampleCount: return Double(MetricStatistic.count(minutes))
        case .average: return MetricStatistic.sum(minutes) / Double(MetricStatistic.count(minutes))
        case .sum: return MetricStatistic.sum(minutes)
        case .minimum: return minutes.lazy.map(\.minimum).min()
        case .maximum: return minutes.lazy.map(\.maximum).max()
        case .percentile(let percent): return MetricStatistic.percentile(percent, minutes)
        }
    }

    private static func count(_ minutes: ArraySlice<MetricMinute>) -> Int { minutes.reduce(0) { $0 + $1.count } }

    private static func sum(_ minutes: ArraySlice<MetricMinute>) -> Double { minutes.reduce(0) { $0 + $1.sum } }

    private static func percentile(_ percent: Double, _ minutes: ArraySlice<MetricMinute>) -> Double? {
        let values = minutes.flatMap(\.values).sorted { $0.value < $1.value }
        let rank = max(1, Int((percent / 100 * Double(count(minutes))).rounded(.up)))
        var passed = 0
        for (value, count) in values {
            passed += count
            if passed >= rank { return value }
        }
        return values.last?.value
    }
}
