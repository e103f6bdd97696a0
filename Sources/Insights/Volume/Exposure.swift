/// How many hours of each bin an account was observed in: decayed, as what its series learned is.
///
/// A bin is an hour of the day, on working days or on weekends: 48 of them, in UTC.
struct Exposure: Sendable {
    private(set) var blocks: InlineArray<48, Double> = InlineArray(repeating: 0)
    private(set) var days = 0.0
    /// Days observed, without decay.
    private(set) var observedDays = 0

    /// All hours together.
    private(set) var total = 0.0

    /// Takes in a day.
    ///
    /// - Parameter hours: a bit for each hour that was observed.
    mutating func add(day: Int64, hours: UInt32) {
        guard hours != 0 else { return }
        for hour in 0..<24 where hours >> UInt32(hour) & 1 == 1 { blocks[Bin.of(day: day, hour: hour)] += 1 }
        total += Double((hours & 0xff_ffff).nonzeroBitCount)
        days += 1
        observedDays += 1
    }

    mutating func decay(_ factor: Double) {
        for bin in 0..<48 { blocks[bin] *= factor }
        total *= factor
        days *= factor
    }
}

/// Hours of the day on working days (0 to 23) and on Saturdays and Sundays (24 to 47), in UTC.
enum Bin {
    static func of(day: Int64, hour: Int) -> Int { hour + (isWeekend(day) ? 24 : 0) }

    /// 1970-01-01 was a Thursday.
    static func isWeekend(_ day: Int64) -> Bool {
        let weekday = (day % 7 + 7 + 4) % 7
        return weekday == 0 || weekday == 6
    }

    /// Which hours of a day count as observed, given those with events.
    ///
    /// A day without any event is a gap. Where nearly every hour has events, one without is a gap, too; elsewhere it is a
    /// quiet hour.
    static func observedHours(active: UInt32) -> UInt32 {
        if active == 0 { return 0 }
        return active.nonzeroBitCount >= 20 ? active : 0xff_ffff
    }
}
