/// What a feed handed over, and what it could not.
package struct FeedSummary: Sendable, Hashable {
    /// Calls handed over; Insight and Aggregated records are none.
    package var events = 0
    /// Calls without a time: they have no place in the order, and no engine sees them.
    package var undated = 0
    /// `eventTime` of the first and the last event in microseconds; nil without an event.
    package var span: ClosedRange<Int64>?
    /// By column, how many events had a text that there was no memory for.
    package var others: [FeedColumn: Int] = [:]
    /// How often the index was gone through: more than once where its row groups overlap beyond the memory.
    package var passes = 0

    package init() {}
}
