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
    /// First and last day with events, by series: numbers of days that have any.
    private(set) var lifetimes: [(first: Int32, last: Int32)] = []

    // The hour and the day that are being counted.
    private var hour: Int64 = .min
    private var hourCells: [HourCell] = []
    private var cellOfSeries: [UInt32] = []
    private var dayCells: [HourCell] = []
    private var seen: Set<UInt64> = []
    private var shapes = CallShapes()
    /// By code of an error.
    private var isDenial: [Bool] = []
    private var heardAccounts: [HeardSlots] = []
    private var heardPlaces: [HeardSlots] = []

    // What was learned.
    private var waiting: [DayRecord]? = []
    private var waitingCells = 0
    private var previous: DayRecord?
    private var memory: SeriesMemory
    private var exposures: AccountExposures
    /// Days with events so far: a clock that is wrong by years makes one more, not a thousand.
    private(set) var dayCount = 0
    private var judgedDays = 0

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
        for code in isDenial.count..<max(isDenial.count, symbols.count(.errorCode)) {
            isDenial.append(symbols.text(.errorCode, UInt32(code)).map(Denial.isDenial) ?? false)
        }
        let accounts = batch[.account]
        let regions = batch[.region]
        let sources = batch[.eventSource]
        let names = batch[.eventName]
        let categories = batch[.category]
        let principals = batch[.principal]
        let errors = batch[.errorCode]
        let resources = batch[.resource]
        let addresses = batch[.sourceIPAddress]
        let times = batch.times
        let flags = batch.flags
        let start = hour * 3_600_000_000
        for event in 0..<batch.count {
            let account = accounts[event]
            let slot = min(max(Int((times[event] - start) / 300_000_000), 0), 11)
            let source = sources[event]
            let isError = flags[event].contains(.isError)
            let isObjectCall = source == known.s3 && categories[event] == known.data
            let shape = CallShape(
                account: account, region: regions[event], eventSource: source, eventName: names[event],
                category: categories[event], principal: principals[event], errorCode: errors[event],
                resource: isObjectCall ? resources[event] : FeedSymbols.absent, isError: isError)
            let (index, isKnown) = shapes.place(of: shape)
            if !isKnown { shapes.fill(index, series(of: shape, isObjectCall: isObjectCall)) }
            VolumeEngine.hear(&heardAccounts, account, hourOfDay, slot)
            let place = shapes[index].place
            if place != SeriesKeys.none { VolumeEngine.hear(&heardPlaces, place, hourOfDay, slot) }
            for number in 0..<shapes[index].count { count(shapes[index][number], slot) }
            if isKnown, shapes[index].dropped > 0 { keys.drop(shapes[index].dropped) }
            if shapes[index].distinctHour != hour {
                shapes[index].distinctHour = hour
                countDistinct(shapes[index], slot)
            }
            if isError, source == known.signIn, names[event] == known.consoleLogin {
                count(
                    keys.series(
                        .loginFailuresByAddress, account, addresses[event], account: account), slot)
                count(keys.series(.loginFailuresByUser, shapes[index].actor, 0, account: account), slot)
            }
        }
    }

    /// What counts every call of a shape.
    private mutating func series(of shape: CallShape, isObjectCall: Bool) -> ShapeSeries {
        let account = shape.account
        let place = keys.place(account, shape.region)
        let operation = keys.operation(shape.eventSource, shape.eventName)
        let called = keys.categorized(operation, shape.category)
        let actor = keys.actor(account, shape.principal)
        var result = ShapeSeries(shape, place: place, operation: operation, actor: actor)
        let calls = keys.series(.calls, place, called, account: account, place: place)
        result.append(calls)
        if shape.isError, shape.errorCode != FeedSymbols.absent, let calls {
            result.append(keys.series(.errors, calls, shape.errorCode, account: account, place: place))
        }
        guard shape.principal != FeedSymbols.absent else { return result }
        result.append(keys.series(.principalCalls, actor, 0, account: account))
        if shape.isError { result.append(keys.series(.principalErrors, actor, 0, account: account)) }
        if isObjectCall {
            result.append(keys.series(.principalObjects, actor, 0, account: account))
            if shape.resource != FeedSymbols.absent {
                result.append(keys.series(.bucket, actor, shape.resource, account: account))
            }
        }
        return result
    }

    /// Counts what the first call of a shape in an hour may be the first of.
    private mutating func countDistinct(_ series: ShapeSeries, _ slot: Int) {
        let shape = series.shape
        guard shape.principal != FeedSymbols.absent else { return }
        if isDenial[Int(shape.errorCode)] {
            countDistinct(.principalDenials, series.actor, series.operation, shape.account, slot)
        }
        countDistinct(.principalRegions, series.actor, shape.region, shape.account, slot)
        countDistinct(.principalServices, series.actor, shape.eventSource, shape.account, slot)
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
        for span in record.spans { note(span.series, Int32(clamping: dayCount)) }
        dayCount += 1
        if waiting != nil {
            waiting?.append(record)
            waitingCells += record.cells.count
            if dayCount >= parameters.retrospectiveDays || waitingCells > parameters.maximumCells { endWarmUp() }
        } else {
            judge(record)
        }
    }

    private mutating func note(_ series: UInt32, _ day: Int32) {
        while lifetimes.count <= Int(series) { lifetimes.append((day, day)) }
        lifetimes[Int(series)].last = day
    }

    /// Judges the days that were waiting: the first ones by all others, the rest by those before.
    private mutating func endWarmUp() {
        guard let records = waiting else { return }
        waiting = nil
        let warmUp = Retrospection(
            records: records, judgedDays: min(parameters.warmUpDays, records.count), keys: keys, parameters: parameters)
        hits += warmUp.hits()
        for record in records { judge(record) }
    }

    /// Judges a day by those before, unless that was done with those after it, too; then learns it.
    private mutating func judge(_ record: DayRecord) {
        exposures.advance(to: record.day)
        if judgedDays >= parameters.warmUpDays {
            memory.judge(record, after: previous, keys, exposures, into: &hits)
        }
        memory.learn(record)
        exposures.learn(record)
        previous = record
        judgedDays += 1
    }

    // MARK: The end

    package mutating func finish(_ symbols: FeedSymbols, _ summary: FeedSummary, budget: Double) -> [Incident] {
        endHour()
        if hour != .min { endDay(dayOf(hour)) }
        endWarmUp()
        guard dayCount > 0 else { return [] }
        return VolumeReport(
            keys: keys, hits: hits, lifetimes: lifetimes, dayCount: dayCount, budget: budget,
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
