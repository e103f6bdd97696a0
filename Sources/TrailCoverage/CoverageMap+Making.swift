package import CloudTrail
package import DigestValidation

/// Why there is no map.
package enum CoverageError: Error, Hashable, CustomStringConvertible {
    /// More hours of more rows than a map holds.
    case tooManyHours(Int)

    package var description: String {
        switch self {
        case .tooManyHours(let count):
            "the map would have \(count) hours; ask for a shorter time with --from and --to"
        }
    }
}

extension CoverageMap {
    /// A century of some hundred rows, or a year of ten thousand: 100 MB.
    private static let mostHours = 100_000_000

    /// Puts together what was delivered and what digests say was.
    ///
    /// - Parameters:
    ///   - from: leaves out hours that end before it.
    ///   - to: leaves out hours that begin at or after it.
    ///   - categories: which have rows; empty for all.
    /// - Complexity: O(objects + listed logs + rows × hours).
    package init(
        _ objects: [DeliveredObject], _ deliveries: [DigestedDelivery], unnamed: [UnnamedDelivery] = [],
        from: Timestamp? = nil, to: Timestamp? = nil, categories: Set<String> = []
    ) throws(CoverageError) {
        var times = objects.compactMap(\.deliveryTime) + unnamed.map(\.hour)
        for delivery in deliveries {
            for digest in delivery.digests where !digest.chain.isBackfill { times += [digest.start, digest.end] }
            times += delivery.logs.compactMap(\.deliveryTime)
        }
        let first = from ?? times.min() ?? Timestamp(seconds: 0)
        let last = to.map { Timestamp(microseconds: $0.microseconds - 1) } ?? times.max() ?? first
        let startHour = CoverageMap.hour(of: first)
        start = Timestamp(seconds: startHour * 3_600)
        hourCount = times.isEmpty ? 0 : Int(max(0, CoverageMap.hour(of: last) - startHour + 1))
        var maker = CoverageMaker(start: startHour, hourCount: hourCount)
        for object in objects { maker.add(object) }
        let held = Set(objects.map(\.key))
        for delivery in deliveries { maker.add(delivery, held: held) }
        for events in unnamed { maker.add(events) }
        let scopes = maker.scopes.filter { categories.isEmpty || categories.contains($0.category) }
        let (total, isTooMuch) = scopes.count.multipliedReportingOverflow(by: hourCount)
        guard !isTooMuch, total <= CoverageMap.mostHours else {
            throw .tooManyHours(isTooMuch ? .max : total)
        }
        rows = scopes.map { maker.row($0) }
    }

    static func hour(of time: Timestamp) -> Int64 {
        time.seconds.quotientAndRemainderFloored(dividingBy: 3_600).quotient
    }
}

/// What is known of the hours of each account and region while a map is made.
private struct CoverageMaker {
    /// Digests count for an account and region, whatever the category.
    private struct Place: Hashable {
        let account: String?
        let region: String?
    }

    private struct Known {
        var hours: [ObjectKind: [Int: CoverageRow.Hour]] = [:]
        /// Events by category and hour.
        var events: [String: [Int: Int64]] = [:]
        var proven: [ClosedRange<Timestamp>] = []
        var stated: [ClosedRange<Timestamp>] = []
        var holes: [ClosedRange<Timestamp>] = []
    }

    private let start: Int64
    private let hourCount: Int
    private var places: [Place: Known] = [:]
    /// Kinds that digests list: nobody has documented that they list more than logs.
    private var listedKinds: Set<ObjectKind> = [.log]

    init(start: Int64, hourCount: Int) {
        self.start = start
        self.hourCount = hourCount
    }

    private func position(_ time: Timestamp?) -> Int? {
        guard let time else { return nil }
        let position = CoverageMap.hour(of: time) - start
        return position >= 0 && position < Int64(hourCount) ? Int(position) : nil
    }

    mutating func add(_ object: DeliveredObject) {
        guard let hour = position(object.deliveryTime) else { return }
        let place = Place(account: object.account, region: object.region)
        places[place, default: Known()].hours[object.kind, default: [:]][hour, default: .init()].logs += 1
        for (category, count) in object.events {
            places[place, default: Known()].events[category, default: [:]][hour, default: 0] += count
        }
    }

    mutating func add(_ events: UnnamedDelivery) {
        guard let hour = position(events.hour) else { return }
        let place = Place(account: events.scope.account, region: events.scope.region)
        places[place, default: Known()].events[events.scope.category, default: [:]][hour, default: 0] += events.events
    }

