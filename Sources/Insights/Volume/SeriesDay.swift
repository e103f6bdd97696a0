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
        if canFallSilent { judgeSilence(state, exposure, parameters, into: &hits) }
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
        case .activeHours: largest = 0
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

    // MARK: Silence

    /// Judges hours with few events or none, of a series that nearly always has many.
    private func judgeSilence(
        _ state: borrowing SeriesState, _ exposure: borrowing Exposure, _ parameters: VolumeParameters,
        into hits: inout [VolumeHit]
    ) {
        guard state.activeHourCount >= 100, state.filledShare > parameters.silenceFilledSlots else { return }
        // 24 hours before the day and 24 of it, a number a slot.
        var slots = [UInt32](repeating: 0, count: 48 * 12)
        for cell in [before, cells].joined() {
            let start = (Int(cell.hour) - Int(truncatingIfNeeded: day * 24) + 24) * 12
            guard start >= 0, start + 12 <= slots.count else { continue }
            for slot in 0..<12 { slots[start + slot] = UInt32(cell.slots[slot]) }
        }
        for hour in 0..<24 {
            let bin = Bin.of(day: day, hour: hour)
            guard state.activity(bin: bin, exposure, parameters) > parameters.silenceActivity else { continue }
            let here = state.prediction(.hour, bin: bin, parameters)
            let there = state.prediction(
                .hour, bin: hour == 0 ? Bin.of(day: day - 1, hour: 23) : bin - 1, parameters)
            guard here.median >= parameters.silenceSize else { continue }
            var best: (p: Double, slot: Int, sum: UInt32, median: Double)?
            for slot in 0..<12 where heard.isHeard(hour: hour, slot: slot, before: heardBefore) {
                let end = (24 + hour) * 12 + slot + 1
                var sum: UInt32 = 0
                for index in (end - 12)..<end { sum += slots[index] }
                var expected = here
                let share = Double(slot + 1) / 12
                expected.mean = here.mean * share + there.mean * (1 - share)
                guard Double(sum) + 0.5 < expected.median else { continue }
                let p = expected.lowerTail(Double(sum))
                if p < best?.p ?? 1 { best = (p, slot, sum, expected.median) }
            }
            guard let best else { continue }
            let score = HourScores.score(best.p * 720 * parameters.scaleCount)
            guard score >= parameters.lowestScore else { continue }
            let end = (day * 24 + Int64(hour)) * 12 + Int64(best.slot) + 1
            hits.append(
                VolumeHit(
                    series: series, scale: .silence, score: score, start: end - 12, end: end, observed: best.sum,
                    expected: best.median, largest: state.largestHour,
                    activeHours: Int32(clamping: state.activeHourCount),
                    observedHours: Int32(clamping: exposure.observedDays * 24), isRetrospective: isRetrospective,
                    isUncertain: isUncertain))
        }
    }
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
