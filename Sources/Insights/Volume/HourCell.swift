/// What one series counted in one hour: twelve slots of five minutes.
struct HourCell: Sendable {
    let series: UInt32
    /// Hours since 1970.
    let hour: Int32
    /// Slots that would not fit stay at the highest number.
    var slots: InlineArray<12, UInt16> = InlineArray(repeating: 0)
    var sum: UInt32 = 0

    init(series: UInt32, hour: Int32) {
        self.series = series
        self.hour = hour
    }

    mutating func add(slot: Int, _ count: UInt32 = 1) {
        let (value, overflow) = slots[slot].addingReportingOverflow(UInt16(clamping: count))
        slots[slot] = overflow ? .max : value
        let (total, isTooLarge) = sum.addingReportingOverflow(count)
        sum = isTooLarge ? .max : total
    }

    /// The largest slot.
    var largest: UInt32 {
        var largest: UInt16 = 0
        for slot in 0..<12 { largest = max(largest, slots[slot]) }
        return UInt32(largest)
    }

    var filledSlots: Int {
        var filled = 0
        for slot in 0..<12 where slots[slot] > 0 { filled += 1 }
        return filled
    }
}
