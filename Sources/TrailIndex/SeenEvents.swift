import Parquet
import Synchronization

/// The events of an index by event ID, so that a copy delivered again is recognised.
///
/// Holds 24 bytes an event: a keyed hash of the event ID, one of the record's bytes, and where the event lies. The keys
/// are secret to the run, so that nobody can craft a record that passes for another. Shards keep threads apart.
package final class SeenEvents: Sendable {
    /// What is known of an event that was seen.
    package struct Entry: BitwiseCopyable, Sendable, Hashable {
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
    struct Table: ~Copyable {
        private static let empty = Entry(key: 0, content: 0, objectId: 0, recordIndex: 0)
        private(set) var entries: OwnedBuffer<Entry>
        private var count = 0

        init(capacity: Int) {
            entries = OwnedBuffer(repeating: Table.empty, count: max(capacity, 64))
        }

        mutating func insert(_ entry: Entry) {
            if count * 5 > entries.count * 4 { grow() }
            var slot = start(entry.key)
            while entries[slot].key != 0 { slot = following(slot) }
            entries[slot] = entry
            count += 1
        }

        @inline(__always)
        func start(_ key: UInt64) -> Int {
            // The high part of a product spreads any key evenly over a length that is no power of two.
            Int(truncatingIfNeeded: key.multipliedFullWidth(by: UInt64(entries.count)).high)
        }

        @inline(__always)
        func following(_ slot: Int) -> Int { slot + 1 == entries.count ? 0 : slot + 1 }

        private mutating func grow() {
            let old = entries.array()
            entries = OwnedBuffer(repeating: Table.empty, count: old.count + old.count / 2)
            count = 0
            for entry in old where entry.key != 0 { insert(entry) }
        }
    }

    /// Events of one ID that another is compared with.
    ///
    /// AWS delivers a handful; forged thousands must not stop a run.
    static let comparisonLimit = 64

    private static let shardBits: UInt64 = 3
    private let shards: OwnedArray<Mutex<Table>>

    /// Room that is made ahead of time at most, in events: 64 MB.
    private static let expectationLimit = (64 << 20) / MemoryLayout<Entry>.stride

    /// - Parameter expected: about how many events will come; tables grow beyond that.
    package init(expecting expected: Int = 0) {
        let count = 1 << Int(SeenEvents.shardBits)
        let capacity = min(expected + expected / 4, SeenEvents.expectationLimit) / count
        shards = OwnedArray(count: count) { _ in Mutex(Table(capacity: capacity)) }
    }

    /// The shard of a key; its lowest bits say nothing of the place in the shard's table.
    @inline(__always)
    private func shard(_ key: UInt64) -> Int { Int(truncatingIfNeeded: key & (1 << SeenEvents.shardBits - 1)) }

    /// Adds an event of an earlier run, whose bytes are not at hand.
    package func addKnown(key: UInt64, objectId: UInt32, recordIndex: UInt32) {
        let key = key | 1 << 32
        shards[shard(key)].withLock {
            $0.insert(Entry(key: key, content: 0, objectId: objectId, recordIndex: recordIndex))
        }
    }

    /// Looks an event up, and adds it unless the same bytes are there or events it was not yet compared with.
    ///
    /// Every entry is an event that is kept, or leads to one: whoever finds a copy can name its original.
    ///
    /// - Parameters:
    ///   - content: the keyed hash of the record's bytes, worked out while the place of the key is fetched from memory.
    ///   - compared: events of the same ID that have another value; `comparisonLimit` of them are enough.
    /// - Complexity: O(1) on average.
    package func insert(
        key: UInt64, objectId: UInt32, recordIndex: UInt32, comparedWith compared: [Entry] = [],
        content: () -> UInt64
    ) -> Finding {
        let isCompared = compared.count >= SeenEvents.comparisonLimit
        // Neither hash may be 0, which says empty and unknown.
        let key = key | 1 << 32
        return shards[shard(key)].withLock { table in
            var slot = table.start(key)
            table.entries.prefetch(slot)
            let content = content() | 1
            var others: [Entry] = []
            while table.entries[slot].key != 0 {
                let entry = table.entries[slot]
                if entry.key == key {
                    if entry.content == content { return .copy(of: entry) }
                    if !isCompared, !compared.contains(entry) { others.append(entry) }
                }
                slot = table.following(slot)
            }
            guard others.isEmpty else { return .sameID(others) }
            table.insert(Entry(key: key, content: content, objectId: objectId, recordIndex: recordIndex))
            return .new
        }
    }

    /// Lets further copies of these bytes, which have the value of an event that is kept, refer to it.
    package func addRendering(key: UInt64, content: UInt64, of kept: Entry) {
        let key = key | 1 << 32
        shards[shard(key)].withLock {
            $0.insert(
                Entry(key: key, content: content | 1, objectId: kept.objectId, recordIndex: kept.recordIndex))
        }
    }
}
