import TrailIndex
package import TrailQuery

/// The events of an index in order of time, an hour at a time, in bounded memory.
///
/// Row groups lie close in time but overlap. They are read by the first time that their statistics tell; an hour is
/// handed over when no row group that is still unread can hold one of its events. So the order is exact: there are no
/// late events. Where more events wait than there is memory for, those that wait longest are dropped and read again in
/// another pass.
///
/// Columns are read by the codes of their dictionaries, so there is no text for an event, only for each distinct value.
package struct EventFeed: Sendable {
    package struct Options: Sendable, Hashable {
        /// Events that may wait for their hour, of about 80 bytes each.
        package var maximumWaitingEvents = 1_500_000
        /// Events of a batch.
        package var maximumBatchEvents = 1 << 17
        /// What distinct texts may take.
        package var symbolBytes = 128 << 20

        package init() {}
    }

    private let engine: QueryEngine
    private let options: Options
    private let fields: [Field?]
    private let truths: Truths

    package init(_ engine: QueryEngine, options: Options = Options()) throws {
        self.engine = engine
        self.options = options
        fields = try FeedColumn.allCases.map { try $0.fieldName.map { try Field($0) } }
        truths = try Truths()
    }

    /// Hands over every event of an interval, batch by batch, in order of time.
    ///
    /// - Parameters:
    ///   - interval: microseconds since 1970; nil for all.
    ///   - body: takes a batch and the texts of its codes; called on one thread at a time.
    /// - Returns: what was handed over.
    /// - Throws: what reading the index throws, and what `body` does.
    /// - Complexity: O(events log row groups that overlap); memory as the options say.
    package func forEachBatch(
        in interval: Range<Int64>? = nil,
        _ body: @Sendable (_ batch: FeedBatch, _ symbols: FeedSymbols) throws -> Void
    ) throws -> FeedSummary {
        try run(in: interval, body).summary
    }

    /// As `forEachBatch`, and returns all texts as well: a body that kept those of a batch would have them copied.
    func run(
        in interval: Range<Int64>? = nil,
        _ body: @Sendable (_ batch: FeedBatch, _ symbols: FeedSymbols) throws -> Void
    ) throws -> (summary: FeedSummary, symbols: FeedSymbols) {
        try FeedRun(
            engine: engine, options: options, interval: interval ?? .min..<(.max), fields: fields, truths: truths
        ).run(body)
    }
}
