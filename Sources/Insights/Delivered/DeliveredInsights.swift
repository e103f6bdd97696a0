import CloudTrail
import TrailIndex
package import TrailQuery

/// The Insights that AWS delivered into an archive: paired, freed of copies, and counted anew.
package struct DeliveredInsights: Sendable {
    /// By time.
    package private(set) var checked: [CheckedInsight] = []
    /// What was left out, in sentences.
    package private(set) var notes: [String] = []

    /// AWS looks five minutes back; where a record's minute lies among them no document says.
    private static let offsets = Array(-5...0)
    private static let minute: Int64 = 60_000_000

    /// - Parameters:
    ///   - accounts: empty for all; so too `regions`.
    /// - Throws: what reading the index throws.
    package init(_ engine: QueryEngine, accounts: [String] = [], regions: [String] = []) throws {
        let table = try engine.eventTable(
            selecting: .field(try Field("category"), .equals(["Insight"])), fields: try DeliveredInsight.fields())
        let records = table.rows.compactMap { DeliveredInsight($0) }
        if records.count < table.rows.count {
            notes.append("\(table.rows.count - records.count) Insights records have no state or time: left out")
        }
        checked = DeliveredInsights.paired(records).filter { insight in
            (accounts.isEmpty || accounts.contains(insight.record?.account ?? ""))
                && (regions.isEmpty || regions.contains(insight.record?.region ?? ""))
        }
        let firstEvent = engine.store.rowGroups.compactMap { $0.eventTimeRange?.lowerBound }.min()
        try DeliveredInsights.check(&checked, engine, firstEvent: firstEvent)
    }

    // MARK: Pairs

    private struct Key: Hashable {
        let sharedEventID: String?
        let account: String?
        let region: String?
    }

    /// Puts Start and End together by `sharedEventID`, account and region.
    ///
    /// Of records that were delivered more than once the first counts.
    static func paired(_ records: [DeliveredInsight]) -> [CheckedInsight] {
        var order: [Key] = []
        var groups: [Key: [DeliveredInsight]] = [:]
        var pairs: [CheckedInsight] = []
        for record in records {
            guard record.sharedEventID != nil else {
                pairs.append(
                    CheckedInsight(
                        start: record.state == .start ? record : nil, end: record.state == .end ? record : nil,
                        duplicates: 0))
                continue
            }
            let key = Key(sharedEventID: record.sharedEventID, account: record.account, region: record.region)
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(record)
        }
        for key in order {
            let group = groups[key] ?? []
            let start = group.first { $0.state == .start }
            let end = group.first { $0.state == .end }
            pairs.append(
                CheckedInsight(
                    start: start, end: end, duplicates: group.count - (start == nil ? 0 : 1) - (end == nil ? 0 : 1)))
        }
        return pairs.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
    }

    // MARK: Counting

    private static func check(_ insights: inout [CheckedInsight], _ engine: QueryEngine, firstEvent: Int64?) throws {
        var queries: [EvidenceQuery] = []
        for insight in insights { queries += DeliveredInsights.queries(insight) }
        let tallies = try EvidenceSearch(engine).tallies(queries)
        let count = 2 + 2 * offsets.count
        for number in insights.indices {
            let own = Array(tallies[(number * count)..<((number + 1) * count)])
            let start = insights[number].start
            let end = insights[number].end
            let record = insights[number].record
            let minutes = record?.baselineDuration ?? 10_080
            insights[number].baseline = agreement(record?.baselineAverage, minutes, [own[0]])
            insights[number].first = agreement(
                start?.insightAverage, start?.insightDuration ?? 5, Array(own[2..<(2 + offsets.count)]))
            insights[number].whole = agreement(
                end?.insightAverage, wholeMinutes(insights[number]), Array(own[(2 + offsets.count)...]))
            insights[number].linkedEvents = own[1].events
            insights[number].principal = own[1].largest(.principal).first?.value
            insights[number].beginsWithinBaseline =
                firstEvent.map { $0 > queries[number * count].interval.lowerBound } ?? true
        }
    }

    /// Compares an average with what the archive holds in one of some windows.
    private static func agreement(
        _ average: DecimalAverage?, _ minutes: Int, _ tallies: [EvidenceTally]
    ) -> CheckedInsight.Agreement {
        guard let average, minutes > 0, !tallies.isEmpty else { return .unstated }
        for tally in tallies where DecimalAverage(count: tally.events, minutes: minutes) == average {
            return .agrees(calls: tally.events)
        }
        let delivered = average.count(inMinutes: minutes)
        let nearest = tallies.map(\.events).min {
            abs($0 - (delivered ?? .max)) < abs($1 - (delivered ?? .max))
        }
        return .differs(delivered: delivered, archived: nearest ?? 0)
    }

    private static func wholeMinutes(_ insight: CheckedInsight) -> Int {
        if let minutes = insight.end?.insightDuration { return minutes }
        guard let start = insight.start, let end = insight.end else { return 0 }
        return max(0, Int((end.time.microseconds - start.time.microseconds) / minute))
    }

    /// The baseline, the calls that are linked, the windows of the Start and those of the End.
    private static func queries(_ insight: CheckedInsight) -> [EvidenceQuery] {
        let start = insight.time.microseconds
        let end = insight.end?.time.microseconds ?? start + 5 * minute
        let baseline = Int64(insight.record?.baselineDuration ?? 10_080) * minute
        let whole = Int64(wholeMinutes(insight)) * minute
        let first = Int64(insight.start?.insightDuration ?? 5) * minute
        var intervals = [(start - baseline)..<start, (start - 6 * minute)..<max(start, end + minute)]
        intervals += offsets.map { (start + Int64($0) * minute)..<(start + Int64($0) * minute + first) }
        intervals += offsets.map { (start + Int64($0) * minute)..<(start + Int64($0) * minute + whole) }
        return intervals.map { query(insight, $0) }
    }

    /// Of management events AWS counts the calls that write, and every call that fails.
    private static func query(_ insight: CheckedInsight, _ interval: Range<Int64>) -> EvidenceQuery {
        var query = EvidenceQuery(interval)
        let record = insight.record
        query.account = record?.account
        query.region = record?.region
        query.eventSource = record?.eventSource
        query.eventName = record?.eventName
        query.category = record?.category
        if record?.isErrorRate == true {
            query.errorCode = record?.errorCode
            query.errorsOnly = true
        } else {
            query.writesOnly = record?.category == "Management"
        }
        return query
    }
}
