import ArgumentParser
import TrailQuery

/// The alarm on a metric, in the words of `aws cloudwatch put-metric-alarm`.
struct AlarmOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The length of a period in seconds: a multiple of 60; 300 if not given.", valueName: "s"))
    var period: Int?

    @Option(
        help: ArgumentHelp(
            "What is made of the samples of a period: SampleCount, Average, Sum, Minimum, Maximum or a percentile such "
                + "as p99; Sum if not given.",
            valueName: "statistic"))
    var statistic: String?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("What values are compared with; makes an alarm.", valueName: "n"))
    var threshold: Double?

    @Option(
        help: ArgumentHelp(
            "How: GreaterThanOrEqualToThreshold (if not given), GreaterThanThreshold, LessThanThreshold or "
                + "LessThanOrEqualToThreshold.",
            valueName: "operator"),
        completion: .list(ComparisonOperator.allCases.map(\.rawValue)))
    var comparisonOperator: String?

    @Option(help: ArgumentHelp("How many periods are looked at; 1 if not given.", valueName: "n"))
    var evaluationPeriods: Int?

    @Option(
        help: ArgumentHelp("How many of them must breach the threshold; all if not given.", valueName: "m"))
    var datapointsToAlarm: Int?

    @Option(
        help: ArgumentHelp(
            "What a period without samples is: missing (if not given), ignore, breaching or notBreaching.",
            valueName: "treatment"),
        completion: .list(MissingDataTreatment.allCases.map(\.rawValue)))
    var treatMissingData: String?

    @Option(
        help: ArgumentHelp(
            "How many periods datapoints are taken from where newer ones are missing; two more than evaluation periods "
                + "if not given. CloudWatch does not say how many it takes.",
            valueName: "n"))
    var evaluationRange: Int?

    func validate() throws {
        _ = try periodAndStatistic()
        if try rule() == nil, alarmOnly.contains(where: { $0 }) {
            throw ValidationError("an alarm is compared with a threshold: --threshold is missing")
        }
    }

    private var alarmOnly: [Bool] {
        [
            comparisonOperator != nil, evaluationPeriods != nil, datapointsToAlarm != nil, treatMissingData != nil,
            evaluationRange != nil,
        ]
    }

    /// Whether any option was given.
    var isGiven: Bool { period != nil || statistic != nil || threshold != nil || alarmOnly.contains(true) }

    /// What periods and values are made by, also without an alarm.
    func periodAndStatistic() throws -> (period: Int, statistic: MetricStatistic) {
        do {
            let period = period ?? 300
            try AlarmRule.check(period: period)
            return (period, try statistic.map { try MetricStatistic($0) } ?? .sum)
        } catch let error as MetricError {
            throw ValidationError("\(error)")
        }
    }

    /// The alarm that was asked for; nil for none.
    ///
    /// - Parameters:
    ///   - threshold: what is compared with where no option says.
    ///   - treatment: what periods without samples are where no option says.
    func rule(
        threshold usual: Double? = nil, treatMissingData treatment: MissingDataTreatment = .missing
    ) throws -> AlarmRule? {
        guard let threshold = threshold ?? usual else { return nil }
        let (period, statistic) = try periodAndStatistic()
        let comparison = try comparisonOperator.map { text in
            guard let known = ComparisonOperator(rawValue: text) else {
                throw ValidationError(
                    "--comparison-operator \(text): expected "
                        + ComparisonOperator.allCases.map(\.rawValue).joined(separator: ", "))
            }
            return known
        }
        let treatment =
            try treatMissingData.map { text in
                guard let known = MissingDataTreatment(rawValue: text) else {
                    throw ValidationError(
                        "--treat-missing-data \(text): expected "
                            + MissingDataTreatment.allCases.map(\.rawValue).joined(separator: ", "))
                }
                return known
            } ?? treatment
        do {
            return try AlarmRule(
                statistic: statistic, period: period, threshold: threshold,
                comparison: comparison ?? .greaterThanOrEqualToThreshold, evaluationPeriods: evaluationPeriods ?? 1,
                datapointsToAlarm: datapointsToAlarm, treatMissingData: treatment, evaluationRange: evaluationRange)
        } catch {
            throw ValidationError("\(error)")
        }
    }
}
