/// Distinct 64-bit keys in order of first appearance, each with a dense number.
///
/// Keys are mostly pairs of codes.
package struct PairTable: Sendable {
    package private(set) var keys: [UInt64] = []
    /// Open addressing with linear probing: a number plus one, 0 where free.
    ///
    /// The size is a power of two.
    private var slots: [UInt32] = Array(repeating: 0, count: 64)
    private var shift: UInt64 = 64 - 6

    package init() {}

    package var count: Int { keys.count }

    package static func key(_ first: UInt32, _ second: UInt32) -> UInt64 {
        UInt64(first) << 32 | UInt64(second)
    }

    /// The number of a key, and whether it is new.
    package mutating func insert(_ key: UInt64) -> (number: UInt32, isNew: Bool) {
        var slot = PairTable.slot(key, shift)
        while slots[slot] != 0 {
            let number = slots[slot] - 1
            if keys[Int(number)] == key { return (number, false) }
            slot = (slot + 1) & (slots.count - 1)
        }
        let number = UInt32(keys.count)
        keys.append(key)
        slots[slot] = number + 1
        if keys.count * 2 > slots.count { grow() }
        return (number, true)
    }

    /// The number of a key; nil for one that was never inserted.
    package func number(of key: UInt64) -> UInt32? {
        var slot = PairTable.slot(key, shift)
        while slots[slot] != 0 {
            let number = slots[slot] - 1
            if keys[Int(number)] == key { return number }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 4)
        shift -= 2
        for (number, key) in keys.enumerated() {
            var slot = PairTable.slot(key, shift)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(number) + 1
        }
    }

    /// Fibonacci hashing: codes are small and dense, their products with this odd constant are spread in the high bits.
    private static func slot(_ key: UInt64, _ shift: UInt64) -> Int {
        let mixed = (key ^ (key >> 29)) &* 0x9e37_79b9_7f4a_7c15
        return Int(truncatingIfNeeded: mixed >> shift)
    }
}
