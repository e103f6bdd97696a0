import CloudTrail

/// Makes the objects of one unit of work after another, and counts what they mean.
///
/// A worker has one, with its own compressor, symbols and tally; a unit leaves nothing behind for the next.
struct UnitWriter: ~Copyable {
    let population: Population
    let timetable: Timetable
    let options: SynthesisOptions
    let story: LeakedKeyStory?
    let output: OutputDirectory
    let keys: ArchiveKey
    let compressor: GzipCompressor
    var writer: RecordWriter
    var tally = TruthTally()
    var random = RandomStream(0)
    var sessions: [Int: Session] = [:]
    /// The actors of the account at hand, weighed for the hour at hand.
    var hourActors: [Int] = []
    var hourWeights: [Int] = []
    /// The open file: its records with commas between, and where each starts.
    var records: [UInt8] = []
    var starts: [Int] = []
    /// The event times of its records.
    var times: [Int64] = []
    /// The newest event that the file was opened for; what is delivered with it may be newer.
    var newest: Int64 = 0
    /// Records to deliver after the file that they belong in, and copies to deliver again.
    var late: [HeldRecord] = []
    var copies: [HeldRecord] = []
    /// The chains of digests and what writes them; nil where nothing is signed.
    let chains: DigestChains?
    let sealer: DigestSealer?
    /// The objects of the unit at hand that digests are to list.
    var listed: [ListedLog] = []

    /// A record that waits for a later file.
    struct HeldRecord {
        let bytes: [UInt8]
        let time: Int64
    }

    init(
        population: Population, fixed: FixedSymbols, timetable: Timetable, options: SynthesisOptions,
        story: LeakedKeyStory?, chains: DigestChains?, sealer: DigestSealer?, output: OutputDirectory
    ) throws(SynthesisError) {
        self.population = population
        self.timetable = timetable
        self.options = options
        self.story = story
        self.output = output
        self.chains = chains
        self.sealer = sealer
        keys = ArchiveKey(layout: options.layout, organization: population.organization)
        compressor = try GzipCompressor(level: options.gzipLevel)
        writer = RecordWriter(population, fixed)
    }

    /// Makes every object of a unit.
    mutating func write(_ unit: Timetable.Unit) throws(SynthesisError) {
        random = RandomStream(options.seed, 10, UInt64(unit.number))
        writer.random = RandomStream(options.seed, 11, UInt64(unit.number))
        sessions.removeAll(keepingCapacity: true)
        var planned = plannedEvents(unit)[...]
        let quotas = timetable.quotas(of: unit, population)
        for (index, quota) in quotas.enumerated() {
            let start = time(ofHour: unit.firstHour + index)
            weighActors(unit, at: start)
            var due: [PlannedEvent] = []
            while let first = planned.first, first.time < start + 3_600 {
                due.append(first)
                planned.removeFirst()
            }
            try writeHour(unit, start: start, quota: max(0, quota - due.count), planned: due)
        }
        if !starts.isEmpty { try deliver(unit) }
        try deliverStragglers(unit)
        try writeNetworkActivity(unit, events: quotas.reduce(0, +) / 90)
        try writeInsights(unit)
        if let chains, let sealer { try chains.complete(unit, listing: listed, with: sealer) }
        listed.removeAll(keepingCapacity: true)
    }

    func time(ofHour hour: Int) -> Int64 {
        options.start.seconds + Int64(hour) * 3_600
    }

    private mutating func weighActors(_ unit: Timetable.Unit, at start: Int64) {
        let account = population.accounts[unit.account]
        let factor = Rhythm.factor(at: start + 1_800, hoursAhead: account.hoursAhead)
        hourActors = account.actors
        var total = 0
        hourWeights = account.actors.map { number in
            let actor = population.actors[number]
            total += actor.steadyWeight * 15 + actor.workWeight * factor
            return total
        }
    }

    // MARK: An hour

    private mutating func writeHour(
        _ unit: Timetable.Unit, start: Int64, quota: Int, planned: [PlannedEvent]
    ) throws(SynthesisError) {
        var left = quota
        var due = planned[...]
        if options.files == .large {
            // Windows of five minutes, one after another, into files that stay open until they are full.
            for window in 0..<12 {
                let windowStart = start + Int64(window) * 300
                let share = quota * (window + 1) / 12 - quota * window / 12
                var here: [PlannedEvent] = []
                while let first = due.first, first.time < windowStart + 300 {
                    here.append(first)
                    due.removeFirst()
                }
                fill(unit, count: share, from: windowStart, planned: here)
                if starts.count >= largeFileRecords(unit) { try deliver(unit) }
            }
            return
        }
        while left > 0 || !due.isEmpty {
            let count = min(left, fileRecords())
            var windowStart = start + Int64(random.below(3_300))
            if let first = due.first {
                windowStart = max(start, min(first.time - Int64(random.below(60)), start + 3_300))
            }
            var here: [PlannedEvent] = []
            while let first = due.first, first.time < windowStart + 300 {
                here.append(first)
                due.removeFirst()
            }
            fill(unit, count: count, from: windowStart, planned: here)
            left -= count
            try deliver(unit)
        }
    }

