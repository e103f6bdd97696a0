/// The hash table of a dictionary under construction: from the upper half of a value's hash to where the value stands.
///
/// Open addressing. A place is found by the tag's highest bits, so the table grows without looking at a value. A slot
/// holds all that a look-up compares but the bytes themselves.
struct DictionaryTable: ~Copyable {
    struct Slot: BitwiseCopyable {
        let tag: UInt32
        /// The code and one more; 0 says empty.
        let codeAndOne: UInt32
        /// Where the value starts in the dictionary, and its length.
        let start: UInt32
        let count: UInt32

        static let empty = Slot(tag: 0, codeAndOne: 0, start: 0, count: 0)

        @inline(__always)
        var code: UInt32 { codeAndOne &- 1 }

        @inline(__always)
        var isEmpty: Bool { codeAndOne == 0 }
    }

    private var slots: OwnedBuffer<Slot>
    private var used = 0
    /// The length of `slots` is a power of two.
    private var shift: UInt32

    init(capacity: Int) {
        slots = OwnedBuffer(repeating: .empty, count: capacity)
        shift = UInt32(32 - capacity.trailingZeroBitCount)
    }

    @inline(__always)
    static func tag(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash >> 32) }

    /// Where to look for a tag first.
    @inline(__always)
    func position(_ tag: UInt32) -> Int { Int(tag &>> shift) }

    /// Fetches the place of a tag ahead of time.
    @inline(__always)
    func prefetch(_ tag: UInt32) { slots.prefetch(position(tag)) }

    @inline(__always)
    func following(_ position: Int) -> Int { (position &+ 1) & (slots.count &- 1) }

    @inline(__always)
    subscript(position: Int) -> Slot { slots[position] }

    /// Fills an empty slot; afterwards every slot may be another.
    mutating func insert(_ slot: Slot, at position: Int) {
        slots[position] = slot
        used += 1
        if used * 4 > slots.count * 3 { grow() }
    }

    private mutating func grow() {
        let old = slots.array()
        slots = OwnedBuffer(repeating: .empty, count: old.count * 2)
        shift -= 1
        for slot in old where !slot.isEmpty {
            var position = position(slot.tag)
            while !slots[position].isEmpty { position = following(position) }
            slots[position] = slot
        }
    }

    /// Empties the table, and makes it as large as it was needed last.
    mutating func removeAll(expecting count: Int) {
        var capacity = 256
        while capacity * 3 < count * 4, capacity < 1 << 20 { capacity *= 2 }
        slots = OwnedBuffer(repeating: .empty, count: capacity)
        shift = UInt32(32 - capacity.trailingZeroBitCount)
        used = 0
    }
}
