import CloudTrail
import Testing

@testable import TrailQuery

/// What metric filters make of events.
@Suite struct MetricOutcomeTests {
    private static let start = Timestamp(year: 2024, month: 3, day: 1)

    /// A record at a second after the start of the day.
    private static func record(_ second: Int, _ name: String, _ extra: String = "") -> String {
        let time = Timestamp(seconds: start.seconds + Int64(second))
        return #"{"userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/\#(second % 2)"},"#
            + #""eventTime":"\#(time)","eventName":"\#(name)","awsRegion":"\#(second % 3 == 0 ? "eu" : "us")"\#(extra)}"#
    }

    private func outcome(_ records: [String], _ filters: [MetricFilter]) throws -> MetricOutcome {
        try QueryEngine(store: EventRecordTests.store(records), threads: 2).metrics(filters, within: .everything)
    }

    private func filter(
        _ pattern: String, name: String = "m", value: String = "1", defaultValue: Double? = nil,
        dimensions: [(String, String)] = []
    ) throws -> MetricFilter {
        MetricFilter(
            name: name, pattern: try FilterPattern(pattern),
            transformation: try MetricTransformation(
                namespace: "n", name: name, value: try MetricTransformation.value(value), defaultValue: defaultValue,
                dimensions: try dimensions.map {
                    MetricTransformation.Dimension(name: $0.0, field: try MetricTransformation.field($0.1))
                }))
    }

    /// `minute: value×count …` of each minute.
    private func told(_ series: MetricSeries?) -> [String] {
        (series?.minutes ?? []).map { minute in
            let values = minute.values.map { "\($0.value)×\($0.count)" }.joined(separator: " ")
            return "\(minute.minute - MetricOutcomeTests.start.seconds / 60): \(values)"
        }
    }

    @Test func samplesAreAggregatedByMinute() throws {
        let outcome = try outcome(
            [
                MetricOutcomeTests.record(0, "A"), MetricOutcomeTests.record(59, "A"),
                MetricOutcomeTests.record(60, "A"), MetricOutcomeTests.record(61, "B"),
                MetricOutcomeTests.record(180, "B"),
            ], [filter("{ $.eventName = A }"), filter("", name: "all", value: "0.5")])
        #expect(outcome.events == 5)
        #expect(told(outcome.series.first { $0.identity.name == "m" }) == ["0: 1.0×2", "1: 1.0×1"])
        #expect(told(outcome.series.first { $0.identity.name == "all" }) == ["0: 0.5×2", "1: 0.5×2", "3: 0.5×1"])
        #expect(outcome.matches.map(\.events) == [3, 5])
        #expect(outcome.matches.map(\.samples) == [3, 5])
        #expect(outcome.matches.map(\.principals) == [2, 2])
        #expect(outcome.matches[0].firstSeen == MetricOutcomeTests.start)
        #expect(outcome.matches[0].lastSeen?.seconds == MetricOutcomeTests.start.seconds + 60)
        #expect(outcome.span?.upperBound.seconds == MetricOutcomeTests.start.seconds + 180)
    }

    /// A minute with events of which none matches has the default value, once; one without events has nothing.
    @Test func theDefaultIsOfMinutesWithoutAMatch() throws {
        let outcome = try outcome(
            [
                MetricOutcomeTests.record(0, "A"), MetricOutcomeTests.record(1, "B"),
                MetricOutcomeTests.record(60, "B"), MetricOutcomeTests.record(61, "B"),
                MetricOutcomeTests.record(180, "B"), MetricOutcomeTests.record(240, "C"),
            ], [filter("{ $.eventName = A || $.eventName = C }", value: "$.missing", defaultValue: 0)])
        // Minutes 0 and 4 have a match, which gives no sample; minute 2 has no event.
        #expect(told(outcome.series.first) == ["1: 0.0×1", "3: 0.0×1"])
        #expect(outcome.matches[0].events == 2)
        #expect(outcome.matches[0].samples == 0)
    }

