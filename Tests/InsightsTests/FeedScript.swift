import CloudTrail

@testable import Insights

/// Hand-made events, given to an engine in order of time as a feed would.
struct FeedScript {
    struct Event {
        var time: Int64
        var flags: EventFlags = []
        var values: [FeedColumn: String] = [:]
    }

    private(set) var events: [Event] = []
    /// What every event has unless it says otherwise.
    var usual: [FeedColumn: String] = [
        .account: "111122223333", .region: "eu-west-1", .eventSource: "ec2.amazonaws.com",
        .eventName: "DescribeInstances", .principal: "arn:aws:iam::111122223333:user/anna", .principalType: "IAMUser",
        .session: "arn:aws:iam::111122223333:user/anna", .accessKeyId: "AKIAEXAMPLE111111111",
        .sourceIPAddress: "198.51.100.7", .userAgent: "aws-cli/2.15.0 Python/3.11 Linux/5.10", .category: "Management",
    ]

    static let start = Timestamp(year: 2024, month: 5, day: 6)

    /// Microseconds of a time after the start: a Monday.
    static func time(day: Int = 0, hour: Int = 0, minute: Int = 0, second: Int = 0) -> Int64 {
        start.microseconds + Int64(((day * 24 + hour) * 60 + minute) * 60 + second) * 1_000_000
    }

    mutating func add(
        day: Int = 0, hour: Int = 9, minute: Int = 0, second: Int = 0, flags: EventFlags = [],
        _ values: [FeedColumn: String] = [:]
    ) {
        events.append(
            Event(
                time: FeedScript.time(day: day, hour: hour, minute: minute, second: second), flags: flags,
                values: usual.merging(values) { $1 }))
    }

    /// What an engine tells when all events have gone by.
    func incidents(_ engine: some InsightEngine, budget: Double = 10) -> [Incident] {
        var engine = engine
        let (symbols, summary) = feed(&engine)
        return engine.finish(symbols, summary, budget: budget).sorted { Incident.isRanked($0, before: $1) }
    }

    /// Gives an engine all events, hour by hour.
    func feed(_ engine: inout some InsightEngine) -> (FeedSymbols, FeedSummary) {
        var symbols = FeedSymbols()
        var summary = FeedSummary()
        var batch: FeedBatch?
        let sorted = events.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
        for (number, event) in sorted {
            let hour = FeedBatch.hour(of: event.time)
            if let full = batch, full.hour != hour {
                engine.consume(full, symbols)
                batch = nil
            }
            let codes = FeedColumn.allCases.map { column in
                // An empty text stands for none.
                event.values[column].flatMap { $0.isEmpty ? nil : symbols.insert(column, $0) } ?? FeedSymbols.absent
            }
            var current = batch ?? FeedBatch(hour: hour)
            current.append(
                time: event.time, flags: event.flags,
                reference: EventReference(rowGroup: 0, row: UInt32(number)), codes: codes)
            batch = current
            summary.events += 1
        }
        if let batch { engine.consume(batch, symbols) }
        if let first = sorted.first, let last = sorted.last {
            summary.span = first.element.time...last.element.time
        }
        return (symbols, summary)
    }
}
