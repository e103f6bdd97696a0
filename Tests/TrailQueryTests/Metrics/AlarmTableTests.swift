import Testing

@testable import TrailQuery

/// The tables of “How alarm state is evaluated when data is missing” in the CloudWatch user guide: three evaluation
/// periods and an evaluation range of five, the newest datapoint at the right; `0` is within the threshold, `X` beyond it
/// and `-` missing.
@Suite("Alarms with missing data, as AWS's tables have them")
struct AlarmTableTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let data: String
        let datapointsToAlarm: Int
        /// Nil where the state is kept.
        let expected: [MissingDataTreatment: AlarmState?]

        init(
            _ data: String, _ datapointsToAlarm: Int, missing: AlarmState?, ignore: AlarmState?,
            breaching: AlarmState?, notBreaching: AlarmState?
        ) {
            self.data = data
            self.datapointsToAlarm = datapointsToAlarm
            expected = [.missing: missing, .ignore: ignore, .breaching: breaching, .notBreaching: notBreaching]
        }

        var testDescription: String { "\(data), \(datapointsToAlarm) of 3" }
    }

    /// The first table: all three datapoints must be breaching.
    static let threeOfThree = [
        Row("0 - X - X", 3, missing: .ok, ignore: .ok, breaching: .ok, notBreaching: .ok),
        Row("0 - - - -", 3, missing: .ok, ignore: .ok, breaching: .ok, notBreaching: .ok),
        Row("- - - - -", 3, missing: .insufficientData, ignore: nil, breaching: .alarm, notBreaching: .ok),
        Row("0 X X - X", 3, missing: .alarm, ignore: .alarm, breaching: .alarm, notBreaching: .alarm),
        Row("- - X - -", 3, missing: .alarm, ignore: nil, breaching: .alarm, notBreaching: .ok),
    ]

    /// The second table: two of three.
    static let twoOfThree = [
        Row("0 - X - X", 2, missing: .alarm, ignore: .alarm, breaching: .alarm, notBreaching: .alarm),
        Row("0 0 X 0 X", 2, missing: .alarm, ignore: .alarm, breaching: .alarm, notBreaching: .alarm),
        Row("0 - X - -", 2, missing: .ok, ignore: .ok, breaching: .alarm, notBreaching: .ok),
        Row("- - - - 0", 2, missing: .ok, ignore: .ok, breaching: .alarm, notBreaching: .ok),
        Row("- - - X -", 2, missing: .alarm, ignore: nil, breaching: .alarm, notBreaching: .ok),
    ]

    /// The newest first, as the rule takes them.
    static func datapoints(_ data: String) -> [Double?] {
        data.split(separator: " ").reversed().map { $0 == "-" ? nil : $0 == "X" ? 10 : 0 }
    }

    static func rule(_ datapointsToAlarm: Int, _ treatment: MissingDataTreatment) throws -> AlarmRule {
        try AlarmRule(
            period: 60, threshold: 1, evaluationPeriods: 3, datapointsToAlarm: datapointsToAlarm,
            treatMissingData: treatment)
    }

    @Test(arguments: threeOfThree + twoOfThree, MissingDataTreatment.allCases)
    func isAsDocumented(row: Row, treatment: MissingDataTreatment) throws {
        let rule = try AlarmTableTests.rule(row.datapointsToAlarm, treatment)
        #expect(rule.evaluationRange == 5)
        let expected = try #require(row.expected[treatment])
        for state in [AlarmState.ok, .alarm, .insufficientData] {
            let found = rule.state(after: AlarmTableTests.datapoints(row.data), keeping: state)
            #expect(found == expected ?? state, "from \(state)")
        }
    }

    /// “CloudWatch alarm: premature alarm state”: one breaching datapoint that is the newest, or the one before, is no
    /// reason for an alarm on three of three.
    @Test(arguments: ["- - - - X", "- - - X -"])
    func isNotInAlarmTooEarly(data: String) throws {
        let rule = try AlarmTableTests.rule(3, .missing)
        #expect(rule.state(after: AlarmTableTests.datapoints(data), keeping: .ok) == .ok)
        #expect(rule.state(after: AlarmTableTests.datapoints(data), keeping: .insufficientData) == .insufficientData)
    }

    @Test func withoutAnythingMissingCountsTheNewest() throws {
        let rule = try AlarmTableTests.rule(2, .breaching)
        #expect(rule.state(after: AlarmTableTests.datapoints("X X 0 0 X"), keeping: .alarm) == .ok)
        #expect(rule.state(after: AlarmTableTests.datapoints("0 0 X 0 X"), keeping: .ok) == .alarm)
    }
}
