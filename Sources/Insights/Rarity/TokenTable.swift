/// How many tokens each value has in each context, in bounded memory: 16 bytes a pair.
///
/// Keys are 64-bit hashes of context and value. Where there is no room, pairs that were not met for longest are
/// forgotten, whole days of them, and counted; so what is forgotten does not depend on the order of keys.
struct TokenTable: Sendable {
    /// What is known of a pair.
    struct Entry: Sendable, Hashable {
        /// Days since 1970 of the last token; `never` of a pair that was never met.
        var lastDay: Int32 = TokenTable.never
        var tokens: UInt32 = 0
    }

    static let never = Int32.min

    private var keys: [UInt64]
    private var entries: [Entry]
    private(set) var count = 0
    /// Pairs that were dropped because there was no room.
    private(set) var forgotten = 0
    private let maximumSlots: Int

    /// - Parameter maximumPairs: rounded down to three quarters of a power of two, at least 768.
    init(maximumPairs: Int = 6_000_000) {
        var slots = 1 << 10
        while slots * 2 / 4 * 3 <= maximumPairs { slots *= 2 }
        maximumSlots = slots
        keys = Array(repeating: 0, count: 1 << 10)
        entries = Array(repeating: Entry(), count: 1 << 10)
    }

    /// What is known of a key; an empty entry if it was never met.
    func entry(_ key: UInt64) -> Entry {
        let slot = self.slot(key)
        return keys[slot] == 0 ? Entry() : entries[slot]
    }

    /// Counts a token of a key.
    ///
    /// - Parameter isOnceADay: whether another token of the same day counts for nothing.
    /// - Returns: what was known before.
    mutating func meet(_ key: UInt64, on day: Int32, isOnceADay: Bool) -> Entry {
        var slot = self.slot(key)
        let old = entries[slot]
        if keys[slot] != 0 {
            if old.lastDay < day || !isOnceADay { entries[slot] = Entry(lastDay: day, tokens: old.tokens &+ 1) }
            return old
        }
        if (count + 1) * 4 > keys.count * 3 {
            makeRoom(on: day)
            if (count + 1) * 4 > keys.count * 3 {
                // Every pair was met today: this one is not learned.
                forgotten += 1
                return Entry()
            }
            slot = self.slot(key)
        }
        keys[slot] = TokenTable.nonzero(key)
        entries[slot] = Entry(lastDay: day, tokens: 1)
        count += 1
        return Entry()
    }

    private static func nonzero(_ key: UInt64) -> UInt64 { key == 0 ? 1 : key }

    /// Where a key is, or would be.
    @inline(__always)
    private func slot(_ key: UInt64) -> Int {
        let key = TokenTable.nonzero(key)
        let mask = keys.count - 1
        var slot = Int(truncatingIfNeeded: key) & mask
        while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func makeRoom(on day: Int32) {
        if keys.count < maximumSlots {
            rebuild(slots: keys.count * 2) { _ in true }
            return
        }
        // The oldest days go, until a quarter is free.
        var ages: [Int32: Int] = [:]
        for (key, entry) in zip(keys, entries) where key != 0 { ages[entry.lastDay, default: 0] += 1 }
        var freed = 0
        var limit = TokenTable.never
        for (lastDay, pairs) in ages.sorted(by: { $0.key < $1.key }) where lastDay < day && freed * 4 < count {
            freed += pairs
            limit = lastDay
        }
        forgotten += freed
        if freed > 0 { rebuild(slots: keys.count) { $0.lastDay > limit } }
    }

    private mutating func rebuild(slots: Int, keeping isKept: (Entry) -> Bool) {
        let oldKeys = keys
        let oldEntries = entries
        keys = Array(repeating: 0, count: slots)
        entries = Array(repeating: Entry(), count: slots)
        count = 0
        for (key, entry) in zip(oldKeys, oldEntries) where key != 0 && isKept(entry) {
            let slot = self.slot(key)
            keys[slot] = key
            entries[slot] = entry
            count += 1
        }
    }
}
