import CloudTrail

/// Whose logs: digests of all trails count together, since which trail an unlisted log is of nobody can tell.
struct CoverageScope: Hashable {
    var account: String
    var region: String
}

/// The times that the digests of an account and region cover.
struct Coverage {
    /// Names of logs give the minute of their delivery, and AWS's own are rounded down to five.
    static let nameMicroseconds: Int64 = 300 * 1_000_000

    private(set) var intervals: [ClosedRange<Timestamp>] = []

    /// - Parameter intervals: in any order; those that touch or overlap become one.
    init(_ intervals: [ClosedRange<Timestamp>]) {
        for interval in intervals.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
            if let last = self.intervals.last, interval.lowerBound <= last.upperBound {
                self.intervals[self.intervals.count - 1] =
                    last.lowerBound...max(last.upperBound, interval.upperBound)
            } else {
                self.intervals.append(interval)
            }
        }
    }

    /// Where an unlisted log lies that was delivered at a time, or up to five minutes later.
    func reason(_ time: Timestamp) -> LogVerdict.Reason {
        guard let first = intervals.first, let last = intervals.last else { return .noDigests }
        if time < first.lowerBound { return .beforeFirstDigest }
        let latest = Timestamp(microseconds: time.microseconds + Coverage.nameMicroseconds)
        if latest > last.upperBound { return .afterLastDigest }
        return intervals.contains { $0.lowerBound <= time && latest <= $0.upperBound } ? .insideCoverage : .inGap
    }
}
