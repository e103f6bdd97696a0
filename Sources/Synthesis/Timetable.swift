import CloudTrail

/// When how much happens: the events of the archive spread over accounts, regions and hours.
///
/// Every unit of work gets its share by running sums, so that the shares add up to the whole and any unit can be made
/// by itself.
struct Timetable: Sendable {
    /// The work of one thread at a time: an account in a region for some hours of a day.
    struct Unit: Sendable {
        let account: Int
        let region: Int
        /// Hours since the start of the archive.
        let firstHour: Int
        let hours: Int
        /// The sum of the weights of all hours before the first.
        let weightBefore: Int
        let number: Int
    }

    /// A unit is cut where it would hold more events than this, so that threads share the work evenly.
    private static let unitEvents = 40_000

    let units: [Unit]
    let events: Int
    private let totalWeight: Int
    private let startSeconds: Int64
    private let rhythms: [Rhythm]

    init(_ options: SynthesisOptions, _ population: Population) {
        let start = options.start.seconds
        let rhythms = population.accounts.map { Rhythm($0, population) }
        var total = 0
        var parts: [(account: Int, region: Int, firstHour: Int, weightBefore: Int, weight: Int)] = []
        for day in 0..<options.days {
            for account in population.accounts.indices {
                let weights = (0..<24).map { rhythms[account].weight(at: start + Int64(day * 24 + $0) * 3_600) }
                let dayWeight = weights.reduce(0, +)
                for region in population.regions.indices {
                    let share = population.regionShare(of: account, region)
                    parts.append((account, region, day * 24, total, dayWeight * share))
                    total += dayWeight * share
                }
            }
        }
        totalWeight = max(1, total)
        startSeconds = start
        events = options.targetEvents
        self.rhythms = rhythms
        var units: [Unit] = []
        for part in parts {
            let share = population.regionShare(of: part.account, part.region)
            let quota = Timetable.portion(events, part.weight, of: totalWeight)
            let pieces = [1, 2, 3, 4, 6, 8, 12, 24].first { quota / $0 <= Timetable.unitEvents } ?? 24
            var before = part.weightBefore
            for piece in 0..<pieces {
                let hours = 24 / pieces
                let first = part.firstHour + piece * hours
                units.append(
                    Unit(
                        account: part.account, region: part.region, firstHour: first, hours: hours,
                        weightBefore: before, number: units.count))
                for hour in first..<(first + hours) {
                    before += rhythms[part.account].weight(at: start + Int64(hour) * 3_600) * share
                }
            }
        }
        self.units = units
    }

    /// The number of events of each hour of a unit.
    func quotas(of unit: Unit, _ population: Population) -> [Int] {
        let share = population.regionShare(of: unit.account, unit.region)
        var before = unit.weightBefore
        return (unit.firstHour..<(unit.firstHour + unit.hours)).map { hour in
            let after = before + rhythms[unit.account].weight(at: startSeconds + Int64(hour) * 3_600) * share
            defer { before = after }
            return Timetable.portion(events, after, of: totalWeight)
                - Timetable.portion(events, before, of: totalWeight)
        }
    }

    private static func portion(_ whole: Int, _ part: Int, of total: Int) -> Int {
        Int(UInt128(whole) * UInt128(part) / UInt128(total))
    }
}

/// How an account's activity rises and falls through the day and the week.
struct Rhythm: Sendable {
    private let steady: Int
    private let work: Int
    private let accountWeight: Int
    private let hoursAhead: Int

    init(_ account: Population.Account, _ population: Population) {
        steady = account.actors.reduce(0) { $0 + population.actors[$1].steadyWeight }
        work = account.actors.reduce(0) { $0 + population.actors[$1].workWeight }
        accountWeight = account.weight
        hoursAhead = account.hoursAhead
    }

    func weight(at time: Int64) -> Int {
        accountWeight * (steady * 15 + work * Rhythm.factor(at: time, hoursAhead: hoursAhead))
    }

    /// How busy people are, from 0 at night to 30 before noon on a working day.
    static func factor(at time: Int64, hoursAhead: Int) -> Int {
        let local = Moment(time + Int64(hoursAhead) * 3_600)
        let byHour = [0, 0, 0, 0, 0, 1, 2, 6, 16, 26, 30, 28, 18, 24, 28, 26, 22, 14, 6, 4, 3, 2, 1, 0]
        return local.weekday >= 5 ? byHour[local.hour] / 6 : byHour[local.hour]
    }
}

extension Population {
    /// The weight of a region in an account: most happens at home.
    func regionShare(of account: Int, _ region: Int) -> Int {
        region == accounts[account].homeRegion ? 60 : 40 / (region + 2)
    }
}
