import CloudTrail

/// Judges the first days of an archive by the days around each: nothing is known of those before.
struct Retrospection {
    /// The cells of one series in one record.
    private struct Segment {
        let series: UInt32
        let record: Int32
        let cells: Range<Int>
    }

    let records: [DayRecord]
    /// How many of the records are judged, the first ones.
    let judgedDays: Int
    let keys: SeriesKeys
    let parameters: VolumeParameters

    func hits() -> [VolumeHit] {
        let judged = Array(records.indices.prefix(judgedDays))
        let orders = judged.map(order)
        let exposures = zip(judged, orders).map { self.exposures($1) }
        var segments: [Segment] = []
        for (number, record) in records.enumerated() {
            for span in record.spans {
                segments.append(Segment(series: span.series, record: Int32(number), cells: span.cells))
            }
        }
        segments.sort { ($0.series, $0.record) < ($1.series, $1.record) }
        var hits: [VolumeHit] = []
        var summaries = [[HourSummary]](repeating: [], count: records.count)
        var start = 0
        for index in segments.indices
        where index + 1 == segments.count || segments[index + 1].series != segments[index].series {
            let own = segments[start...index]
            start = index + 1
            for segment in own {
                summaries[Int(segment.record)] = records[Int(segment.record)].cells[segment.cells].map(HourSummary.init)
            }
            judge(own[own.startIndex].series, summaries, own.count, judged, orders, exposures, &hits)
            for segment in own { summaries[Int(segment.record)] = [] }
        }
        return hits
    }

    /// All other records, the most distant first, with how far each is.
    private func order(around record: Int) -> [(record: Int, distance: Int64)] {
        records.indices.filter { $0 != record }
            .map { (record: $0, distance: abs(records[$0].day - records[record].day)) }
            .sorted { ($1.distance, $0.record) < ($0.distance, $1.record) }
    }

    private func exposures(_ order: [(record: Int, distance: Int64)]) -> AccountExposures {
        var exposures = AccountExposures(parameters)
        for other in order { exposures.learn(records[other.record], at: -other.distance) }
        exposures.advance(to: 0)
        return exposures
    }

    private func judge(
        _ series: UInt32, _ summaries: [[HourSummary]], _ activeDays: Int, _ judged: [Int],
        _ orders: [[(record: Int, distance: Int64)]], _ exposures: [AccountExposures], _ hits: inout [VolumeHit]
    ) {
        let about = keys.series[Int(series)]
        let mayBeSilent = about.family.canFallSilent && activeDays * 2 >= records.count
        for (number, record) in judged.enumerated() where !summaries[record].isEmpty || mayBeSilent {
            var state = SeriesState()
            for other in orders[number] where !summaries[other.record].isEmpty {
                state.learn(summaries[other.record], at: -other.distance, parameters)
            }
            state.advance(to: 0, parameters)
            let exposure = exposures[number][about.account]
            let isNeighbour = record > 0 && records[record - 1].day == records[record].day - 1
            SeriesDay(
                series: series, day: records[record].day, cells: records[record].cells(of: series),
                before: isNeighbour ? records[record - 1].cells(of: series) : [],
                heard: records[record].heard(about.account, place: about.place),
                heardBefore: isNeighbour
                    ? records[record - 1].heard(about.account, place: about.place) : HeardSlots(),
                canFallSilent: mayBeSilent,
                isRetrospective: true, isUncertain: exposure.observedDays < parameters.fewDays
            ).score(state, exposure, parameters, into: &hits)
        }
    }
}
