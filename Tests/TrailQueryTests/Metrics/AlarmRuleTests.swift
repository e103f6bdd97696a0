import CloudTrail
import Testing

@testable import TrailQuery

/// What CloudWatch allows of an alarm, and alarms over time.
@Suite struct AlarmRuleTests {
    /// Minutes after 2024-03-01T00:00:00Z with samples of 1.
    private func series(_ minutes: [Int64: Int]) -> MetricSeries {
        MetricSeries(
            MetricIdentity(namespace: "n", name: "m"),
            minutes: minutes.map { MetricMinute(minute: AlarmRuleTests.start + $0.key, counts: [1: $0.value]) })
    }

    private static let start = Timestamp(year: 2024, month: 3, day: 1).seconds / 60

    private func span(_ first: Int64, _ last: Int64) -> ClosedRange<Timestamp> {
        Timestamp(
            seconds: (AlarmRuleTests.start + first) * 60)...Timestamp(
                seconds: (AlarmRuleTests.start + last) * 60 + 59)
    }

    /// Changes as `minute STATE`.
    private func told(_ changes: [StateChange]) -> [String] {
        changes.map { "\($0.time.seconds / 60 - AlarmRuleTests.start) \($0.newState.rawValue)" }
    }

    @Test(arguments: [
        (10, 1, 1), (45, 1, 1), (0, 1, 1), (-60, 1, 1), (300, 0, 1), (300, 289, 1), (300, 2, 3), (300, 2, 0),
        (3_600, 169, 1), (86_400, 8, 1), (86_400, Int.max, 1),
    ])
    func refusesWhatCloudWatchRefuses(period: Int, periods: Int, datapoints: Int) {
        #expect(throws: MetricError.self) {
            try AlarmRule(
                period: period, threshold: 1, evaluationPeriods: periods, datapointsToAlarm: datapoints)
        }
    }

    @Test(arguments: [(60, 1_440), (300, 288), (3_600, 168), (86_400, 7), (604_800, 1)])
    func takesTheLargest(period: Int, periods: Int) throws {
        let rule = try AlarmRule(period: period, threshold: 1, evaluationPeriods: periods)
        #expect(rule.datapointsToAlarm == periods)
        #expect(rule.evaluationRange == periods + 2)
    }

    /// “With a period of 5 minutes the alarm looks at minutes 1 to 5, then at 2 to 6”.
    @Test func periodsSlideAndAreNotAligned() throws {
        let rule = try AlarmRule(period: 300, threshold: 2, treatMissingData: .notBreaching, evaluationRange: 1)
        // No five minutes that begin with a multiple of five hold both.
        let changes = rule.history(of: series([4: 1, 6: 1]), over: span(0, 59))
        #expect(told(changes) == ["1 OK", "7 ALARM", "10 OK"])
        #expect(changes[1].oldState == .ok)
        #expect(
            changes[1].reason
                == "Threshold Crossed: 1 out of the last 1 datapoints [2.0 (2024-03-01T00:02:00Z)] was greater than or "
                + "equal to the threshold (2.0) (minimum 1 datapoint for OK -> ALARM transition).")
        #expect(
            changes[0].reason
                == "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as "
                + "[NonBreaching].")
    }

    /// Datapoints of the evaluation range count where newer ones are missing.
    @Test func anAlarmStaysForTheEvaluationRange() throws {
        let rule = try AlarmRule(period: 60, threshold: 1, treatMissingData: .notBreaching)
        #expect(told(rule.history(of: series([10: 1]), over: span(0, 59))) == ["1 OK", "11 ALARM", "14 OK"])
        let long = try AlarmRule(period: 60, threshold: 1, treatMissingData: .notBreaching, evaluationRange: 10)
        #expect(told(long.history(of: series([10: 1]), over: span(0, 59))) == ["1 OK", "11 ALARM", "21 OK"])
    }

    @Test func missingDataIsInsufficient() throws {
        let rule = try AlarmRule(period: 60, threshold: 1, evaluationRange: 1)
        let changes = rule.history(of: series([10: 1, 30: 1]), over: span(0, 59))
        #expect(
            told(changes) == ["11 ALARM", "12 INSUFFICIENT_DATA", "31 ALARM", "32 INSUFFICIENT_DATA"])
        #expect(changes[1].reason == "Insufficient Data: 1 datapoint was unknown.")
        let kept = try AlarmRule(period: 60, threshold: 1, treatMissingData: .ignore, evaluationRange: 1)
        #expect(told(kept.history(of: series([10: 1, 30: 1]), over: span(0, 59))) == ["11 ALARM"])
        let breaching = try AlarmRule(period: 60, threshold: 2, treatMissingData: .breaching, evaluationRange: 1)
        #expect(told(breaching.history(of: series([10: 1]), over: span(9, 19))) == ["10 ALARM", "11 OK", "12 ALARM"])
    }

    @Test func severalDatapointsAreNeeded() throws {
        let rule = try AlarmRule(
            period: 60, threshold: 2, evaluationPeriods: 3, datapointsToAlarm: 2, treatMissingData: .notBreaching)
        let changes = rule.history(of: series([0: 2, 1: 1, 2: 5, 3: 1, 4: 1]), over: span(0, 4))
        #expect(told(changes) == ["1 OK", "3 ALARM", "4 OK"])
        #expect(changes[1].reason.contains("2 out of the last 3 datapoints [5.0 (2024-03-01T00:02:00Z), 2.0 ("))
        #expect(changes[1].reason.hasSuffix("(minimum 2 datapoints for OK -> ALARM transition)."))
    }

    /// The end of what is known is no end of an alarm.
    @Test func nothingIsSaidOfWhatFollowsTheSpan() throws {
        let rule = try AlarmRule(period: 60, threshold: 1, treatMissingData: .notBreaching)
        #expect(told(rule.history(of: series([9: 1]), over: span(0, 9))) == ["1 OK", "10 ALARM"])
        #expect(told(rule.history(of: nil, over: span(0, 9))) == ["1 OK"])
    }

    /// Alarms that look at more than a day are evaluated once an hour.
    @Test func longAlarmsAreEvaluatedHourly() throws {
        let rule = try AlarmRule(
            period: 86_400, threshold: 1, evaluationPeriods: 2, datapointsToAlarm: 1, treatMissingData: .notBreaching)
        #expect(told(rule.history(of: series([65: 1]), over: span(0, 600))) == ["60 OK", "120 ALARM"])
    }

    @Test(arguments: [
        (ComparisonOperator.greaterThanOrEqualToThreshold, "11 ALARM"), (.greaterThanThreshold, "11 OK"),
        (.lessThanThreshold, "11 OK"), (.lessThanOrEqualToThreshold, "11 ALARM"),
    ])
    func comparesAsItsNameSays(comparison: ComparisonOperator, expected: String) throws {
        let rule = try AlarmRule(period: 60, threshold: 1, comparison: comparison, evaluationRange: 1)
        #expect(told(rule.history(of: series([10: 1]), over: span(0, 10))) == [expected])
    }
}
