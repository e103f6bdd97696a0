import Glibc

/// Judges one hour at every scale and keeps the most unusual block of it, and the most unusual of the 24 hours up to it.
struct HourScores {
    struct Best {
        var scale: VolumeHit.Scale
        var score: Double
        var observed: UInt32
        var expected: Double
    }

    let state: SeriesState
    let exposure: Exposure
    let parameters: VolumeParameters
    /// Blocks of a month, times the scales that could each have been unusual.
    let hoursPerMonth: Double
    let daysPerMonth: Double
    private(set) var bestBlock: Best?
    private(set) var bestDay: Best?

    init(
        state: SeriesState, exposure: Exposure, parameters: VolumeParameters, hoursPerMonth: Double,
        daysPerMonth: Double
    ) {
        self.state = state
        self.exposure = exposure
        self.parameters = parameters
        self.hoursPerMonth = hoursPerMonth
        self.daysPerMonth = daysPerMonth
    }

    mutating func begin() {
        bestBlock = nil
        bestDay = nil
    }

    /// The score of so many expected occurrences in a month.
    static func score(_ occurrences: Double) -> Double { -log10(max(occurrences, 1e-300)) }

    /// The largest slot of an hour, and the hour.
    mutating func judgeBlocks(_ cell: HourCell, bin: Int) {
        let isLargeSlot = cell.largest >= parameters.minimumInSlot
        let isLargeHour = cell.sum >= parameters.minimumInHour
        guard isLargeSlot || isLargeHour else { return }
        let activity = state.activity(bin: bin, exposure, parameters)
        if isLargeSlot {
            judge(
                .slot, cell.largest, state.prediction(.slot, bin: bin, parameters), activity * hoursPerMonth)
        }
        if isLargeHour {
            judge(.hour, cell.sum, state.prediction(.hour, bin: bin, parameters), activity * hoursPerMonth)
        }
    }

    /// The 24 hours that end with an hour.
    mutating func judgeDay(_ sums: DaySums, _ hour: Int) {
        let total = sums.total(hour)
        guard total >= parameters.minimumInDay else { return }
        let occurrences = state.dailyActivity(exposure, parameters) * daysPerMonth
        judge(
            .day, total,
            state.days.prediction(parameters.dayPrior, maximumDegrees: parameters.maximumDegrees), occurrences)
        let active = sums.active(hour)
        guard active >= parameters.minimumActiveHours else { return }
        let expected = state.activeHours.prediction(
            parameters.hoursPrior, maximumDegrees: parameters.maximumDegrees)
        let distance = (Double(active) - 0.5 - expected.mean) / expected.deviation
        guard HourScores.mayReach(distance, below: limit(occurrences)) else { return }
        keep(
            .activeHours, UInt32(active), expected.mean,
            StudentT.upperTail(distance, degrees: expected.degrees) * occurrences)
    }

    private func limit(_ occurrences: Double) -> Double { pow(10, -parameters.lowestScore) / occurrences }

    private mutating func judge(
        _ scale: VolumeHit.Scale, _ size: UInt32, _ expected: SizePrediction, _ occurrences: Double
    ) {
        let distance = (log(Double(size) - 0.5) - expected.mean) / expected.deviation
        guard HourScores.mayReach(distance, below: limit(occurrences)) else { return }
        keep(scale, size, expected.median, StudentT.upperTail(distance, degrees: expected.degrees) * occurrences)
    }

    /// Whether a tail may be as small as a limit: Student's tail is never thinner than the normal one.
    private static func mayReach(_ distance: Double, below limit: Double) -> Bool {
        if limit >= 0.5 { return true }
        if limit >= 0.159 { return distance > 0 }
        if limit >= 0.0228 { return distance > 1 }
        return distance > (limit >= 0.00135 ? 2 : 3)
    }

    private mutating func keep(
        _ scale: VolumeHit.Scale, _ observed: UInt32, _ expected: Double, _ occurrences: Double
    ) {
        let score = HourScores.score(occurrences)
        guard score >= parameters.lowestScore else { return }
        let found = Best(scale: scale, score: score, observed: observed, expected: expected)
        if scale == .day || scale == .activeHours {
            if score > bestDay?.score ?? -.infinity { bestDay = found }
        } else if score > bestBlock?.score ?? -.infinity {
            bestBlock = found
        }
    }
}
