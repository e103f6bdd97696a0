package import CloudTrail

extension AlarmRule {
    /// Alarms that look at more than a day are evaluated once an hour.
    private static let longestByMinute = 86_400

    /// The changes of an alarm's state over a span of time, from `INSUFFICIENT_DATA`, in which alarms are created.
    ///
    /// A metric is looked at each minute, and the periods end there: they slide and are not aligned. What comes late in
    /// CloudWatch is there in time here.
    ///
    /// - Parameters:
    ///   - series: nil for a metric that never had a sample.
    ///   - span: the first and the last event of what is looked at; evaluations end with the minute of the last.
    /// - Complexity: O(minutes with samples in the evaluation range, each with the minutes of a period).
    package func history(of series: MetricSeries?, over span: ClosedRange<Timestamp>) -> [StateChange] {
        let series = series ?? MetricSeries(MetricIdentity(namespace: "", name: ""), minutes: [])
        let step: Int64 = period * evaluationPeriods > AlarmRule.longestByMinute ? 60 : 1
        let end = MetricMinute.containing(span.upperBound) + 1
        var time = AlarmRule.aligned(MetricMinute.containing(span.lowerBound) + 1, step)
        var state = AlarmState.insufficientData
        var changes: [StateChange] = []
        var windows = SlidingWindows(series, self)
        // A span shorter than a step is evaluated once, at its end.
        if time > end { time = end }
        while time <= end {
            let datapoints = windows.datapoints(endingAt: time)
            let next = self.state(after: datapoints, keeping: state)
            if next != state {
                let moment = MetricMinute.start(time)
                changes.append(
                    StateChange(
                        time: moment, oldState: state, newState: next,
                        reason: reason(state, next, datapoints, at: moment)))
                state = next
            }
            guard datapoints.allSatisfy({ $0 == nil }) else {
                time += step
                continue
            }
            // Without samples in the range, nothing changes before there are some.
            let index = series.firstIndex(notBefore: time)
            guard index < series.minutes.count else { break }
            time = AlarmRule.aligned(max(time + step, series.minutes[index].minute + 1), step)
        }
        return changes
    }

    /// The next minute that is a multiple of a step.
    private static func aligned(_ minute: Int64, _ step: Int64) -> Int64 {
        let (quotient, remainder) = minute.quotientAndRemainderFloored(dividingBy: step)
        return remainder == 0 ? minute : (quotient + 1) * step
    }
}

/// The values of the periods that end at any minute, each computed once.
private struct SlidingWindows {
    private let series: MetricSeries
    private let rule: AlarmRule
    /// By the minute the window ends at.
    private var known: [Int64: Double?] = [:]

    init(_ series: MetricSeries, _ rule: AlarmRule) {
        self.series = series
        self.rule = rule
    }

    /// The datapoints of an evaluation, the newest first.
    mutating func datapoints(endingAt time: Int64) -> [Double?] {
        let length = Int64(rule.period / 60)
        known[time - length * Int64(rule.evaluationRange)] = nil
        return (0..<Int64(rule.evaluationRange)).map { age in
            let end = time - age * length
            if let value = known[end] { return value }
            let value = series.value(of: rule.statistic, from: end - length, to: end)
            known[end] = .some(value)
            return value
        }
    }
}
