import CloudTrail
import Glibc

/// Counts of calls, errors and sign-ins that are unusual for their own history.
///
/// A hurdle log-normal model: for each series, whether an hour has events, and how many, are learned apart, with bins for
/// the hour of the day and the weekend. An hour is judged by the Student-t tail of what is expected, at several scales:
/// five minutes, the hour, 24 hours, how many of 24 hours are active; and silence of what is never silent. A score is
/// -log10 of how often chance would do the same in a month of the series.
///
/// The first days are judged when some weeks after them are known, with each day left out of what it is judged by.
package struct VolumeEngine: InsightEngine {
    let parameters: VolumeParameters
    private(set) var keys: SeriesKeys
    private(set) var hits: [VolumeHit] = []
    /// First and last day with events, by series.
    private(set) var lifetimes: [(first: Int32, last: Int32)] = []

    // The hour and the day that are being counted.
    private var hour: Int64 = .min
    private var hourCells: [HourCell] = []
    private var cellOfSeries: [UInt32] = []
    private var dayCells: [HourCell] = []
    private var seen: Set<UInt64> = []
    private var heardAccounts: [HeardSlots] = []
    private var heardPlaces: [HeardSlots] = []

    // What was learned.
    private var waiting: [DayRecord]? = []
    private var waitingCells = 0
    private var previous: DayRecord?
    private var memory: SeriesMemory
    private var exposures: AccountExposures
    private(set) var firstDay: Int64?
    private(set) var lastDay: Int64?

    package init(parameters: VolumeParameters = VolumeParameters()) {
        self.parameters = parameters
        keys = SeriesKeys(maximum: parameters.maximumSeries)
        memory = SeriesMemory(parameters)
        exposures = AccountExposures(parameters)
    }

    package var notes: [String] {
        if keys.dropped == 0 { return [] }
        return [
            "\(keys.dropped) counts went to no series: there was memory for \(parameters.maximumSeries) of them, and the "
                + "first ones were kept"
        ]
    }

    // MARK: Counting

    package mutating func consume(_ batch: FeedBatch, _ symbols: FeedSymbols) {
        if batch.hour != hour {
            endHour()
            if hour != .min, dayOf(hour) != batch.day { endDay(dayOf(hour)) }
            hour = batch.hour
        }
        let hourOfDay = Int(hour.quotientAndRemainderFloored(dividingBy: 24).remainder)
        let known = KnownCodes(symbols)
        let isDenial = (0..<UInt32(symbols.count(.errorCode))).map {
            symbols.text(.errorCode, $0).map(Denial.isDenial) ?? false
        }
        let start = hour * 3_600_000_000
        for event in 0..<batch.count {
            let account = batch[.account][event]
            let slot = min(max(Int((batch.times[event] - start) / 300_000_000), 0), 11)
            let source = batch[.eventSource][event]
            let place = keys.place(account, batch[.region][event])
            VolumeEngine.hear(&heardAccounts, account, hourOfDay, slot)
            if place != SeriesKeys.none { VolumeEngine.hear(&heardPlaces, place, hourOfDay, slot) }
            let operation = keys.operation(source, batch[.eventName][event])
            let called = keys.categorized(operation, batch[.category][event])
            let calls = keys.series(.calls, place, called, account: account, place: place)
            count(calls, slot)
            let principal = batch[.principal][event]
            let error = batch[.errorCode][event]
            let isError = batch.flags[event].contains(.isError)
            let actor = keys.actor(account, principal)
            if isError, error != FeedSymbols.absent, let calls {
                count(keys.series(.errors, calls, error, account: account, place: place), slot)
            }
            if principal != FeedSymbols.absent {
                count(keys.series(.principalCalls, actor, 0, account: account), slot)
                if isError { count(keys.series(.principalErrors, actor, 0, account: account), slot) }
                if isDenial[Int(error)] { countDistinct(.principalDenials, actor, operation, account, slot) }
                countDistinct(.principalRegions, actor, batch[.region][event], account, slot)
                countDistinct(.principalServices, actor, source, account, slot)
                if source == known.s3, batch[.category][event] == known.data {
                    count(keys.series(.principalObjects, actor, 0, account: account), slot)
                    let bucket = batch[.resource][event]
                    if bucket != FeedSymbols.absent {
                        count(keys.series(.bucket, actor, bucket, account: account), slot)
                    }
                }
            }
            if isError, source == known.signIn, batch[.eventName][event] == known.consoleLogin {
                count(
                    keys.series(
                        .loginFailuresByAddress, account, batch[.sourceIPAddress][event], account: account), slot)
                count(keys.series(.loginFailuresByUser, actor, 0, account: account), slot)
            }
        }
    }

    private static func hear(_ heard: inout [HeardSlots], _ number: UInt32, _ hour: Int, _ slot: Int) {
        while heard.count <= Int(number) { heard.append(HeardSlots()) }
        heard[Int(number)].insert(hour: hour, slot: slot)
    }

    /// Counts what was not counted in this hour before.
    private mutating func countDistinct(
        _ family: VolumeFamily, _ actor: UInt32, _ value: UInt32, _ account: UInt32, _ slot: Int
    ) {
        if actor == SeriesKeys.none || value == SeriesKeys.none { return }
        // Numbers are below 2^28: there is memory for far fewer.
        let key = UInt64(family.rawValue) << 60 | UInt64(actor) << 30 | UInt64(value & 0x3fff_ffff)
        guard seen.insert(key).inserted else { return }
        count(keys.series(family, actor, 0, account: account), slot)
    }

    private mutating func count(_ series: UInt32?, _ slot: Int) {
        guard let series else { return }
        while cellOfSeries.count <= Int(series) { cellOfSeries.append(.max) }
        let cell = Int(cellOfSeries[Int(series)])
        if cell < hourCells.count, hourCells[cell].series == series {
            hourCells[cell].add(slot: slot)
        } else {
            cellOfSeries[Int(series)] = UInt32(hourCells.count)
            var new = HourCell(series: series, hour: Int32(clamping: hour))
            new.add(slot: slot)
            hourCells.append(new)
        }
    }

    private func dayOf(_ hour: Int64) -> Int64 { hour.quotientAndRemainderFloored(dividingBy: 24).quotient }

    private mutating func endHour() {
        dayCells += hourCells
        hourCells.removeAll(keepingCapacity: true)
        seen.removeAll(keepingCapacity: true)
    }

    // MARK: Days

    private mutating func endDay(_ day: Int64) {
        if dayCells.isEmpty, heardAccounts.allSatisfy({ $0.hours == 0 }) { return }
        // Hours of a series stay in order.
        dayCells.sort { ($0.series, $0.hour) < ($1.series, $1.hour) }
        let record = DayRecord(
            day: day, cells: dayCells, heardAccounts: heardAccounts, heardPlaces: heardPlaces)
        dayCells = []
        heardAccounts = heardAccounts.map { _ in HeardSlots() }
        heardPlaces = heardPlaces.map { _ in HeardSlots() }
        firstDay = firstDay ?? day
        lastDay = day
        for span in record.spans { note(span.series, day) }
        if waiting != nil {
            waiting?.append(record)
            waitingCells += record.cells.count
            let days = day - (firstDay ?? day) + 1
            if days >= Int64(parameters.retrospectiveDays) || waitingCells > parameters.maximumCells { endWarmUp() }
        } else {
            judge(record)
        }
    }

    private mutating func note(_ series: UInt32, _ day: Int64) {
        let day = Int32(clamping: day)
        while lifetimes.count <= Int(series) { lifetimes.append((day, day)) }
        lifetimes[Int(series)].last = day
    }

    /// Judges the days that were waiting: the first ones by all others, the rest by those before.
    private mutating func endWarmUp() {
        guard let records = waiting, let first = records.first?.day else { return }
        waiting = nil
        let warmUp = Retrospection(
            records: records, warmUpEnd: first + Int64(parameters.warmUpDays), keys: keys, parameters: parameters)
        hits += warmUp.hits()
        for record in records { judge(record) }
    }

    /// Judges a day by those before, unless that was done with those after it, too; then learns it.
    private mutating func judge(_ record: DayRecord) {
        let first = firstDay ?? record.day
        exposures.advance(to: record.day)
        if record.day >= first + Int64(parameters.warmUpDays) {
            memory.judge(record, after: previous, keys, exposures, into: &hits)
        }
        memory.learn(record)
        exposures.learn(record)
        previous = record
    }

    // MARK: The end

    package mutating func finish(_ symbols: FeedSymbols, _ summary: FeedSummary, budget: Double) -> [Incident] {
        endHour()
        if hour != .min { endDay(dayOf(hour)) }
        endWarmUp()
        guard let firstDay, let lastDay else { return [] }
        return VolumeReport(
            keys: keys, hits: hits, lifetimes: lifetimes, days: firstDay...lastDay, budget: budget,
            parameters: parameters, symbols: symbols
        ).incidents()
    }
}

/// The codes of what some families are about.
private struct KnownCodes {
    let s3: UInt32?
    let data: UInt32?
    let signIn: UInt32?
    let consoleLogin: UInt32?

    init(_ symbols: FeedSymbols) {
        s3 = symbols.code(.eventSource, of: "s3.amazonaws.com")
        data = symbols.code(.category, of: "Data")
        signIn = symbols.code(.eventSource, of: "signin.amazonaws.com")
        consoleLogin = symbols.code(.eventName, of: "ConsoleLogin")
    }
}