    mutating func add(_ delivery: DigestedDelivery, held: Set<String>) {
        for digest in delivery.digests where !digest.chain.isBackfill {
            let place = Place(account: digest.chain.account, region: digest.chain.region)
            let interval = digest.start...digest.end
            places[place, default: Known()].stated.append(interval)
            if digest.isProven { places[place, default: Known()].proven.append(interval) }
        }
        for hole in delivery.holes where hole.start < hole.end {
            let place = Place(account: hole.chain.account, region: hole.chain.region)
            places[place, default: Known()].holes.append(hole.start...hole.end)
        }
        for log in delivery.logs {
            if let kind = log.kind { listedKinds.insert(kind) }
            guard !log.isThere, !held.contains(log.key), let hour = position(log.deliveryTime) else { continue }
            let place = Place(account: log.account, region: log.region)
            places[place, default: Known()].hours[log.kind ?? .log, default: [:]][hour, default: .init()]
                .missingLogs += 1
        }
    }

    /// Every account and region with management and data events, and with what else there was.
    var scopes: [CoverageScope] {
        places.flatMap { place, known in
            var categories: Set = ["Management", "Data"]
            categories.formUnion(known.events.keys)
            for kind in known.hours.keys { if let category = kind.category { categories.insert(category) } }
            return categories.map { CoverageScope(account: place.account, region: place.region, category: $0) }
        }.sorted()
    }

    func row(_ scope: CoverageScope) -> CoverageRow {
        var row = CoverageRow(scope: scope, states: Array(repeating: .unknown, count: hourCount), hours: [:])
        guard let known = places[Place(account: scope.account, region: scope.region)] else { return row }
        let kind = ObjectKind(category: scope.category)
        let events = known.events[scope.category] ?? [:]
        if listedKinds.contains(kind) {
            // Where no data event ever came, nobody can tell whether any was to be logged.
            let mayBeOff = scope.category == "Data" && events.isEmpty
            if !mayBeOff {
                cover(known.stated, .statedEmpty, &row)
                cover(known.proven, .empty, &row)
            }
        }
        for (hour, count) in events { row.hours[hour, default: .init()].events += count }
        for (hour, found) in known.hours[kind] ?? [:] {
            row.hours[hour, default: .init()].logs += found.logs
            row.hours[hour, default: .init()].missingLogs += found.missingLogs
            // Logs hold management and data events: of which one that is not here had any, nobody knows.
            if found.missingLogs > 0 { row.states[hour] = .missing }
        }
        for (hour, found) in row.hours where row.states[hour] != .missing {
            let isEmptyLog =
                found.events == 0 && found.logs > 0 && scope.category == "Management"
                && known.events.values.allSatisfy { $0[hour] == nil }
            if found.events > 0 || isEmptyLog { row.states[hour] = .delivered }
        }
        if kind == .log {
            for hole in known.holes {
                for hour in hours(touching: hole) { row.states[hour] = .missing }
            }
        }
        return row
    }

    /// Sets the state of hours that intervals cover wholly.
    private func cover(_ intervals: [ClosedRange<Timestamp>], _ state: CoverageState, _ row: inout CoverageRow) {
        for interval in CoverageMaker.merged(intervals) {
            let hour: Int64 = 3_600_000_000
            let (quotient, remainder) = interval.lowerBound.microseconds.quotientAndRemainderFloored(dividingBy: hour)
            let first = quotient + (remainder == 0 ? 0 : 1) - start
            let end = interval.upperBound.microseconds.quotientAndRemainderFloored(dividingBy: hour).quotient - start
            let range = max(0, first)..<max(max(0, first), min(end, Int64(hourCount)))
            for position in range { row.states[Int(position)] = state }
        }
    }

    private func hours(touching interval: ClosedRange<Timestamp>) -> Range<Int> {
        let first = max(0, CoverageMap.hour(of: interval.lowerBound) - start)
        // The end itself belongs to the digest behind.
        let last = CoverageMap.hour(of: Timestamp(microseconds: interval.upperBound.microseconds - 1)) - start
        let end = min(Int64(hourCount), last + 1)
        return first < end ? Int(first)..<Int(end) : 0..<0
    }

    /// Intervals that touch or overlap become one.
    private static func merged(_ intervals: [ClosedRange<Timestamp>]) -> [ClosedRange<Timestamp>] {
        var merged: [ClosedRange<Timestamp>] = []
        for interval in intervals.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
            if let last = merged.last, interval.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, interval.upperBound)
            } else {
                merged.append(interval)
            }
        }
        return merged
    }
}

extension ObjectKind {
    /// The category that objects of a kind are of; nil for logs, which hold management and data events, and for what
    /// holds no events.
    fileprivate var category: String? {
        switch self {
        case .insight: "Insight"
        case .networkActivity: "NetworkActivity"
        case .aggregated: "Aggregated"
        case .log, .digest, .config, .other: nil
        }
    }

    /// The kind of objects that events of a category are delivered in.
    fileprivate init(category: String) {
        switch category {
        case "Insight": self = .insight
        case "NetworkActivity": self = .networkActivity
        case "Aggregated": self = .aggregated
        default: self = .log
        }
    }
}
