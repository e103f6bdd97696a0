import CloudTrail

/// One day of one series, with all that it is judged by.
struct SeriesDay {
    let series: UInt32
    /// Days since 1970.
    let day: Int64
    /// The active hours in order.
    let cells: ArraySlice<HourCell>
    /// Those of the day before.
    let before: ArraySlice<HourCell>
    /// When the account, or the account in its region, was heard of, the series or others; so too the day before.
    let heard: HeardSlots
    let heardBefore: HeardSlots
    let canFallSilent: Bool
    let isRetrospective: Bool
    let isUncertain: Bool

    /// Judges every hour, and adds those that were unusual.
    ///
    /// - Parameter state: what is known without this day, decayed to it.
    func score(
        _ state: borrowing SeriesState, _ exposure: borrowing Exposure, _ parameters: VolumeParameters,
        into hits: inout [VolumeHit]
    ) {
        var scores = HourScores(
            state: copy state, exposure: copy exposure, parameters: parameters,
            hoursPerMonth: 720 * parameters.scaleCount,
            daysPerMonth: 30 * parameters.scaleCount)
        var sums = DaySums(before)
        for cell in cells {
            let hour = Int(cell.hour - Int32(truncatingIfNeeded: day * 24))
            guard (0..<24).contains(hour) else { continue }
            sums.add(cell.sum, hour)
            scores.begin()
            let bin = Bin.of(day: day, hour: hour)
            if cell.sum >= 3 { scores.judgeBlocks(cell, bin: bin) }
            scores.judgeDay(sums, hour)
            for best in [scores.bestBlock, scores.bestDay] {
                if let best { hits.append(hit(best, cell, hour, sums, state, exposure)) }
            }
        }
        guard canFallSilent, state.isSteady(parameters) else { return }
        // 24 hours before the day and 24 of it, a number a slot.
        var slots = [UInt32](repeating: 0, count: 48 * 12)
        for cell in [before, cells].joined() {
            let start = (Int(cell.hour) - Int(truncatingIfNeeded: day * 24) + 24) * 12
            guard start >= 0, start + 12 <= slots.count else { continue }
            for slot in 0..<12 { slots[start + slot] = UInt32(cell.slots[slot]) }
        }
        judgeHalfHours(slots, state, exposure, parameters, into: &hits)
        judgeSilence(slots, state, exposure, parameters, into: &hits)
    }

    private func hit(
        _ best: HourScores.Best, _ cell: HourCell, _ hour: Int, _ sums: DaySums, _ state: borrowing SeriesState,
        _ exposure: borrowing Exposure
    ) -> VolumeHit {
        let first = Int64(cell.hour) * 12
        let filled = (0..<12).filter { cell.slots[$0] > 0 }
        var start = first + Int64(filled.first ?? 0)
        var end = first + Int64(filled.last ?? 11) + 1
        var largest: UInt32
        switch best.scale {
        case .slot:
            let peak = (0..<12).first { UInt32(cell.slots[$0]) == cell.largest } ?? 0
            start = first + Int64(peak)
            end = start + 1
            largest = state.largestSlot
        case .hour, .silence: largest = state.largestHour
        case .day: largest = state.largestDay
        case .halfHour, .activeHours: largest = 0
        }
        if best.scale == .day || best.scale == .activeHours {
            start = (day * 24 + Int64(sums.firstActive(hour))) * 12
        }
        return VolumeHit(
            series: series, scale: best.scale, score: best.score, start: start, end: end, observed: best.observed,
            expected: best.expected, largest: largest, activeHours: Int32(clamping: state.activeHourCount),
            observedHours: Int32(clamping: exposure.observedDays * 24), isRetrospective: isRetrospective,
            isUncertain: isUncertain)
    }

    // MARK: Steady series

    /// Judges the fullest half hour that ends in each hour: a rise that is too short for the hour to show it.
    private func judgeHalfHours(
        _ slots: [UInt32], _ state: borrowing SeriesState, _ exposure: borrowing Exposure,
        _ parameters: VolumeParameters, into hits: inout [VolumeHit]
    ) {
        for hour in 0..<24 {
            var expected = state.rate(bin: Bin.of(day: day, hour: hour), parameters)
            expected.mean /= 2
            guard expected.mean >= parameters.halfHourSize else { continue }
            var best: (sum: UInt32, end: Int) = (0, 0)
            for end in ((24 + hour) * 12 + 1)...((24 + hour) * 12 + 12) {
                let sum = SeriesDay.sum(slots[(end - 6)..<end])
                if sum > best.sum { best = (sum, end) }
            }
            guard Double(best.sum) > 1.5 * expected.mean else { continue }
            let occurrences = expected.upperTail(best.sum) * 720 * parameters.windowsPerHour * parameters.scaleCount
            append(
                .halfHour, HourScores.score(occurrences), best.sum, expected.mean, width: 6, end: best.end, state,
                exposure, parameters, &hits)
        }
    }

