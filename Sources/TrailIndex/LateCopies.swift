import JSONScan

/// Decides which events of one event ID are copies that were not recognised as such when they were read, since they and
/// their originals were not in memory at one time.
///
/// The rules are those of `EventSink.take`: equal bytes or an equal JSON value are a copy, any other value a conflict,
/// what cannot be read back is kept. So what is kept, and how many rows `copies` has, does not depend on memory: of n
/// records of an ID, n - 1 have a row.
struct LateCopies {
    /// What is to be noted of an event.
    struct Decision: Hashable {
        var event: EventLocation
        var relation: CopyRow.Relation
        /// The event that it is a copy of or differs from, which stays.
        var first: EventLocation
    }

    /// An event that is kept.
    private struct Event {
        var location: EventLocation
        /// Was in the index before the run.
        var isKnown: Bool
        /// Has a row in `copies` already, as one that differs from another.
        var hasConflict: Bool
        /// Events of the ID that are known to be equal have the same number.
        var value: Int
    }

    /// Whether the events that were there before the run were compared with each other.
    private let knownAreSettled: Bool
    /// Groups that the archive must be asked of.
    private var undecided: [[Event]] = []
    private var undecidedCount = 0
    private(set) var decisions: [Decision] = []
    /// Events read in this run that are copies.
    private(set) var duplicatesOfRun = 0

    init(knownAreSettled: Bool) {
        self.knownAreSettled = knownAreSettled
    }

    /// Events that are noted, or wait for a decision.
    var count: Int { undecidedCount + decisions.count }

    /// Takes what is known of an event ID: all entries, by location.
    mutating func add(_ entries: [SeenEvents.Entry]) {
        let events = LateCopies.events(entries)
        guard let first = events.first, events.count > 1 else { return }
        if knownAreSettled, events.allSatisfy(\.isKnown) { return }
        if events.allSatisfy({ $0.value == first.value }) {
            conclude(events)
        } else if events.count == 2, events.contains(where: \.hasConflict) {
            // There was no other to compare it with.
            return
        } else {
            undecided.append(events)
            undecidedCount += events.count
        }
    }

    private static func events(_ entries: [SeenEvents.Entry]) -> [Event] {
        var events: [Event] = []
        var firstOfContent: [UInt64: Int] = [:]
        // Events of equal bytes, and renderings that were compared, link events to earlier ones.
        var links: [(Int, Int)] = []
        for entry in entries {
            if events.last?.location != entry.location {
                events.append(
                    Event(location: entry.location, isKnown: false, hasConflict: false, value: events.count))
            }
            let last = events.count - 1
            if entry.isCompared { events[last].hasConflict = true }
            if entry.content == 0 {
                events[last].isKnown = true
            } else if let first = firstOfContent[entry.content] {
                if first != last { links.append((first, last)) }
            } else {
                firstOfContent[entry.content] = last
            }
        }
        unite(&events, links)
        return events
    }

    /// Gives the events of each link, and all that are linked to them, one value.
    private static func unite(_ events: inout [Event], _ links: [(Int, Int)]) {
        if links.isEmpty { return }
        var parents = Array(events.indices)
        func root(_ index: Int) -> Int {
            var index = index
            while parents[index] != index {
                parents[index] = parents[parents[index]]
                index = parents[index]
            }
            return index
        }
        for (first, second) in links {
            let (left, right) = (root(first), root(second))
            parents[max(left, right)] = min(left, right)
        }
        let values = events.map(\.value)
        for index in events.indices { events[index].value = values[root(index)] }
    }

    /// Decides what is undecided.
    ///
    /// - Parameters:
    ///   - record: the record at a location; asked in the order of locations, so that each object is read once.
    ///   - conflicts: those of the locations that have a row in `copies` as events that differ from another.
    mutating func decide(
        record: (EventLocation) -> JSONTree?, conflicts: (Set<EventLocation>) throws -> Set<EventLocation>
    ) rethrows {
        var digests: [EventLocation: Digest] = [:]
        // One event speaks for those of equal bytes.
        var asked = undecided.flatMap { events in
            var values: Set<Int> = []
            return events.filter { values.insert($0.value).inserted }.map(\.location)
        }
        asked.sort()
        for location in asked { digests[location] = record(location).map(Digest.init) }
        asked.removeAll()
        var withRow: Set<EventLocation> = []
        if !knownAreSettled {
            withRow = try conflicts(Set(undecided.flatMap { $0.filter(\.isKnown).map(\.location) }))
        }
        for var events in undecided {
            var firstOfDigest: [Digest: Int] = [:]
            var links: [(Int, Int)] = []
            var firstOfValue: [Int: Int] = [:]
            for (index, event) in events.enumerated() {
                if withRow.contains(event.location) { events[index].hasConflict = true }
                if let first = firstOfValue[event.value] {
                    links.append((first, index))
                    continue
                }
                firstOfValue[event.value] = index
                guard let digest = digests[event.location] else { continue }
                if let first = firstOfDigest[digest] {
                    links.append((first, index))
                } else {
                    firstOfDigest[digest] = index
                }
            }
            LateCopies.unite(&events, links)
            conclude(events)
        }
        undecided.removeAll()
        undecidedCount = 0
    }

    /// Notes all copies and conflicts of an ID.
    private mutating func conclude(_ events: [Event]) {
        // What was there first stays: then what has no row as a conflict, since such a row goes with its event.
        let ranked = events.sorted { left, right in
            if left.isKnown != right.isKnown { return left.isKnown }
            if left.hasConflict != right.hasConflict { return right.hasConflict }
            return left.location < right.location
        }
        var survivors: [Event] = []
        var survivorOfValue: [Int: EventLocation] = [:]
        for event in ranked {
            if let survivor = survivorOfValue[event.value] {
                decisions.append(Decision(event: event.location, relation: .duplicate, first: survivor))
                if !event.isKnown { duplicatesOfRun += 1 }
            } else {
                survivorOfValue[event.value] = event.location
                survivors.append(event)
            }
        }
        // All but one have a row.
        guard let first = survivors.first(where: { !$0.hasConflict }) ?? survivors.first else { return }
        for event in survivors where event.location != first.location && !event.hasConflict {
            if event.isKnown, knownAreSettled { continue }
            decisions.append(Decision(event: event.location, relation: .conflict, first: first.location))
        }
    }

    /// The decisions, which are then forgotten.
    mutating func takeDecisions() -> [Decision] {
        defer { decisions.removeAll() }
        return decisions
    }

    /// Stands for a JSON value, by keys that no other process knows: equal for values that are equal, and for no others
    /// that anybody could find.
    private struct Digest: Hashable {
        private let first: Int
        private let second: Int

        init(_ value: JSONTree) {
            var hasher = Hasher()
            value.hash(into: &hasher)
            first = hasher.finalize()
            hasher = Hasher()
            hasher.combine(1)
            value.hash(into: &hasher)
            second = hasher.finalize()
        }
    }
}
