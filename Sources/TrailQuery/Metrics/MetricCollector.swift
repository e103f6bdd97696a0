import CloudTrail
import Parquet
import TrailIndex

/// What one worker found of several metric filters.
struct MetricCollector: Sendable {
    /// One sample's place and value.
    private struct SampleKey: Hashable {
        let series: Int
        let minute: Int64
        let value: Double
    }

    /// What one worker found of one metric filter.
    private struct Found {
        var events = 0
        var samples = 0
        var firstSeen = Int64.max
        var lastSeen = Int64.min
        var principals = ByteTable()
        /// The values of dimensions, and the number of each combination.
        var dimensions: [[String]] = []
        var numbers: [[String]: Int] = [:]
        var counts: [SampleKey: Int] = [:]
        /// The minutes with a match; only where there is a default value.
        var minutes: Set<Int64> = []

        mutating func number(of values: [String]) -> Int {
            if let number = numbers[values] { return number }
            dimensions.append(values)
            numbers[values] = dimensions.count - 1
            return dimensions.count - 1
        }

        mutating func merge(_ other: Found) {
            events += other.events
            samples += other.samples
            firstSeen = min(firstSeen, other.firstSeen)
            lastSeen = max(lastSeen, other.lastSeen)
            for code in 0..<UInt32(other.principals.count) { _ = principals.code(of: code, in: other.principals) }
            let series = other.dimensions.map { number(of: $0) }
            for (key, count) in other.counts {
                counts[SampleKey(series: series[key.series], minute: key.minute, value: key.value), default: 0] += count
            }
            minutes.formUnion(other.minutes)
        }
    }

    private let transformations: [MetricTransformation]
    /// By filter: where the value and the dimensions may stand.
    private let valueFields: [[Field]]
    private let dimensionFields: [[[Field]]]
    private var found: [Found]
    private var events = 0
    /// The minutes with events; only where a filter has a default value.
    private var minutes: Set<Int64> = []

    init(_ transformations: [MetricTransformation]) {
        self.transformations = transformations
        valueFields = transformations.map { if case .field(let field) = $0.value { field.fields } else { [] } }
        dimensionFields = transformations.map { $0.dimensions.map(\.field.fields) }
        found = Array(repeating: Found(), count: transformations.count)
    }

    private var hasDefaults: Bool { transformations.contains { $0.defaultValue != nil } }

    // MARK: One row group

    /// Adds the rows of a row group that are looked at, and those that each filter matches.
    mutating func add(_ reader: RowGroupReader, _ rows: Rows, _ selected: [Rows]) throws {
        events += rows.count
        if hasDefaults {
            MetricCollector.insertMinutes(of: try reader.times(at: rows), into: &minutes)
        }
        // Read once for all filters.
        let isAnySelected = selected.contains { !$0.isEmpty }
        let times = isAnySelected ? try reader.times(at: reader.all) : []
        for (filter, rows) in selected.enumerated() where !rows.isEmpty {
            try add(reader, rows, rows.gather(times), to: filter)
        }
    }

    private static func insertMinutes(of times: [Int64], into minutes: inout Set<Int64>) {
        var previous: Int64?
        for time in times where time != .min {
            let minute = MetricMinute.containing(Timestamp(microseconds: time))
            if minute != previous { minutes.insert(minute) }
            previous = minute
        }
    }

