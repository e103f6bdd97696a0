import CloudTrail
import Testing

@testable import TrailQuery

@Suite struct MetricStatisticTests {
    /// Values 1, 2, 2, 3, 10 in two minutes.
    private let minutes = [
        MetricMinute(minute: 0, counts: [1: 1, 2: 1, 10: 1]), MetricMinute(minute: 1, counts: [2: 1, 3: 1]),
    ]

    @Test(arguments: [
        ("SampleCount", 5), ("Sum", 18), ("Average", 3.6), ("Minimum", 1), ("Maximum", 10), ("p0", 1), ("p20", 1),
        ("p20.1", 2), ("p50", 2), ("p80", 3), ("p80.5", 10), ("p99.9", 10), ("p100", 10),
    ])
    func isOfAllSamples(name: String, expected: Double) throws {
        #expect(try MetricStatistic(name).value(of: minutes[...]) == expected)
        #expect(try MetricStatistic(name).description == name)
        #expect(try MetricStatistic(name).value(of: []) == nil)
    }

    @Test(arguments: [
        ("tm99", "trimmed mean"), ("wm(5%:95%)", "winsorized mean"), ("IQM", "interquartile mean"),
        ("PR(:300)", "percentile rank"), ("TC", "expected SampleCount"), ("sum", "expected SampleCount"),
        ("p101", "expected SampleCount"), ("p", "expected SampleCount"), ("", "expected SampleCount"),
    ])
    func othersAreRefusedByName(name: String, message: String) {
        #expect {
            try MetricStatistic(name)
        } throws: { "\($0)".contains(message) }
    }

    @Test func periodsOfASeriesAreAligned() {
        let series = MetricSeries(
            MetricIdentity(namespace: "n", name: "m"),
            minutes: [9, 3, 4, 5].map { MetricMinute(minute: $0, counts: [1: 2]) })
        let points = series.datapoints(period: 300, .sum)
        #expect(points.map(\.start.seconds) == [0, 300])
        #expect(points.map(\.value) == [4, 4])
        #expect(points.map(\.samples) == [4, 4])
    }
}
