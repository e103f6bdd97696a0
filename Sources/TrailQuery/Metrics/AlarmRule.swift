/// When an alarm on a metric changes its state: the members of `put-metric-alarm` that say so.
package struct AlarmRule: Sendable, Hashable {
    package let statistic: MetricStatistic
    /// Seconds, a multiple of 60.
    package let period: Int
    package let threshold: Double
    package let comparison: ComparisonOperator
    /// N: how many periods are looked at.
    package let evaluationPeriods: Int
    /// M: how many of them must breach the threshold.
    package let datapointsToAlarm: Int
    package let treatMissingData: MissingDataTreatment
    /// How many periods datapoints are taken from where some of the newest are missing; at least N.
    ///
    /// AWS says that it is larger than N and not by how much; in its examples it is 5 for an N of 3.
    package let evaluationRange: Int

    /// - Parameters:
    ///   - datapointsToAlarm: nil for all evaluation periods, as CloudWatch has it.
    ///   - evaluationRange: nil for two more than the evaluation periods.
    /// - Throws: `MetricError` with the rule of CloudWatch that is broken.
    package init(
        statistic: MetricStatistic = .sum, period: Int = 300, threshold: Double,
        comparison: ComparisonOperator = .greaterThanOrEqualToThreshold, evaluationPeriods: Int = 1,
        datapointsToAlarm: Int? = nil, treatMissingData: MissingDataTreatment = .missing, evaluationRange: Int? = nil
    ) throws(MetricError) {
        try AlarmRule.check(period: period)
        guard threshold.isFinite else { throw MetricError("threshold \(threshold): expected a finite number") }
        guard evaluationPeriods >= 1 else {
            throw MetricError("evaluation periods \(evaluationPeriods): CloudWatch wants 1 or more")
        }
        let seconds = period.multipliedReportingOverflow(by: evaluationPeriods)
        let limit = period < 3_600 ? 86_400 : 604_800
        guard !seconds.overflow, seconds.partialValue <= limit else {
            let span = period < 3_600 ? "a day, 86,400 s, where the period is less than an hour" : "a week, 604,800 s"
            throw MetricError(
                "period \(period) s and \(evaluationPeriods) evaluation periods: CloudWatch allows periods of \(span)"
                    + " in all")
        }
        let datapoints = datapointsToAlarm ?? evaluationPeriods
        guard (1...evaluationPeriods).contains(datapoints) else {
            throw MetricError(
                "datapoints to alarm \(datapoints): CloudWatch wants 1 to the number of evaluation periods, "
                    + "\(evaluationPeriods)")
        }
        let range = evaluationRange ?? evaluationPeriods + 2
        guard range >= evaluationPeriods, range <= evaluationPeriods + AlarmRule.longestAddition else {
            throw MetricError(
                "evaluation range \(range): expected \(evaluationPeriods), the evaluation periods, to "
                    + "\(evaluationPeriods + AlarmRule.longestAddition)")
        }
        self.statistic = statistic
        self.period = period
        self.threshold = threshold
        self.comparison = comparison
        self.evaluationPeriods = evaluationPeriods
        self.datapointsToAlarm = datapoints
        self.treatMissingData = treatMissingData
        self.evaluationRange = range
    }

    /// Ranges that are longer by more periods are mistakes.
    private static let longestAddition = 100

    /// - Throws: `MetricError` for a length that no period of CloudWatch has, or that metric filters cannot serve.
    package static func check(period: Int) throws(MetricError) {
        if [10, 20, 30].contains(period) {
            throw MetricError(
                "period \(period): metric filters publish a value a minute, and CloudWatch takes periods of 10, 20 and "
                    + "30 s for metrics of high resolution only: expected a multiple of 60")
        }
        guard period >= 60, period % 60 == 0, period <= 604_800 else {
            throw MetricError("period \(period): CloudWatch wants a multiple of 60 s, up to a week")
        }
    }

    /// Whether a datapoint is beyond the threshold.
    func isBreaching(_ value: Double) -> Bool { comparison.isMet(by: value, threshold) }

    /// The state after an evaluation.
    ///
    /// AWS documents it by examples, all of which this rule gives.
    ///
    /// - Parameters:
    ///   - datapoints: of the evaluation range, the newest first; nil where a period has no samples.
    ///   - state: the one before.
    package func state(after datapoints: [Double?], keeping state: AlarmState) -> AlarmState {
        var real = 0
        var breaching = 0
        var oldestAge = 0
        for (age, datapoint) in datapoints.enumerated() {
            guard let datapoint else { continue }
            real += 1
            breaching += isBreaching(datapoint) ? 1 : 0
            oldestAge = age + 1
            // Enough of them: what is missing does not matter.
            if real == evaluationPeriods { return breaching >= datapointsToAlarm ? .alarm : .ok }
        }
        if real == 0 {
            switch treatMissingData {
            case .missing: return .insufficientData
            case .ignore: return state
            case .breaching: return .alarm
            case .notBreaching: return .ok
            }
        }
        if treatMissingData == .breaching {
            return breaching + evaluationPeriods - real >= datapointsToAlarm ? .alarm : .ok
        }
        if breaching >= datapointsToAlarm { return .alarm }
        if treatMissingData == .notBreaching || breaching < real { return .ok }
        // Only breaching ones, and too few: an early alarm once the oldest is as old as an alarm takes.
        if treatMissingData == .missing, oldestAge >= datapointsToAlarm { return .alarm }
        return state
    }
}
