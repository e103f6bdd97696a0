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

    /// Decisions in the order of their events, which is that of the segments that hold them: so each of these changes
    /// once or twice, however many decisions there are.
    final class Decisions {
        private let spill: SeenEvents.Spill
        private var waiting: [Decision] = []

        /// - Parameter path: the name that the file has for a moment, where they do not fit in memory.
        init(path: String) { spill = SeenEvents.Spill(path: path) }

        var isEmpty: Bool { waiting.isEmpty && !spill.isUsed }

        func add(_ decisions: [Decision]) { waiting += decisions }

        /// Lets those that wait go to the file.
        func makeRoom() {
            spill.write(waiting.map(Decisions.entry), shard: 0)
            waiting.removeAll()
        }

        /// Calls `body` with so many decisions at a time.
        func forEachBatch(of limit: Int, memoryBudget: Int, _ body: ([Decision]) throws -> Void) throws {
            if !spill.isUsed { return try waiting.isEmpty ? () : body(waiting) }
            makeRoom()
            try spill.check()
            var batch: [Decision] = []
            try spill.forEachEntry(shard: 0, memoryBudget: memoryBudget) { entry in
                batch.append(Decisions.decision(entry))
                guard batch.count >= limit else { return }
                try body(batch)
                batch.removeAll()
            }
            if !batch.isEmpty { try body(batch) }
        }

        /// The location of the event is the key, by which entries are sorted.
        private static func entry(_ decision: Decision) -> SeenEvents.Entry {
            SeenEvents.Entry(
                key: UInt64(truncatingIfNeeded: decision.event.objectId) << 32
                    | UInt64(UInt32(bitPattern: decision.event.recordIndex)),
                content: decision.relation == .duplicate ? 1 : 2,
                objectId: UInt32(truncatingIfNeeded: decision.first.objectId),
                recordIndex: UInt32(bitPattern: decision.first.recordIndex))
        }

        private static func decision(_ entry: SeenEvents.Entry) -> Decision {
            Decision(
                event: EventLocation(
                    objectId: Int64(entry.key >> 32), recordIndex: Int32(truncatingIfNeeded: entry.key)),
                relation: entry.content == 1 ? .duplicate : .conflict, first: entry.location)
        }
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
