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

    /// AWS's is of minutes 100 to 118.
    @Test(
        arguments: [
            (InsightKind.apiCallRate, "CreateAccessKey", 110, 120, DeliveredMatch.matched),
            (.apiCallRate, "CreateAccessKey", 90, 94, nil), (.apiCallRate, "CreateAccessKey", 120, 125, .missing),
            (.apiCallRate, "CreateUser", 110, 120, .missing), (.apiErrorRate, "CreateAccessKey", 110, 120, .missing),
            (.firstSeen, "CreateAccessKey", 110, 120, nil),
        ] as [(InsightKind, String, Int64, Int64, DeliveredMatch?)])
    func incidentsBesideWhatWasDelivered(
        _ kind: InsightKind, _ name: String, _ start: Int64, _ end: Int64, _ expected: DeliveredMatch?
    ) {
        let matches = DeliveredMatches(
            DeliveredInsights.paired([
                Self.record("a", shared: "x", .start, minute: 100), Self.record("b", shared: "x", .end, minute: 118),
            ]))
        var incident = Incident(
            kind: kind, key: "", score: 1, expectedPerMonth: 1, start: Timestamp(seconds: start * 60),
            end: Timestamp(seconds: end * 60), observed: 1, expected: 0)
        incident.account = "111122223333"
        incident.region = "eu-west-1"
        incident.eventSource = "iam.amazonaws.com"
        incident.eventName = name
        #expect(matches.match(incident) == expected)
        incident.region = "us-east-1"
        #expect(matches.match(incident) == nil)
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