    private mutating func fileRecords() -> Int {
        if options.files == .small {
            return random.chance(2)
                ? random.number(quantiles: [30, 90, 300, 1_679])
                : random.number(quantiles: [1, 2, 3, 4, 4, 5, 5, 6, 6, 7, 9, 12, 24])
        }
        return random.number(quantiles: [1, 1, 2, 2, 3, 4, 5, 5, 6, 7, 9, 12, 16, 24, 40, 120, 500])
    }

    /// Between 2,000 and 12,000, decided for each unit.
    private func largeFileRecords(_ unit: Timetable.Unit) -> Int {
        var random = RandomStream(options.seed, 12, UInt64(unit.number))
        return 2_000 + random.below(10_000)
    }

    /// Adds events of a window of five minutes to the open file: bursts of calls, and what is planned among them.
    private mutating func fill(_ unit: Timetable.Unit, count: Int, from windowStart: Int64, planned: [PlannedEvent]) {
        var left = count
        var due = planned[...]
        while left > 0 {
            left -= burst(unit, atMost: left, from: windowStart)
            if let event = due.first, random.chance(500) {
                add(plannedCall(event, unit), mayBeLate: event.storyStep == nil)
                due.removeFirst()
            }
        }
        for event in due {
            add(plannedCall(event, unit), mayBeLate: event.storyStep == nil)
        }
    }

    /// A few calls of one actor in a row, mostly the same one on the same things; the number of them.
    private mutating func burst(_ unit: Timetable.Unit, atMost limit: Int, from windowStart: Int64) -> Int {
        let number = hourActors[random.index(cumulative: hourWeights)]
        let actor = population.actors[number]
        let length = min(limit, 1 + random.skewedBelow(actor.workWeight > 0 ? 14 : 7))
        let isConsole = random.chance(actor.consolePerMille)
        var time = windowStart + Int64(random.below(300))
        let ordinal = actor.kind == .iamUser ? (isConsole ? 1 : 0) : random.below(actor.concurrency)
        let session = session(of: number, ordinal: ordinal, at: time)
        let isForwarded = !isConsole && random.chance(actor.forwardedPerMille)
        var address = actor.addresses[(session.habit + (random.chance(80) ? 1 : 0)) % actor.addresses.count]
        var agent = actor.agents[(session.habit / 7 + (random.chance(100) ? 1 : 0)) % actor.agents.count]
        if isConsole { agent = population.browsers[session.habit % population.browsers.count] }
        if isForwarded {
            address = population.forwarderAddress
            agent = population.forwarderAgent
        }
        var operation = draw(actor, unit.region)
        var focus = random.below(1 << 20)
        for _ in 0..<length {
            let isLate = random.chance(4)
            add(
                Call(
                    operation: operation, session: session, address: address, agent: agent, time: time,
                    region: unit.region, isConsole: isConsole, isForwarded: isForwarded, focus: focus,
                    hasDelayAddendum: isLate && random.chance(400)),
                mayBeLate: false, isLate: isLate)
            if actor.addresses.count > 20 { address = random.element(actor.addresses) }
            time = min(max(time + Int64(random.below(7)) - 1, windowStart), windowStart + 299)
            if random.chance(550) { operation = draw(actor, unit.region) }
            if random.chance(600) { focus = random.below(1 << 20) }
        }
        return length
    }

    /// An operation of the actor's habits that exists in the region.
    private mutating func draw(_ actor: Actor, _ region: Int) -> Int {
        for _ in 0..<8 {
            let operation = actor.operations[random.index(cumulative: actor.cumulativeWeights)]
            if region == 0 || !Catalogue.operations[operation].isGlobal { return operation }
        }
        return Catalogue.callerIdentity
    }

    mutating func session(of number: Int, ordinal: Int, at time: Int64) -> Session {
        let key = number * 64 + ordinal
        if let known = sessions[key] {
            let length = population.actors[number].sessionSeconds
            if known.start <= time, time < known.start + length { return known }
        }
        let session = Session(of: number, in: population, at: time, ordinal: ordinal, symbols: &writer.symbols)
        sessions[key] = session
        return session
    }

    // MARK: The open file

    /// Writes the record of a call and counts it; a late one is kept for a later file.
    mutating func add(_ call: Call, mayBeLate: Bool, isLate: Bool = false) {
        if isLate || (mayBeLate && random.chance(4)) {
            var record: [UInt8] = []
            tally.count(writer.append(call, to: &record))
            late.append(HeldRecord(bytes: record, time: call.time))
            return
        }
        openRecord(at: call.time)
        tally.count(writer.append(call, to: &records))
        newest = max(newest, call.time)
    }

    /// Notes that a record of the given event time begins here.
    mutating func openRecord(at time: Int64) {
        if !starts.isEmpty { records.append(44) }
        starts.append(records.count)
        times.append(time)
    }
}
