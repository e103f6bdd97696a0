/// In which slots of five minutes of a day anything was heard of an account or a place.
struct HeardSlots: Sendable {
    private var slots: InlineArray<24, UInt16> = InlineArray(repeating: 0)

    mutating func insert(hour: Int, slot: Int) { slots[hour] |= 1 << UInt16(slot) }

    /// A bit for each hour with events.
    var hours: UInt32 {
        var hours: UInt32 = 0
        for hour in 0..<24 where slots[hour] != 0 { hours |= 1 << UInt32(hour) }
        return hours
    }

    /// Whether something was heard in both halves of the hour that ends with a slot.
    ///
    /// Where nothing was, the archive may have a gap.
    ///
    /// - Parameter before: the day before.
    func isHeard(hour: Int, slot: Int, before: HeardSlots) -> Bool {
        let earlier = UInt32(hour == 0 ? before.slots[23] : slots[hour - 1])
        // Twelve bits of the hour before, twelve of this one: the window is those from slot + 1 on.
        let window = (UInt32(slots[hour]) << 12 | earlier) >> UInt32(slot + 1)
        return window & 0x3f != 0 && window & 0xfc0 != 0
    }
}
