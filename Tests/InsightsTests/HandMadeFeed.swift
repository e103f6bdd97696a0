import CloudTrail

@testable import Insights

/// An event as texts, for feeds that tests make by hand.
struct HandMadeEvent {
    /// Seconds since 1970.
    var time: Int64
    var texts: [FeedColumn: String]
    var flags: EventFlags

    init(_ time: Int64, _ name: String = "GetObject", flags: EventFlags = [], _ texts: [FeedColumn: String] = [:]) {
        self.time = time
        self.flags = flags
        self.texts = [
            .account: "111122223333", .region: "eu-west-1", .eventSource: "ec2.amazonaws.com", .eventName: name,
            .principal: "arn:aws:iam::111122223333:user/anna", .category: "Management",
        ].merging(texts) { $1 }
    }
}

/// Hands events to engines as a feed does.
struct HandMadeFeed {
    /// 2024-01-01, a Monday.
    static let monday: Int64 = 1_704_067_200

    var events: [HandMadeEvent] = []

    mutating func add(_ event: HandMadeEvent) { events.append(event) }

    /// Calls at some minutes of every hour of some days.
    mutating func addHourly(
        _ name: String, days: Range<Int>, hours: Range<Int> = 0..<24, perHour: Int, _ texts: [FeedColumn: String] = [:]
    ) {
        for day in days {
            for hour in hours {
                for number in 0..<perHour {
                    let second = Int64(number * 3_600 / perHour)
                    add(HandMadeEvent(HandMadeFeed.monday + Int64(day * 86_400 + hour * 3_600) + second, name, texts))
                }
            }
        }
    }

    /// - Parameter reversesSymbols: whether codes are given in another order, as other row groups would.
    func incidents(
        of engine: some InsightEngine, budget: Double = 5, reversesSymbols: Bool = false
    ) -> [Incident] {
        var engine = engine
        var symbols = FeedSymbols()
        let texts = events.flatMap { event in event.texts.map { ($0.key, $0.value) } }
        for (column, text) in reversesSymbols ? texts.reversed() : texts { _ = symbols.insert(column, text) }
        var batches: [FeedBatch] = []
        for (number, event) in events.sorted(by: { $0.time < $1.time }).enumerated() {
            let hour = FeedBatch.hour(of: event.time * 1_000_000)
            if batches.last?.hour != hour { batches.append(FeedBatch(hour: hour)) }
            batches[batches.count - 1].append(
                time: event.time * 1_000_000, flags: event.flags,
                reference: EventReference(rowGroup: 0, row: UInt32(number)),
                codes: FeedColumn.allCases.map { column in
                    event.texts[column].flatMap { symbols.code(column, of: $0) } ?? FeedSymbols.absent
                })
        }
        for batch in batches { engine.consume(batch, symbols) }
        return engine.finish(symbols, FeedSummary(), budget: budget).sorted(by: Incident.isRanked)
    }
}
