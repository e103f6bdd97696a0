/// Something that learns from every event and tells what was unusual.
///
/// One pass over the index feeds all engines. An engine's answer depends on the events alone: not on threads, row
/// groups or codes.
package protocol InsightEngine: Sendable {
    /// Takes the next events in order of time.
    mutating func consume(_ batch: FeedBatch, _ symbols: FeedSymbols)

    /// Tells what was unusual, in any order.
    ///
    /// - Parameters:
    ///   - symbols: all texts of the feed.
    ///   - summary: what the feed handed over.
    ///   - budget: incidents an account-month that chance may cause in all of this engine; every incident has a lower
    ///     expectation.
    mutating func finish(_ symbols: FeedSymbols, _ summary: FeedSummary, budget: Double) -> [Incident]

    /// What was left out for want of memory, in sentences; asked after `finish`.
    var notes: [String] { get }
}

extension InsightEngine {
    package var notes: [String] { [] }
}