    private mutating func add(_ reader: RowGroupReader, _ rows: Rows, _ times: [Int64], to filter: Int) throws {
        let transformation = transformations[filter]
        found[filter].events += rows.count
        for time in times where time != .min {
            found[filter].firstSeen = min(found[filter].firstSeen, time)
            found[filter].lastSeen = max(found[filter].lastSeen, time)
        }
        let principals = try reader.column(.column("principal"), at: rows)
        var isSeen = [Bool](repeating: false, count: principals.radix)
        for code in principals.codes { isSeen[Int(code)] = true }
        for (code, isSeen) in isSeen.dropLast().enumerated() where isSeen {
            let range = principals.values.range(code)
            if !range.isEmpty { _ = found[filter].principals.code(of: principals.values.bytes, range) }
        }
        if transformation.defaultValue != nil {
            MetricCollector.insertMinutes(of: times, into: &found[filter].minutes)
        }
        let values = try valueFields[filter].isEmpty ? nil : reader.scalars(valueFields[filter], at: rows, \.number)
        let dimensions = try dimensionFields[filter].map { try reader.scalars($0, at: rows, \.dimension) }
        var constant = 0.0
        if case .number(let number) = transformation.value { constant = number == 0 ? 0 : number }
        // Neighbours in time mostly go to one place.
        var run: (key: SampleKey, count: Int)?
        for position in times.indices where times[position] != .min {
            guard let value = values.map({ $0[position] }) ?? constant else { continue }
            let parts = dimensions.compactMap { $0[position] }
            guard parts.count == dimensions.count else { continue }
            let key = SampleKey(
                series: found[filter].number(of: parts),
                minute: MetricMinute.containing(Timestamp(microseconds: times[position])), value: value)
            found[filter].samples += 1
            if let current = run, current.key == key {
                run = (key, current.count + 1)
            } else {
                if let run { found[filter].counts[run.key, default: 0] += run.count }
                run = (key, 1)
            }
        }
        if let run { found[filter].counts[run.key, default: 0] += run.count }
    }

    // MARK: All of them

    /// Adds what another worker found.
    mutating func merge(_ other: MetricCollector) {
        events += other.events
        minutes.formUnion(other.minutes)
        for filter in found.indices { found[filter].merge(other.found[filter]) }
    }

    /// - Parameter ranges: the times that the row groups of the index cover, as far as their statistics say.
    func outcome(coveredBy ranges: [ClosedRange<Int64>]) -> MetricOutcome {
        let first = (ranges.map(\.lowerBound) + found.map(\.firstSeen)).min() ?? .max
        let last = (ranges.map(\.upperBound) + found.map(\.lastSeen)).max() ?? .min
        var counts: [MetricIdentity: [Int64: [Double: Int]]] = [:]
        for (transformation, found) in zip(transformations, found) {
            let identities = found.dimensions.map(transformation.identity)
            for (key, count) in found.counts {
                counts[identities[key.series], default: [:]][key.minute, default: [:]][key.value, default: 0] += count
            }
            if let value = transformation.defaultValue {
                let identity = transformation.identity([])
                for minute in minutes.subtracting(found.minutes) {
                    counts[identity, default: [:]][minute, default: [:]][value, default: 0] += 1
                }
            }
        }
        let series = counts.map { identity, minutes in
            MetricSeries(identity, minutes: minutes.map { MetricMinute(minute: $0.key, counts: $0.value) })
        }
        return MetricOutcome(
            events: events,
            span: first <= last ? Timestamp(microseconds: first)...Timestamp(microseconds: last) : nil,
            matches: found.map { found in
                MetricOutcome.Matches(
                    events: found.events, samples: found.samples,
                    firstSeen: found.firstSeen == .max ? nil : Timestamp(microseconds: found.firstSeen),
                    lastSeen: found.lastSeen == .min ? nil : Timestamp(microseconds: found.lastSeen),
                    principals: found.principals.count)
            },
            series: series.sorted { $0.identity < $1.identity })
    }
}

extension QueryEngine {
    /// Runs metric filters over the selected events, all in one pass over the index.
    ///
    /// A sample's time is its event's `eventTime`; CloudWatch Logs takes that of the log event, some minutes later.
    package func metrics(_ filters: [MetricFilter], within base: Predicate) throws -> MetricOutcome {
        let transformations = filters.map(\.transformation)
        let states = try scan(each: filters.map(\.pattern.predicate), within: base) {
            MetricCollector(transformations)
        } _: { reader, rows, selected, state in
            try state.add(reader, rows, selected)
        }
        var merged = states.first ?? MetricCollector(transformations)
        for state in states.dropFirst() { merged.merge(state) }
        return merged.outcome(coveredBy: store.rowGroups.compactMap(\.eventTimeRange))
    }
}
