package import CloudTrail

/// A change of an alarm's state.
package struct StateChange: Sendable, Hashable {
    /// When it was evaluated: the end of the newest period.
    package let time: Timestamp
    package let oldState: AlarmState
    package let newState: AlarmState
    /// In the words of CloudWatch, with times as RFC 3339 writes them.
    package let reason: String
}

extension AlarmRule {
    /// Why an evaluation had its outcome.
    ///
    /// - Parameters:
    ///   - datapoints: of the evaluation range, the newest first; nil where a period has no samples.
    ///   - time: the end of the newest period.
    func reason(
        _ old: AlarmState, _ new: AlarmState, _ datapoints: [Double?], at time: Timestamp
    ) -> String {
        let real = datapoints.enumerated().compactMap { age, value in
            value.map { (start: Timestamp(seconds: time.seconds - Int64((age + 1) * period)), value: $0) }
        }.prefix(evaluationPeriods)
        let missing = evaluationPeriods - real.count
        if new == .insufficientData {
            return "Insufficient Data: \(AlarmRule.counted(missing, "datapoint")) unknown."
        }
        let treated = new == .alarm ? "Breaching" : "NonBreaching"
        guard !real.isEmpty else {
            let periods = missing == 1 ? "1 period" : "\(missing) periods"
            return "Threshold Crossed: no datapoints were received for \(periods) and "
                + "\(AlarmRule.counted(missing, "missing datapoint")) treated as [\(treated)]."
        }
        let told = real.filter { isBreaching($0.value) == (new == .alarm) }
        let list = told.map { "\($0.value) (\($0.start))" }.joined(separator: ", ")
        let verb = told.count == 1 ? "was" : "were"
        let needed = new == .alarm ? datapointsToAlarm : evaluationPeriods - datapointsToAlarm + 1
        var text = "Threshold Crossed: "
        if !told.isEmpty {
            text += "\(told.count) out of the last \(evaluationPeriods) datapoints [\(list)] \(verb) "
            text += "\(new == .alarm ? "" : "not ")\(comparison.phrase) the threshold (\(threshold))"
        }
        let isTreated =
            missing > 0
            && (treatMissingData == .breaching && new == .alarm || treatMissingData == .notBreaching && new == .ok)
        if isTreated {
            text += told.isEmpty ? "" : " and "
            text += "\(AlarmRule.counted(missing, "missing datapoint")) treated as [\(treated)]"
        } else if told.isEmpty {
            text += "fewer than \(datapointsToAlarm) datapoints were breaching"
        }
        return text + " (minimum \(needed) \(needed == 1 ? "datapoint" : "datapoints") for "
            + "\(old.rawValue) -> \(new.rawValue) transition)."
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        count == 1 ? "1 \(noun) was" : "\(count) \(noun)s were"
    }
}
