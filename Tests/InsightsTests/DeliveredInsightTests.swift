import CloudTrail
import Testing
import TrailQuery

@testable import Insights

@Suite struct DeliveredInsightTests {
    static func record(
        _ id: String, shared: String?, _ state: DeliveredInsight.State, minute: Int64
    ) -> DeliveredInsight {
        DeliveredInsight(
            eventID: id, sharedEventID: shared, time: Timestamp(seconds: minute * 60), account: "111122223333",
            region: "eu-west-1", state: state, insightType: "ApiCallRateInsight", eventSource: "iam.amazonaws.com",
            eventName: "CreateAccessKey", errorCode: nil, category: "Management", baselineAverage: nil,
            insightAverage: nil, insightDuration: state == .end ? 18 : 5, baselineDuration: nil, identity: nil)
    }

    @Test func pairsOpenOnesAndOrphans() {
        let pairs = DeliveredInsights.paired([
            Self.record("a", shared: "x", .start, minute: 100), Self.record("a", shared: "x", .start, minute: 100),
            Self.record("b", shared: "x", .end, minute: 118), Self.record("c", shared: "y", .start, minute: 50),
            Self.record("d", shared: "z", .end, minute: 300), Self.record("e", shared: nil, .start, minute: 20),
        ])
        #expect(pairs.map(\.completeness) == [.open, .open, .paired, .orphan])
        #expect(pairs.map(\.duplicates) == [0, 0, 1, 0])
        // An End tells how long it was going on.
        #expect(pairs[3].time.seconds == (300 - 18) * 60)
    }

    /// The Lake shape has other names, Java writes other numbers.
    @Test func cellsOfBothShapes() throws {
        let fields = try DeliveredInsight.fields().map(\.name)
        func record(_ values: [String: ResultTable.Cell]) -> DeliveredInsight? {
            DeliveredInsight(fields.map { values[$0] ?? .null })
        }
        let time = ResultTable.Cell.timestamp(Timestamp(seconds: 60))
        let trail = try #require(
            record([
                "eventTime": time, "insightDetails.state": .text("Start"),
                "insightDetails.insightContext.statistics.baseline.average": .text("9.82222E-5"),
                "insightDetails.insightContext.statistics.insightDuration": .number(5.0),
            ]))
        #expect(trail.baselineAverage == DecimalAverage(count: 1, minutes: 10_181))
        #expect(trail.insightDuration == 5)
        #expect(trail.category == "Management")
        let lake = try #require(
            record([
                "eventTime": time, "otherMembers.insightState": .text("End"),
                "otherMembers.insightEventName": .text("PutObject"),
                "otherMembers.insightContext.insightAverage": .number(0.6),
            ]))
        #expect(lake.state == .end && lake.eventName == "PutObject")
        #expect(lake.insightAverage == DecimalAverage(count: 3, minutes: 5))
        #expect(record(["eventTime": time]) == nil)
        #expect(record(["insightDetails.state": .text("Start")]) == nil)
        #expect(record(["eventTime": time, "insightDetails.state": .text("Middle")]) == nil)
    }

    @Test func verdicts() {
        var insight = CheckedInsight(
            start: Self.record("a", shared: "x", .start, minute: 1), end: nil, duplicates: 0)
        #expect(insight.agrees == nil && insight.verdict == "nothing to compare")
        insight.baseline = .agrees(calls: 42)
        #expect(insight.agrees == true && insight.verdict == "agrees")
        insight.whole = .differs(delivered: 207, archived: 180)
        #expect(insight.agrees == false)
        #expect(insight.verdict.hasPrefix("whole: AWS counted 207, archive holds 180 (log files are missing"))
        insight.whole = .differs(delivered: nil, archived: 3)
        #expect(insight.verdict == "whole: AWS's average is of no whole number of calls, archive holds 3")
    }
}
