import Synchronization
package import TrailQuery

/// Finds the events that speak for incidents, in a second pass over the row groups that may hold them.
package struct EvidenceSearch: Sendable {
    private let feed: EventFeed

    package init(_ engine: QueryEngine) throws {
        feed = try EventFeed(engine)
    }

    /// What each query selects.
    ///
    /// - Complexity: as the row groups of all intervals together, each read once an overlapping group of intervals.
    package func tallies(_ queries: [EvidenceQuery]) throws -> [EvidenceTally] {
        let tallies = Mutex([EvidenceTally](repeating: EvidenceTally(), count: queries.count))
        for (interval, numbers) in EvidenceSearch.merged(queries) {
            _ = try feed.forEachBatch(in: interval) { batch, symbols in
                tallies.withLock { tallies in
                    for number in numbers {
                        let events = EvidenceSearch.events(queries[number], batch, symbols)
                        if !events.isEmpty { tallies[number].add(events, of: batch, symbols) }
                    }
                }
            }
        }
        return tallies.withLock { $0 }
    }

    /// Completes incidents by whose calls they were, from where, and which events speak for them.
    package func complete(_ incidents: [Incident]) throws -> [Incident] {
        let open = incidents.indices.filter { incidents[$0].evidenceQuery != nil }
        let tallies = try tallies(open.compactMap { incidents[$0].evidenceQuery })
        var incidents = incidents
        for (index, tally) in zip(open, tallies) where tally.events > 0 {
            incidents[index].principals = tally.largest(.principal)
            incidents[index].sourceAddresses = tally.largest(.sourceIPAddress)
            incidents[index].userAgents = tally.largest(.userAgent)
            incidents[index].evidence = Incident.evidence(incidents[index].evidence, and: tally.references)
            incidents[index].why += EvidenceSearch.sentences(tally)
        }
        return incidents
    }

    private static func sentences(_ tally: EvidenceTally) -> [String] {
        guard let principal = tally.largest(.principal).first else { return [] }
        var sentence = "\(principal.events) of \(tally.events) by \(principal.value)"
        if let address = tally.largest(.sourceIPAddress).first {
            sentence += ", \(address.events) from \(address.value)"
        }
        return [sentence + "."]
    }

    /// Intervals that overlap as one, each with the numbers of its queries.
    private static func merged(_ queries: [EvidenceQuery]) -> [(interval: Range<Int64>, queries: [Int])] {
        var merged: [(interval: Range<Int64>, queries: [Int])] = []
        for number in queries.indices.sorted(by: {
            (queries[$0].interval.lowerBound, $0) < (queries[$1].interval.lowerBound, $1)
        }) {
            let interval = queries[number].interval
            if let last = merged.last, interval.lowerBound <= last.interval.upperBound {
                merged[merged.count - 1].interval =
                    last.interval.lowerBound..<max(last.interval.upperBound, interval.upperBound)
                merged[merged.count - 1].queries.append(number)
            } else {
                merged.append((interval, [number]))
            }
        }
        return merged
    }

    /// The positions in a batch of events that a query selects.
    static func events(_ query: EvidenceQuery, _ batch: FeedBatch, _ symbols: FeedSymbols) -> [Int] {
        guard let first = batch.times.first, let last = batch.times.last, first < query.interval.upperBound,
            last >= query.interval.lowerBound
        else { return [] }
        let start = EvidenceSearch.position(of: query.interval.lowerBound, in: batch.times)
        let end = EvidenceSearch.position(of: query.interval.upperBound, in: batch.times)
        var candidates = Array(start..<end)
        for (column, text) in [
            (FeedColumn.eventName, query.eventName), (.principal, query.principal), (.errorCode, query.errorCode),
            (.resource, query.resource), (.sourceIPAddress, query.sourceIPAddress), (.account, query.account),
            (.region, query.region), (.eventSource, query.eventSource), (.category, query.category),
        ] {
            guard let text else { continue }
            // No event has a text without a code.
            guard let code = symbols.code(column, of: text) else { return [] }
            let codes = batch[column]
            candidates = candidates.filter { codes[$0] == code }
        }
        var events: [Int] = []
        for event in candidates {
            if query.errorsOnly, !batch.flags[event].contains(.isError) { continue }
            if query.writesOnly, batch.flags[event].contains(.isReadOnly) { continue }
            if query.denialsOnly {
                guard let code = symbols.text(.errorCode, batch[.errorCode][event]), Denial.isDenial(code) else {
                    continue
                }
            }
            events.append(event)
        }
        return events
    }

    /// The first position whose time is no earlier.
    private static func position(of time: Int64, in times: [Int64]) -> Int {
        var low = 0
        var high = times.count
        while low < high {
            let middle = (low + high) / 2
            if times[middle] < time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
