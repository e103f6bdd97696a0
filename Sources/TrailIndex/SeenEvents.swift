import Parquet
import Synchronization

/// The events of an index by event ID, so that a copy delivered again is recognised.
///
/// Holds 24 bytes an event: a keyed hash of the event ID, one of the record's bytes, and where the event lies. The keys
/// are secret to the run, so that nobody can craft a record that passes for another. Shards keep threads apart.
///
/// Memory is limited where there is a place for what does not fit. Of a shard that is full the older half goes there:
/// copies are nearly always delivered close in time. A copy of an event that has gone is taken for new, and found when
/// the run ends (`forEachGroup`, `LateCopies`).
package final class SeenEvents: Sendable {
    /// Bytes that the tables of a run take at most.
    package static let defaultMemoryBudget = 256 << 20

    /// What is known of an event that was seen.
    package struct Entry: BitwiseCopyable, Sendable, Hashable {
        var key: UInt64
        /// 0 when the bytes were never read in this run: only the archive can tell.
        var content: UInt64
        package var objectId: UInt32
        /// With `comparedFlag`, which no index reaches.
        private var flaggedIndex: UInt32

        /// Set in events that were found to differ from others of their ID: they have a row in `copies`.
        private static let comparedFlag: UInt32 = 1 << 31

        init(key: UInt64, content: UInt64, objectId: UInt32, recordIndex: UInt32, isCompared: Bool = false) {
            self.key = key
            self.content = content
            self.objectId = objectId
            flaggedIndex = recordIndex & ~Entry.comparedFlag | (isCompared ? Entry.comparedFlag : 0)
        }

        package var recordIndex: UInt32 { flaggedIndex & ~Entry.comparedFlag }
        var isCompared: Bool { flaggedIndex & Entry.comparedFlag != 0 }

        package var location: EventLocation {
            EventLocation(objectId: Int64(objectId), recordIndex: Int32(truncatingIfNeeded: recordIndex))
        }

        /// Ascends with the location.
        var place: UInt64 { UInt64(objectId) << 32 | UInt64(recordIndex) }
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
        private(set) var count = 0

        init(capacity: Int) {
            entries = OwnedBuffer(repeating: Table.empty, count: max(capacity, 64))
        }

        var capacity: Int { entries.count }
        /// Whether look-ups become slow with more.
        var isCrowded: Bool { count * 5 > entries.count * 4 }

        /// - Precondition: There is room.
        mutating func insert(_ entry: Entry) {
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

        mutating func grow(to capacity: Int) {
            var old = OwnedBuffer(repeating: Table.empty, count: capacity)
            swap(&old, &entries)
            count = 0
            for slot in 0..<old.count where old[slot].key != 0 { insert(old[slot]) }
        }

        /// The entries, in an order that is nearly that of their keys.
        func all(where isWanted: (Entry) -> Bool = { _ in true }, expecting expected: Int) -> [Entry] {
            var wanted: [Entry] = []
            wanted.reserveCapacity(expected)
            for slot in 0..<entries.count where entries[slot].key != 0 && isWanted(entries[slot]) {
                wanted.append(entries[slot])
            }
            return wanted
        }

        /// Leaves these entries only.
        mutating func replaceAll(by staying: [Entry]) {
            for slot in 0..<entries.count { entries[slot] = Table.empty }
            count = 0
            for entry in staying { insert(entry) }
        }

        /// Gives the memory back with the entries.
        mutating func removeAll() {
            entries = OwnedBuffer(repeating: Table.empty, count: 64)
            count = 0
        }
    }

    /// Events of one ID that another is compared with.
    ///
    /// AWS delivers a handful; forged thousands must not stop a run.
    static let comparisonLimit = 64

    private static let shardBits: UInt64 = 3
    let shards: OwnedArray<Mutex<Table>>
    /// Slots of a table at most.
    private let tableLimit: Int
    /// Where entries go that do not fit; nil where memory has no limit.
    let spill: Spill?

    /// Room that is made ahead of time at most, in events: 64 MB.
    private static let expectationLimit = (64 << 20) / MemoryLayout<Entry>.stride

    /// - Parameters:
    ///   - expected: about how many events will come; tables grow beyond that.
    ///   - memoryBudget: bytes that the tables take at most, and what it takes to make room in them; less than 17 KiB
    ///     count as so many.
    ///   - spill: where entries go that do not fit; nil to go beyond the budget.
    package init(expecting expected: Int = 0, memoryBudget: Int = SeenEvents.defaultMemoryBudget, spill: Spill? = nil) {
        let count = 1 << Int(SeenEvents.shardBits)
        // A table that grows or makes room needs up to its own size for that.
        let tableLimit =
            spill == nil
            ? .max : max(memoryBudget / (count + 1) / MemoryLayout<Entry>.stride, 80)
        let capacity = min(min(expected + expected / 4, SeenEvents.expectationLimit) / count, tableLimit)
        self.tableLimit = tableLimit
        self.spill = spill
        shards = OwnedArray(count: count) { _ in Mutex(Table(capacity: capacity)) }
    }

    /// The shard of a key; its lowest bits say nothing of the place in the shard's table.
    @inline(__always)
    private func shard(_ key: UInt64) -> Int { Int(truncatingIfNeeded: key & (1 << SeenEvents.shardBits - 1)) }

    /// Adds an event of an earlier run, whose bytes are not at hand.
    package func addKnown(key: UInt64, objectId: UInt32, recordIndex: UInt32) {
        let key = key | 1 << 32
        shards[shard(key)].withLock {
            add(Entry(key: key, content: 0, objectId: objectId, recordIndex: recordIndex), to: &$0)
        }
    }

    @inline(__always)
    private func add(_ entry: Entry, to table: inout Table) {
        if table.isCrowded { makeRoom(&table, shard: shard(entry.key)) }
        table.insert(entry)
    }

    @inline(never)
    private func makeRoom(_ table: inout Table, shard: Int) {
        if let spill, table.capacity >= tableLimit {
            spill.takeOlderHalf(of: &table, shard: shard)
        } else {
            table.grow(to: min(table.capacity + table.capacity / 2, tableLimit))
        }
    }

    /// Looks an event up, and adds it unless the same bytes are there or events it was not yet compared with.
    ///
    /// Every entry is an event that is kept, or leads to one: whoever finds a copy can name its original.
    ///
    /// - Parameters:
    ///   - content: the keyed hash of the record's bytes, worked out while the place of the key is fetched from memory,
    ///     and while other threads may use the shard.
    ///   - compared: events of the same ID that have another value; `comparisonLimit` of them are enough.
    /// - Complexity: O(1) on average.
    package func insert(
        key: UInt64, objectId: UInt32, recordIndex: UInt32, comparedWith compared: [Entry] = [],
        content: () -> UInt64
    ) -> Finding {
        let isCompared = compared.count >= SeenEvents.comparisonLimit
        // Neither hash may be 0, which says empty and unknown.
        let key = key | 1 << 32
        let shard = shard(key)
        shards[shard].withLock { $0.entries.prefetch($0.start(key)) }
        let content = content() | 1
        return shards[shard].withLock { table in
            var slot = table.start(key)
            var others: [Entry] = []
            while table.entries[slot].key != 0 {
                let entry = table.entries[slot]
                if entry.key == key {
                    if entry.content == content { return .copy(of: entry) }
                    if !isCompared, others.count < SeenEvents.comparisonLimit, !compared.contains(entry) {
                        others.append(entry)
                    }
                }
                slot = table.following(slot)
            }
            guard others.isEmpty else { return .sameID(others) }
            add(
                Entry(
                    key: key, content: content, objectId: objectId, recordIndex: recordIndex,
                    isCompared: !compared.isEmpty), to: &table)
            return .new
        }
    }

    /// Lets further copies of these bytes, which have the value of an event that is kept, refer to it.
    package func addRendering(key: UInt64, content: UInt64, of kept: Entry) {
        let key = key | 1 << 32
        shards[shard(key)].withLock {
            add(
                Entry(
                    key: key, content: content | 1, objectId: kept.objectId, recordIndex: kept.recordIndex,
                    isCompared: kept.isCompared), to: &$0)
        }
    }
}
