import CloudTrail

/// The intervals that AWS's Insights records average over, as the published records have them.
///
/// With the start minute s, and D the midnight before it: the baseline is [D - 7 days, s), of which the record says
/// `baselineDuration` = 10080 + minutes from D to s; a Start speaks of five minutes, an End of those from s to its time.
package struct InsightWindow: Sendable, Hashable {
    private static let minute: Int64 = 60_000_000
    private static let day: Int64 = 86_400_000_000

    /// Microseconds since 1970.
    package let baseline: Range<Int64>
    /// In minutes.
    package let baselineMinutes: Int
    package let start: Range<Int64>
    package let startMinutes = 5
    /// From the start to the end, at least a minute.
    package let whole: Range<Int64>
    package let wholeMinutes: Int

    /// - Parameters:
    ///   - start: in microseconds; its minute counts.
    ///   - end: exclusive.
    package init(start: Int64, end: Int64) {
        let first = start - start.quotientAndRemainderFloored(dividingBy: InsightWindow.minute).remainder
        let midnight = start - start.quotientAndRemainderFloored(dividingBy: InsightWindow.day).remainder
        baseline = (midnight - 7 * InsightWindow.day)..<first
        baselineMinutes = 10_080 + Int((first - midnight) / InsightWindow.minute)
        self.start = first..<(first + 5 * InsightWindow.minute)
        let minutes = max(1, (max(end, first) - first + InsightWindow.minute - 1) / InsightWindow.minute)
        whole = first..<(first + minutes * InsightWindow.minute)
        wholeMinutes = Int(minutes)
    }
}
