import TrailIndex
import TrailQuery

/// One going through of an index for `EventFeed`: what waits, and how far everything is known.
struct FeedRun {
    private let engine: QueryEngine
    private let options: EventFeed.Options
    private let interval: Range<Int64>
    private let fields: [Field?]
    private let truths: Truths
    private var symbols: FeedSymbols
    private var blocks: [FeedBlock] = []
    private(set) var summary = FeedSummary()

    init(
        engine: QueryEngine, options: EventFeed.Options, interval: Range<Int64>, fields: [Field?], truths: Truths
    ) {
        self.engine = engine
        self.options = options
        self.interval = interval
        self.fields = fields
        self.truths = truths
        symbols = FeedSymbols(bytes: options.symbolBytes)
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

    mutating func run(_ body: @Sendable (FeedBatch, FeedSymbols) throws -> Void) throws {
        var start = interval.lowerBound
        while start < interval.upperBound {
            start = try pass(from: start, body)
        }
        for column in FeedColumn.allCases where symbols.others[column.rawValue] > 0 {
            summary.others[column] = symbols.others[column.rawValue]
        }
    }

    /// Goes through the row groups once.
    ///
    /// - Returns: where the next pass begins: the end of the interval, unless memory was short.
    private mutating func pass(
        from start: Int64, _ body: @Sendable (FeedBatch, FeedSymbols) throws -> Void
    ) throws -> Int64 {
        var end = interval.upperBound
        let groups = rowGroups(from: start, before: end)
        let isFirst = summary.passes == 0
        summary.passes += 1
        let window = engine.threads * 2
        var next = 0
        while next < groups.count, groups[next].first < end {
            let numbers = groups[next..<min(next + window, groups.count)].map(\.number)
            next += numbers.count
            for var block in try read(numbers, from: start, before: end) {
                block.translate(&symbols)
                // A later pass meets row groups again.
                if isFirst { summary.undated += block.undated }
                if block.count > 0 { blocks.append(block) }
            }
            try handOver(before: next < groups.count ? min(groups[next].first, end) : end, isLast: false, body)
            shorten(to: &end)
        }
        try handOver(before: end, isLast: true, body)
        return end
    }

    private func read(_ numbers: [Int], from start: Int64, before end: Int64) throws -> [FeedBlock] {
        let store = engine.store
        let read = try Workers.run(items: numbers.count, workers: engine.threads) {
            [(item: Int, block: FeedBlock)]()
        } body: { item, blocks in
            let number = numbers[item]
            let columns = try WholeColumns(
                store.rowGroups[number], from: start, before: end, references: engine.references)
            blocks.append((item, try FeedBlock(columns, rowGroup: number, fields: fields, truths: truths)))
        }
        return read.flatMap { $0 }.sorted { $0.item < $1.item }.map(\.block)
    }

    /// Hands over what lies before a time that everything is known up to: whole hours, and also a part of the last where
    /// a batch is full or nothing follows.
    private mutating func handOver(
        before known: Int64, isLast: Bool, _ body: @Sendable (FeedBatch, FeedSymbols) throws -> Void
    ) throws {
        var entries: [FeedEntry] = []
        for (number, block) in blocks.enumerated() {
            var position = block.next
            while position < block.count, block.times[position] < known {
                entries.append(
                    FeedEntry(
                        time: block.times[position], tie: block.ties[position],
                        block: UInt32(truncatingIfNeeded: number), position: UInt32(truncatingIfNeeded: position)))
                position += 1
            }
        }
        guard !entries.isEmpty else { return }
        // Sorted runs behind one another: merged, not sorted anew.
        entries.sort()
        if !isLast, known < .max {
            let openHour = FeedBatch.hour(of: known)
            let firstOpen = entries.firstIndex { FeedBatch.hour(of: $0.time) >= openHour } ?? entries.count
            if entries.count - firstOpen < options.maximumBatchEvents { entries.removeLast(entries.count - firstOpen) }
        }
        for entry in entries { blocks[Int(entry.block)].next += 1 }
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

    /// Where too many events wait, drops the later half and ends the pass before them.
    private mutating func shorten(to end: inout Int64) {
        guard blocks.reduce(0, { $0 + $1.count }) > options.maximumWaitingEvents else { return }
        let waiting = blocks.reduce(0) { $0 + $1.count - $1.next }
        if waiting > options.maximumWaitingEvents / 2 {
            var times = blocks.flatMap { $0.times[$0.next...] }
            times.sort()
            // Events of one time cannot be parted.
            if let cut = times[(times.count / 2)...].first(where: { $0 > times[0] }) { end = min(end, cut) }
        }
        for number in blocks.indices { blocks[number].cut(before: end) }
        blocks.removeAll(where: \.isFinished)
    }
}
