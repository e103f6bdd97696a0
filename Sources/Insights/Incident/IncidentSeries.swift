package import CloudTrail
import Synchronization
package import TrailQuery

/// How often what an incident speaks of was called before it and during it: what `--why` shows.
package struct IncidentSeries: Sendable {
    package struct Bucket: Sendable, Hashable {
        package let start: Timestamp
        /// A day or an hour.
        package let seconds: Int64
        package var events = 0
        /// Of the slots of five minutes.
        package var largestSlot = 0
        package var activeHours = 0
    }

    /// Days before the one that the incident starts on, a bucket each, then its hours up to the day's end.
    package let buckets: [Bucket]

    private static let slot: Int64 = 300_000_000
    private static let day: Int64 = 86_400_000_000

    /// - Parameter days: how many days before are shown.
    /// - Returns: nil for an incident without a query to count by.
    package init?(_ incident: Incident, days: Int = 14, in engine: QueryEngine) throws {
        guard var query = incident.evidenceQuery else { return nil }
        let start = incident.start.microseconds
        let midnight = start - start.quotientAndRemainderFloored(dividingBy: IncidentSeries.day).remainder
        let first = midnight - Int64(days) * IncidentSeries.day
        query.interval = first..<(midnight + IncidentSeries.day)
        let slots = Mutex([Int](repeating: 0, count: (days + 1) * 288))
        let wanted = query
        _ = try EventFeed(engine).forEachBatch(in: query.interval) { batch, symbols in
            let events = EvidenceSearch.events(wanted, batch, symbols)
            slots.withLock { slots in
                for event in events { slots[Int((batch.times[event] - first) / IncidentSeries.slot)] += 1 }
            }
        }
        let counts = slots.withLock { $0 }
        func bucket(_ slots: Range<Int>, seconds: Int64) -> Bucket {
            var bucket = Bucket(
                start: Timestamp(microseconds: first + Int64(slots.lowerBound) * IncidentSeries.slot), seconds: seconds)
            for hour in stride(from: slots.lowerBound, to: slots.upperBound, by: 12) {
                let sum = counts[hour..<(hour + 12)].reduce(0, +)
                bucket.events += sum
                if sum > 0 { bucket.activeHours += 1 }
                bucket.largestSlot = max(bucket.largestSlot, counts[hour..<(hour + 12)].max() ?? 0)
            }
            return bucket
        }
        buckets =
            (0..<days).map { bucket(($0 * 288)..<($0 * 288 + 288), seconds: 86_400) }
            + (0..<24).map { bucket((days * 288 + $0 * 12)..<(days * 288 + $0 * 12 + 12), seconds: 3_600) }
    }
}