    /// Judges hours with few events or none, of a series that nearly always has many; and two hours together.
    private func judgeSilence(
        _ slots: [UInt32], _ state: borrowing SeriesState, _ exposure: borrowing Exposure,
        _ parameters: VolumeParameters, into hits: inout [VolumeHit]
    ) {
        // Of each hour of the day before and of the day.
        var rates: [RatePrediction] = []
        for hour in 0..<48 {
            rates.append(state.rate(bin: Bin.of(day: day - 1 + Int64(hour / 24), hour: hour % 24), parameters))
        }
        for hour in 24..<48 {
            let bin = Bin.of(day: day, hour: hour - 24)
            guard rates[hour].mean >= parameters.silenceSize,
                state.activity(bin: bin, exposure, parameters) > parameters.silenceActivity
            else { continue }
            var best: (p: Double, end: Int, sum: UInt32, mean: Double, width: Int)?
            for slot in 0..<12 {
                let end = hour * 12 + slot + 1
                // Somebody else must have been heard of in every hour: one hour more at a time.
                for hours in 1...3 {
                    guard wasHeard(hour - hours + 1, slot) else { break }
                    let width = hours * 12
                    let sum = SeriesDay.sum(slots[(end - width)..<end])
                    let mean = ((end - width)..<end).reduce(0.0) { $0 + rates[$1 / 12].mean } / 12
                    guard Double(sum) < mean / 2 else { continue }
                    let p = RatePrediction(mean: mean, size: rates[hour].size * Double(hours)).lowerTail(sum)
                    if p < best?.p ?? 1 { best = (p, end, sum, mean, width) }
                }
            }
            guard let best else { continue }
            let occurrences = best.p * 720 * parameters.windowsPerHour * parameters.scaleCount
            append(
                .silence, HourScores.score(occurrences), best.sum, best.mean, width: best.width, end: best.end, state,
                exposure, parameters, &hits)
        }
    }

    /// Whether the account, or the account in its region, was heard of in both halves of the hour that ends with a slot.
    ///
    /// - Parameter hour: from the beginning of the day before.
    private func wasHeard(_ hour: Int, _ slot: Int) -> Bool {
        hour >= 24
            ? heard.isHeard(hour: hour - 24, slot: slot, before: heardBefore)
            : heardBefore.isHeard(hour: hour, slot: slot, before: HeardSlots())
    }

    /// - Parameters:
    ///   - width: of the window, in slots.
    ///   - end: of the window, in slots from the beginning of the day before.
    private func append(
        _ scale: VolumeHit.Scale, _ score: Double, _ observed: UInt32, _ expected: Double, width: Int, end: Int,
        _ state: borrowing SeriesState, _ exposure: borrowing Exposure, _ parameters: VolumeParameters,
        _ hits: inout [VolumeHit]
    ) {
        guard score >= parameters.lowestScore else { return }
        let end = (day - 1) * 288 + Int64(end)
        hits.append(
            VolumeHit(
                series: series, scale: scale, score: score, start: end - Int64(width), end: end, observed: observed,
                expected: expected, largest: scale == .silence ? state.largestHour : 0,
                activeHours: Int32(clamping: state.activeHourCount),
                observedHours: Int32(clamping: exposure.observedDays * 24), isRetrospective: isRetrospective,
                isUncertain: isUncertain))
    }

    /// Slots hold 16 bits.
    private static func sum(_ slots: ArraySlice<UInt32>) -> UInt32 { slots.reduce(0, &+) }
}

/// The sums of the hours of a day and of the day before.
struct DaySums {
    private var sums: [UInt32] = Array(repeating: 0, count: 48)

    init(_ before: ArraySlice<HourCell>) {
        for cell in before {
            sums[Int(Int64(cell.hour).quotientAndRemainderFloored(dividingBy: 24).remainder)] = cell.sum
        }
    }

    mutating func add(_ sum: UInt32, _ hour: Int) { sums[24 + hour] = sum }

    /// The events of the 24 hours that end with an hour of the day.
    func total(_ hour: Int) -> UInt32 {
        sums[(hour + 1)...(hour + 24)].reduce(0) { $0.addingReportingOverflow($1).overflow ? .max : $0 + $1 }
    }

    /// How many of these hours are active.
    func active(_ hour: Int) -> Int { sums[(hour + 1)...(hour + 24)].count { $0 > 0 } }

    /// The first of them that is, as an hour of the day; negative for those of the day before.
    func firstActive(_ hour: Int) -> Int {
        (sums[(hour + 1)...(hour + 24)].firstIndex { $0 > 0 } ?? hour + 24) - 24
    }
}
