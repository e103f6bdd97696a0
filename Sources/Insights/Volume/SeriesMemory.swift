import CloudTrail

/// What was learned of all series up to a day.
///
/// A series with few active hours is a list of them; one with more is a state of a kilobyte.
struct SeriesMemory: Sendable {
    /// Active hours that are listed before they become a state.
    private static let listedHours = 16

    private let parameters: VolumeParameters
    private var lists: [[HourSummary]] = []
    /// By series, the position in `states`; -1 for those with a list.
    private var places: [Int32] = []
    private var states: [SeriesState] = []
    private var seriesOfState: [UInt32] = []

    init(_ parameters: VolumeParameters) { self.parameters = parameters }

    mutating func judge(
        _ record: DayRecord, after previous: DayRecord?, _ keys: SeriesKeys, _ exposures: AccountExposures,
        into hits: inout [VolumeHit]
    ) {
        let before = previous?.day == record.day - 1 ? previous : nil
        for span in record.spans {
            let place = Int(span.series) < places.count ? places[Int(span.series)] : -1
            if place >= 0 {
                states[Int(place)].advance(to: record.day, parameters)
                judge(span.series, record.cells[span.cells], states[Int(place)], record, before, keys, exposures, &hits)
            } else {
                judge(
                    span.series, record.cells[span.cells], listedState(span.series, record.day), record, before, keys,
                    exposures, &hits)
            }
        }
        // Those that were silent all day.
        for (place, series) in seriesOfState.enumerated()
        where keys.series[Int(series)].family.canFallSilent && record.cells(of: series).isEmpty {
            states[place].advance(to: record.day, parameters)
            judge(series, [], states[place], record, before, keys, exposures, &hits)
        }
    }

    private func judge(
        _ series: UInt32, _ cells: ArraySlice<HourCell>, _ state: borrowing SeriesState, _ record: DayRecord,
        _ before: DayRecord?, _ keys: SeriesKeys, _ exposures: AccountExposures, _ hits: inout [VolumeHit]
    ) {
        let about = keys.series[Int(series)]
        let exposure = exposures[about.account]
        SeriesDay(
            series: series, day: record.day, cells: cells, before: before?.cells(of: series) ?? [],
            heard: record.heard(about.account, place: about.place),
            heardBefore: before?.heard(about.account, place: about.place) ?? HeardSlots(),
            canFallSilent: about.family.canFallSilent,
            isRetrospective: false, isUncertain: exposure.observedDays < parameters.fewDays
        ).score(state, exposure, parameters, into: &hits)
    }

    /// The state of a series with a list, decayed to a day.
    private func listedState(_ series: UInt32, _ day: Int64) -> SeriesState {
        var state = SeriesState()
        guard Int(series) < lists.count else { return state }
        let list = lists[Int(series)]
        var start = 0
        for index in list.indices where index + 1 == list.count || list[index + 1].day != list[index].day {
            state.learn(list[start...index], at: Int64(list[index].day), parameters)
            start = index + 1
        }
        state.advance(to: day, parameters)
        return state
    }

    mutating func learn(_ record: DayRecord) {
        for span in record.spans {
            let series = Int(span.series)
            while lists.count <= series {
                lists.append([])
                places.append(-1)
            }
            let summaries = record.cells[span.cells].map(HourSummary.init)
            if places[series] >= 0 {
                states[Int(places[series])].learn(summaries, at: record.day, parameters)
                continue
            }
            lists[series] += summaries
            if lists[series].count > SeriesMemory.listedHours {
                places[series] = Int32(states.count)
                states.append(listedState(span.series, record.day))
                seriesOfState.append(span.series)
                lists[series] = []
            }
        }
    }
}
