import CloudTrail

/// The events of a feed that wait for all others of their time.
struct FeedWaiting: Sendable {
    private let options: EventFeed.Options
    private(set) var symbols: FeedSymbols
    private var blocks: [FeedBlock] = []
    private var summary = FeedSummary()

    init(_ options: EventFeed.Options) {
        self.options = options
        symbols = FeedSymbols(bytes: options.symbolBytes)
    }

    /// What was handed over, with what there was no memory for.
    var completeSummary: FeedSummary {
        var summary = self.summary
        for column in FeedColumn.allCases where symbols.others[column.rawValue] > 0 {
            summary.others[column] = symbols.others[column.rawValue]
        }
        return summary
    }

    mutating func beginPass() { summary.passes += 1 }

    /// Takes the blocks of some row groups, hands over what everything is known of, and drops what there is no memory
    /// for.
    ///
    /// - Parameters:
    ///   - known: no event before it is still to come.
    ///   - end: where the pass ends.
    /// - Returns: where the pass ends by now.
    mutating func take(
        _ taken: [FeedBlock], known: Int64, before end: Int64,
        _ body: (FeedBatch, FeedSymbols) throws -> Void
    ) throws -> Int64 {
        for var block in taken {
            block.translate(&symbols)
            // A later pass meets row groups again.
            if summary.passes == 1 { summary.undated += block.undated }
            if block.count > 0 { blocks.append(block) }
        }
        try handOver(before: known, isLast: false, body)
        return shorten(before: end)
    }

    /// Hands over what is left of a pass.
    mutating func endPass(before end: Int64, _ body: (FeedBatch, FeedSymbols) throws -> Void) throws {
        try handOver(before: end, isLast: true, body)
        blocks = []
    }

    /// Hands over what lies before a time that everything is known up to: whole hours, and also a part of the last where
    /// a batch is full or nothing follows.
    private mutating func handOver(
        before known: Int64, isLast: Bool, _ body: (FeedBatch, FeedSymbols) throws -> Void
    ) throws {
        var limit = known
        if !isLast, known < .max {
            let (_, minutes) = known.quotientAndRemainderFloored(dividingBy: 3_600_000_000)
            // What statistics say may be anything.
            let (start, overflow) = known.subtractingReportingOverflow(minutes)
            let hourStart = overflow ? .min : start
            let open = blocks.reduce(0) { $0 + $1.count(from: hourStart, before: known) }
            if open < options.maximumBatchEvents { limit = hourStart }
        }
        var entries: [FeedEntry] = []
        entries.reserveCapacity(blocks.reduce(0) { $0 + $1.count(from: .min, before: limit) })
        for number in blocks.indices { blocks[number].takeEntries(before: limit, block: number, into: &entries) }
        guard !entries.isEmpty else { return }
        // Sorted runs behind one another: merged, not sorted anew.
        entries.sort()
        var start = 0
        while start < entries.count {
            let hour = FeedBatch.hour(of: entries[start].time)
            var end = start + 1
            while end < entries.count, end - start < options.maximumBatchEvents,
                FeedBatch.hour(of: entries[end].time) == hour
            { end += 1 }
            var batch = FeedBatch(hour: hour)
            batch.reserve(end - start)
            batch.append(entries[start..<end], of: blocks)
            try body(batch, symbols)
            start = end
        }
        summary.events += entries.count
        let first = entries[0].time
        let last = entries[entries.count - 1].time
        summary.span = min(summary.span?.lowerBound ?? first, first)...max(summary.span?.upperBound ?? last, last)
        blocks.removeAll(where: \.isFinished)
    }

    /// Where too many events wait, drops the later half, which ends the pass before them.
    private mutating func shorten(before end: Int64) -> Int64 {
        guard blocks.reduce(0, { $0 + $1.count }) > options.maximumWaitingEvents else { return end }
        var end = end
        let waiting = blocks.reduce(0) { $0 + $1.count - $1.next }
        if waiting > options.maximumWaitingEvents / 2 {
            var times = blocks.flatMap(\.waitingTimes)
            times.sort()
            // Events of one time cannot be parted.
            if let cut = times[(times.count / 2)...].first(where: { $0 > times[0] }) { end = min(end, cut) }
        }
        for number in blocks.indices { blocks[number].cut(before: end) }
        blocks.removeAll(where: \.isFinished)
        return end
    }
}
