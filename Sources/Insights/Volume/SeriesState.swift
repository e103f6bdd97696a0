import CloudTrail
import Glibc

/// All that is remembered of one series.
struct SeriesState: Sendable {
    /// The scales of blocks within an hour.
    enum BlockScale { case slot, hour }

    /// Decayed count of active hours, by bin.
    private var active: InlineArray<48, Float> = InlineArray(repeating: 0)
    private var activeTotal = 0.0
    private(set) var slots = SizeModel()
    private(set) var hours = SizeModel()
    private(set) var days = SpreadModel()
    private(set) var activeHours = SpreadModel()
    /// Decayed count of active days.
    private var activeDays = 0.0
    /// Decayed counts of slots with events, and of those that would have some if the events of each hour were spread
    /// evenly.
    private var filledSlots = 0.0
    private var evenSlots = 0.0
    /// The day that everything known is decayed to.
    private var day: Int64?

    // For the sentence that says why, without decay.
    private(set) var activeHourCount = 0
    private(set) var largestSlot: UInt32 = 0
    private(set) var largestHour: UInt32 = 0
    private(set) var largestDay: UInt32 = 0

    // MARK: What is expected

    /// The probability that an hour of a bin is active.
    func activity(bin: Int, _ exposure: borrowing Exposure, _ parameters: VolumeParameters) -> Double {
        let overall = (activeTotal + parameters.activityPrior) / (exposure.total + parameters.activityPriorBlocks)
        let other = (bin + 24) % 48
        let hourly =
            (Double(active[bin]) + Double(active[other]) + parameters.hourOfDayWeight * overall)
            / (exposure.blocks[bin] + exposure.blocks[other] + parameters.hourOfDayWeight)
        let share =
            (Double(active[bin]) + parameters.binWeight * hourly) / (exposure.blocks[bin] + parameters.binWeight)
        return min(max(share, 1e-5), 1)
    }

    /// The probability that a day is active.
    func dailyActivity(_ exposure: borrowing Exposure, _ parameters: VolumeParameters) -> Double {
        min((activeDays + parameters.activityPrior) / (exposure.days + 1), 1)
    }

    /// How evenly events are spread within hours: 1 of calls that do not depend on one another, little of what runs by
    /// the clock.
    var evenness: Double { evenSlots > 0 ? filledSlots / evenSlots : 0 }

    /// Whether there are enough evenly spread hours for what one part of an hour holds to tell of the others.
    func isSteady(_ parameters: VolumeParameters) -> Bool {
        activeHourCount >= parameters.steadyHours && evenness > parameters.steadyEvenness
    }

    /// What is expected of the events of an hour of a steady series, and of parts of hours: negative binomial, as calls
    /// come by chance at a rate that varies from hour to hour.
    func rate(bin: Int, _ parameters: VolumeParameters) -> RatePrediction {
        let hour = hours.prediction(bin: bin, parameters)
        let variance = hour.deviation * hour.deviation
        // The mean of a log-normal distribution lies above its median. Of its variance, 1 / mean is chance.
        let mean = exp(hour.mean + variance / 2)
        return RatePrediction(mean: mean, size: 1 / max(variance - 1 / mean, parameters.steadyVariance))
    }

    func prediction(_ scale: BlockScale, bin: Int, _ parameters: VolumeParameters) -> SizePrediction {
        switch scale {
        case .slot: slots.prediction(bin: bin, parameters)
        case .hour: hours.prediction(bin: bin, parameters)
        }
    }

    // MARK: Learning

    /// Takes in the active hours of one day.
    ///
    /// - Parameter position: the day, as far as what is known before has lost weight by then.
    mutating func learn(_ cells: some Sequence<HourSummary>, at position: Int64, _ parameters: VolumeParameters) {
        advance(to: position, parameters)
        var total: UInt32 = 0
        var hourCount = 0
        for cell in cells {
            let bin = Bin.of(day: Int64(cell.day), hour: Int(cell.hourOfDay))
            active[bin] += 1
            activeTotal += 1
            slots.learn(log(Double(cell.largest)), bin: bin, parameters)
            hours.learn(log(Double(cell.sum)), bin: bin, parameters)
            filledSlots += Double(cell.filledSlots)
            evenSlots += 12 * (1 - exp(-Double(cell.sum) / 12))
            total = total.addingReportingOverflow(cell.sum).overflow ? .max : total + cell.sum
            hourCount += 1
            largestSlot = max(largestSlot, cell.largest)
            largestHour = max(largestHour, cell.sum)
        }
        guard hourCount > 0 else { return }
        slots.endDay(parameters)
        hours.endDay(parameters)
        activeHourCount += hourCount
        largestDay = max(largestDay, total)
        activeDays += 1
        days.learn(
            log(Double(total)), parameters.dayPrior, winsorizedDeviations: parameters.winsorizedDeviations)
        activeHours.learn(
            Double(hourCount), parameters.hoursPrior, winsorizedDeviations: parameters.winsorizedDeviations)
    }

    /// Lets everything known lose weight up to a day.
    mutating func advance(to position: Int64, _ parameters: VolumeParameters) {
        if let day, position > day { decay(pow(parameters.dailyDecay, Double(position - day))) }
        day = max(day ?? position, position)
    }

    private mutating func decay(_ factor: Double) {
        for bin in 0..<48 { active[bin] *= Float(factor) }
        activeTotal *= factor
        slots.decay(factor)
        hours.decay(factor)
        days.decay(factor)
        activeHours.decay(factor)
        activeDays *= factor
        filledSlots *= factor
        evenSlots *= factor
    }
}

/// What is expected of a number of events: a negative binomial distribution.
struct RatePrediction: Sendable, Hashable {
    var mean: Double
    /// The variance is mean + mean² / size.
    var size: Double

    /// The probability of as many events, or more.
    func upperTail(_ count: UInt32) -> Double {
        StudentT.regularizedBeta(mean / (mean + size), size / (mean + size), Double(count), size)
    }

    /// The probability of as many, or fewer.
    func lowerTail(_ count: UInt32) -> Double {
        StudentT.regularizedBeta(size / (mean + size), mean / (mean + size), size, Double(count) + 1)
    }
}

/// What is learned of an active hour.
struct HourSummary: Sendable, Hashable {
    /// Days since 1970.
    var day: Int32
    var hourOfDay: UInt8
    var filledSlots: UInt8
    /// The largest slot of five minutes, and all of them; above 0.
    var largest: UInt32
    var sum: UInt32

    init(_ cell: HourCell) {
        let (day, hour) = Int64(cell.hour).quotientAndRemainderFloored(dividingBy: 24)
        self.day = Int32(clamping: day)
        hourOfDay = UInt8(truncatingIfNeeded: hour)
        filledSlots = UInt8(truncatingIfNeeded: cell.filledSlots)
        largest = cell.largest
        sum = cell.sum
    }
}
