/// One hour of one series that was unusual, at the scale where it was most so.
struct VolumeHit: Sendable {
    enum Scale: UInt8, Sendable {
        /// Five minutes.
        case slot
        case hour
        /// The 24 hours that end with the hour.
        case day
        /// How many of these 24 hours were active.
        case activeHours
        /// An hour with too few events, or none.
        case silence
        /// Any half hour of a steady series.
        case halfHour
    }

    /// Whether it speaks of 24 hours.
    var isOfDay: Bool { scale == .day || scale == .activeHours }

    var series: UInt32
    var scale: Scale
    /// -log10 of how often a month of the series would show it by chance.
    var score: Double
    /// Slots of five minutes since 1970, the end exclusive.
    var start: Int64
    var end: Int64
    var observed: UInt32
    /// What half of the active blocks reach.
    var expected: Double
    /// The largest of the same scale that was known.
    var largest: UInt32
    /// Hours that the series was known to be active in, and those that were observed.
    var activeHours: Int32
    var observedHours: Int32
    /// Whether days after it were known, too.
    var isRetrospective: Bool
    /// Whether so little was known that the score counts for less.
    var isUncertain: Bool
}
