import Synchronization

/// The events of an index by event ID, so that a copy delivered again is recognised.
///
/// Holds 24 bytes an event: a keyed hash of the event ID, one of the record's bytes, and where the event lies. The keys
/// are secret to the run, so that nobody can craft a record that passes for another. Shards keep threads apart.
package final class SeenEvents: Sendable {
    /// What is known of an event that was seen.
    package struct Entry: Sendable, Hashable {
        var key: UInt64
        /// 0 when the bytes were never read in this run: only the archive can tell.
        var content: UInt64
        package var objectId: UInt32
        package var recordIndex: UInt32

        package var location: EventLocation {
            EventLocation(objectId: Int64(objectId), recordIndex: Int32(truncatingIfNeeded: recordIndex))
        }
    }

    package enum Finding: Sendable, Hashable {
        case new
        /// The same bytes.
        case copy(of: Entry)
        /// Other bytes, or unknown ones, under the same event ID, to be compared before the event is added.
        case sameID([Entry])
    }

    /// An open-addressed table; an entry with key 0 is empty.
    private struct Table: Sendable {
        var entries: [Entry] = Array(repeating: Entry(key: 0, content: 0, objectId: 0, recordIndex: 0), count: 64)
        var count = 0

        mutating func insert(_ entry: Entry) {
            if count * 5 > entries.count * 4 { grow() }
            var slot = start(entry.key)
            while entries[slot].key != 0 { slot = slot + 1 == entries.count ? 0 : slot + 1 }
            entries[slot] = entry
            count += 1
        }

        func start(_ key: UInt64) -> Int {
            // The high part of a product spreads any key evenly over a length that is no power of two.
            Int(truncatingIfNeeded: key.multipliedFullWidth(by: UInt64(entries.count)).high)
        }

        private mutating func grow() {
            let old = entries
            entries = Array(
                repeating: Entry(key: 0, content: 0, objectId: 0, recordIndex: 0), count: old.count + old.count / 2)
            count = 0
            for entry in old where entry.key != 0 { insert(entry) }
        }
    }

    private final class Shard: Sendable {
        let table = Mutex(Table())
    }

    /// Events of one ID that another is compared with.
    ///
    /// AWS delivers a handful; forged thousands must not stop a run.
    static let comparisonLimit = 64

    private static let shardBits: UInt64 = 6
    private let shards = (0..<(1 << SeenEvents.shardBits)).map { _ in Shard() }

    package init() {}

    private func shard(_ key: UInt64) -> Shard {
        shards[Int(truncatingIfNeeded: key & (1 << SeenEvents.shardBits - 1))]
    }

    /// Adds an event of an earlier run, whose bytes are not at hand.
    package func addKnown(key: UInt64, objectId: UInt32, recordIndex: UInt32) {
        let key = key | 1 << 32
        shard(key).table.withLock {
            $0.insert(Entry(key: key, content: 0, objectId: objectId, recordIndex: recordIndex))
        }
    }

    /// Looks an event up, and adds it unless the same bytes are there or events it was not yet compared with.
    ///
    /// Every entry is an event that is kept, or leads to one: whoever finds a copy can name its original.
    ///
    /// - Parameter compared: events of the same ID that have another value; `comparisonLimit` of them are enough.
    /// - Complexity: O(1) on average.
    package func insert(
        key: UInt64, content: UInt64, objectId: UInt32, recordIndex: UInt32, comparedWith compared: [Entry] = []
    ) -> Finding {
        let isCompared = compared.count >= SeenEvents.comparisonLimit
        // Neither hash may be 0, which says empty and unknown.
        let key = key | 1 << 32
        let content = content | 1
        return shard(key).table.withLock { table in
            var slot = table.start(key)
            var others: [Entry] = []
            while table.entries[slot].key != 0 {
                let entry = table.entries[slot]
                if entry.key == key {
                    if entry.content == content { return .copy(of: entry) }
                    if !isCompared, !compared.contains(entry) { others.append(entry) }
                }
                slot = slot + 1 == table.entries.count ? 0 : slot + 1
            }
            guard others.isEmpty else { return .sameID(others) }
            table.insert(Entry(key: key, content: content, objectId: objectId, recordIndex: recordIndex))
            return .new
        }
    }

    /// Lets further copies of these bytes, which have the value of an event that is kept, refer to it.
    package func addRendering(key: UInt64, content: UInt64, of kept: Entry) {
        let key = key | 1 << 32
        shard(key).table.withLock {
            $0.insert(
                Entry(key: key, content: content | 1, objectId: kept.objectId, recordIndex: kept.recordIndex))
        }
    }
}
