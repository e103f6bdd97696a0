package import CloudTrail

/// An Insight of AWS, Start and End together, and what the archive says to its numbers.
package struct CheckedInsight: Sendable, Hashable {
    /// Which of the two records the archive has.
    package enum Completeness: String, Sendable, Hashable {
        case paired
        /// Still going on when the archive ends, or its End is missing.
        case open
        /// An End without a Start.
        case orphan
    }

    /// A number of AWS beside that of the archive.
    package enum Agreement: Sendable, Hashable {
        /// The record has no such number, or nothing to compute it from.
        case unstated
        /// Equal to the tenth decimal.
        case agrees(calls: Int)
        /// AWS's own number stands for no whole number of calls: nil.
        case differs(delivered: Int?, archived: Int)
    }

    package let start: DeliveredInsight?
    package let end: DeliveredInsight?
    /// Records with the same ID, or of the same side of the same insight, that were left out.
    package let duplicates: Int
    package internal(set) var baseline = Agreement.unstated
    package internal(set) var first = Agreement.unstated
    package internal(set) var whole = Agreement.unstated
    /// Calls of the archive from six minutes before the start to a minute after the end.
    package internal(set) var linkedEvents = 0
    /// Whose they mostly are.
    package internal(set) var principal: String?
    /// Whether the archive begins after the baseline.
    package internal(set) var beginsWithinBaseline = false

    init(start: DeliveredInsight?, end: DeliveredInsight?, duplicates: Int) {
        self.start = start
        self.end = end
        self.duplicates = duplicates
    }

    package var completeness: Completeness { start == nil ? .orphan : end == nil ? .open : .paired }

    /// The record that says most.
    package var record: DeliveredInsight? { start ?? end }

    /// When it began: an End without a Start tells by its duration.
    package var time: Timestamp {
        if let start { return start.time }
        guard let end else { return Timestamp(seconds: 0) }
        return Timestamp(microseconds: end.time.microseconds - Int64(end.insightDuration ?? 0) * 60_000_000)
    }

    package var agrees: Bool? {
        let stated = [baseline, first, whole].filter { $0 != .unstated }
        if stated.isEmpty { return nil }
        return stated.allSatisfy { if case .agrees = $0 { true } else { false } }
    }

    /// What the comparison came to, in a sentence.
    package var verdict: String {
        var parts: [String] = []
        var isFewer = false
        var isMore = false
        for (name, agreement) in [("baseline", baseline), ("start", first), ("whole", whole)] {
            guard case .differs(let delivered, let archived) = agreement else { continue }
            guard let delivered else {
                parts.append("\(name): AWS's average is of no whole number of calls, archive holds \(archived)")
                continue
            }
            parts.append("\(name): AWS counted \(delivered), archive holds \(archived)")
            if archived < delivered { isFewer = true } else { isMore = true }
        }
        if parts.isEmpty { return agrees == nil ? "nothing to compare" : "agrees" }
        var causes: [String] = []
        if isFewer {
            if beginsWithinBaseline { causes.append("the archive begins within the baseline") }
            causes.append("log files are missing, or the trail's event selectors leave calls out")
        }
        if isMore { causes.append("AWS leaves out event sources that its trail excludes, or counted another trail") }
        let sentence = parts.joined(separator: "; ")
        return causes.isEmpty ? sentence : sentence + " (" + causes.joined(separator: "; ") + ")"
    }
}