    @Test func theValueIsANumberOfTheRecord() throws {
        let records = [
            MetricOutcomeTests.record(0, "A", #","additionalEventData":{"n":50}"#),
            MetricOutcomeTests.record(1, "A", #","additionalEventData":{"n":2.5e1}"#),
            MetricOutcomeTests.record(2, "A", #","additionalEventData":{"n":"50"}"#),
            MetricOutcomeTests.record(3, "A", #","additionalEventData":{"n":null}"#),
            MetricOutcomeTests.record(4, "A", #","additionalEventData":{"n":{"n":1}}"#),
            MetricOutcomeTests.record(5, "A", #","additionalEventData":{"n":1e999}"#),
            MetricOutcomeTests.record(6, "A"),
            MetricOutcomeTests.record(7, "A", #","unknown":{"list":[7,-8]}"#),
            MetricOutcomeTests.record(8, "A", #","errorCode":404"#),
        ]
        let outcome = try outcome(
            records,
            [
                filter("{ $.additionalEventData.n = * }", name: "n", value: "$.additionalEventData.n"),
                filter("{ $.unknown.list[1] = * }", name: "list", value: "$.unknown.list[1]"),
                filter("{ $.errorCode = 404 }", name: "code", value: "$.errorCode"),
            ])
        #expect(told(outcome.series.first { $0.identity.name == "n" }) == ["0: 25.0×1 50.0×1"])
        #expect(told(outcome.series.first { $0.identity.name == "list" }) == ["0: -8.0×1"])
        #expect(told(outcome.series.first { $0.identity.name == "code" }) == ["0: 404.0×1"])
    }

    @Test func dimensionsMakeMetricsOfTheirOwn() throws {
        let records = [
            MetricOutcomeTests.record(0, "A"), MetricOutcomeTests.record(1, "A"), MetricOutcomeTests.record(2, "A"),
            MetricOutcomeTests.record(3, "A", #","readOnly":true"#),
            MetricOutcomeTests.record(4, "A", #","readOnly":"yes""#),
            MetricOutcomeTests.record(5, "A", #","readOnly":null"#),
            MetricOutcomeTests.record(6, "A", #","readOnly":"""#),
        ]
        let filters = [
            try filter("{ $.awsRegion = * }", name: "one", dimensions: [("region", "$.awsRegion")]),
            try filter(
                "{ $.awsRegion = * && $.readOnly = * }", name: "two",
                dimensions: [("region", "$.awsRegion"), ("kind", "$.readOnly")]),
        ]
        let outcome = try outcome(records, filters)
        #expect(
            outcome.series.map { "\($0.identity) \($0.identity.dimensions) \($0.minutes.map(\.count))" } == [
                "n/one [region=eu] [3]", "n/one [region=us] [4]", "n/two [kind=true, region=eu] [1]",
                "n/two [kind=yes, region=us] [1]",
            ])
        // What lacks a dimension gives no sample.
        #expect(outcome.matches.map(\.events) == [7, 3])
        #expect(outcome.matches.map(\.samples) == [7, 2])
        #expect(outcome.series(of: filters[1].transformation).count == 2)
        #expect(filters[0].warnings == [])
        #expect(try filter("{ $.eventName = A }", dimensions: [("r", "$.awsRegion")]).warnings.count == 1)
    }

    /// CloudWatch adds up what several filters publish to one metric.
    @Test func filtersOfOneMetricAddUp() throws {
        let outcome = try outcome(
            [MetricOutcomeTests.record(0, "A"), MetricOutcomeTests.record(1, "B")],
            [filter("{ $.eventName = A }"), filter("{ $.eventName = B }", value: "4")])
        #expect(outcome.series.count == 1)
        #expect(told(outcome.series.first) == ["0: 1.0×1 4.0×1"])
        #expect(outcome.series.first?.minutes.first?.sum == 5)
    }

    @Test func aRecordWithoutATimeIsCountedAndGivesNoSample() throws {
        let outcome = try outcome(
            [#"{"eventName":"A","eventTime":"soon"}"#, MetricOutcomeTests.record(0, "A")],
            [filter("{ $.eventName = A }")])
        #expect(outcome.matches[0].events == 2)
        #expect(outcome.matches[0].samples == 1)
    }

    @Test(arguments: [
        ("$.a[*]", "wildcard"), ("$.*", "wildcard"), ("$latency", "lines of words"), ("one", "expected a number"),
        ("$", "one field"), ("$.a b", "one field"), ("", "expected a number"), ("1e999", "expected a number"),
        (String(repeating: "1", count: 101), "longer than 100"),
    ])
    func otherValuesAreRefused(text: String, message: String) {
        #expect {
            try MetricTransformation.value(text)
        } throws: { "\($0)".contains(message) }
    }

    @Test func whatCloudWatchRefusesIsRefused() throws {
        let field = try MetricTransformation.field("$.a")
        let dimensions = ["a", "b", "c", "d"].map { MetricTransformation.Dimension(name: $0, field: field) }
        #expect(throws: MetricError.self) {
            try MetricTransformation(namespace: "n", name: "m", dimensions: dimensions)
        }
        #expect(throws: MetricError.self) {
            try MetricTransformation(namespace: "n", name: "m", defaultValue: 0, dimensions: [dimensions[0]])
        }
        #expect(throws: MetricError.self) {
            try MetricTransformation(namespace: "n", name: "m", dimensions: [dimensions[0], dimensions[0]])
        }
    }
}
