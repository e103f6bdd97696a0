import Synchronization
import TrailIndex
import TrailQuery

/// One going through of an index for `EventFeed`: while some row groups are handed over, the next ones are read.
final class FeedRun: Sendable {
    /// The row groups that are read at a time.
    private struct Window: Sendable {
        var next = 0
        var blocks: [(item: Int, block: FeedBlock)] = []
        var failure: (item: Int, error: any Error)?
    }

    private let engine: QueryEngine
    private let options: EventFeed.Options
    private let interval: Range<Int64>
    private let fields: [Field?]
    private let truths: Truths
    private let waiting: Mutex<FeedWaiting>

    init(
        engine: QueryEngine, options: EventFeed.Options, interval: Range<Int64>, fields: [Field?], truths: Truths
    ) {
        self.engine = engine
        self.options = options
        self.interval = interval
        self.fields = fields
        self.truths = truths
        waiting = Mutex(FeedWaiting(options))
    }

    /// Row groups that may hold events of an interval, by their first time.
    private func rowGroups(from start: Int64, before end: Int64) -> [(number: Int, first: Int64)] {
        let groups = engine.store.rowGroups.enumerated().compactMap { number, rows -> (number: Int, first: Int64)? in
            // Without statistics it may hold any time.
            guard let range = rows.eventTimeRange else { return (number, .min) }
            return range.upperBound >= start && range.lowerBound < end ? (number, range.lowerBound) : nil
        }
        return groups.sorted { ($0.first, $0.number) < ($1.first, $1.number) }
    }

    func run(
        _ body: @Sendable (FeedBatch, FeedSymbols) throws -> Void
    ) throws -> (summary: FeedSummary, symbols: FeedSymbols) {
        var start = interval.lowerBound
        while start < interval.upperBound {
            start = try pass(from: start, body)
        }
        return waiting.withLock { ($0.completeSummary, $0.symbols) }
    }

    /// Goes through the row groups once.
    ///
    /// - Returns: where the next pass begins: the end of the interval, unless memory was short.
    private func pass(
        from start: Int64, _ body: @Sendable (FeedBatch, FeedSymbols) throws -> Void
    ) throws -> Int64 {
        var end = interval.upperBound
        let groups = rowGroups(from: start, before: end)
        waiting.withLock { $0.beginPass() }
        var next = 0
        var blocks: [FeedBlock] = []
        repeat {
            let rest = groups[next...].prefix(engine.threads * 2).prefix { $0.first < end }
            // Everything is known before what is read now.
            let known = min(rest.first?.first ?? end, end)
            next += rest.count
            (blocks, end) = try turn(taking: blocks, known: known, reading: rest.map(\.number), start..<end, body)
        } while !blocks.isEmpty
        try waiting.withLock { try $0.endPass(before: end, body) }
        return end
    }

    /// Takes blocks and hands over what is known, and at the same time reads the next ones.
    ///
    /// - Returns: the blocks that were read, one a row group, and where the pass ends by now.
    private func turn(
        taking blocks: [FeedBlock], known: Int64, reading numbers: [Int], _ interval: Range<Int64>,
        _ body: @Sendable (FeedBatch, FeedSymbols) throws -> Void
    ) throws -> (blocks: [FeedBlock], end: Int64) {
        let window = Mutex(Window())
        let end = Mutex(interval.upperBound)
        withoutActuallyEscaping(body) { body in
            // The first thread takes and then reads; the others read.
            WorkerThreads.run(max(1, engine.threads)) { thread in
                if thread == 0, !blocks.isEmpty {
                    do {
                        let cut = try self.waiting.withLock {
                            try $0.take(blocks, known: known, before: interval.upperBound, body)
                        }
                        end.withLock { $0 = cut }
                    } catch {
                        // What was read before comes before what is read now.
                        window.withLock { $0.failure = (-1, error) }
                    }
                }
                self.read(numbers, interval, window)
            }
        }
        let read = window.withLock { $0 }
        if let failure = read.failure { throw failure.error }
        return (read.blocks.sorted { $0.item < $1.item }.map(\.block), end.withLock { $0 })
    }

    private func read(_ numbers: [Int], _ interval: Range<Int64>, _ window: borrowing Mutex<Window>) {
        while true {
            let item = window.withLock { window -> Int? in
                guard window.failure == nil, window.next < numbers.count else { return nil }
                window.next += 1
                return window.next - 1
            }
            guard let item else { return }
            do {
                let columns = try WholeColumns(
                    engine.store.rowGroups[numbers[item]], from: interval.lowerBound, before: interval.upperBound,
                    references: engine.references)
                let block = try FeedBlock(columns, rowGroup: numbers[item], fields: fields, truths: truths)
                window.withLock { $0.blocks.append((item, block)) }
            } catch {
                window.withLock { window in
                    if window.failure.map({ $0.item > item }) ?? true { window.failure = (item, error) }
                }
            }
        }
    }
}
