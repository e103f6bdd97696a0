import CloudTrail

/// Finds what principals did that they, their peers and their account do seldom or never did before.
///
/// Every event is looked at in thirteen contexts (`RarityContext`), such as the calls of its principal. Each context is
/// a Pitman-Yor process over day-tokens that falls back to the principal's peers, the account and the organisation where
/// it knows little, so a new call of a function with four calls in sixty days weighs more than one of an administrator
/// who explores. What is unusual in one session of a principal (`Options.pause`, `Options.longestSession`) becomes one
/// incident with its chain in order.
///
/// A session's score sums -log10 of the harmonic mean p of its signals, question by question (what, from where, with
/// what, in which Region, who, when), the strongest in full and each further one at less (`Options.questionWeights`):
/// signs of one question depend on one another, those of different ones less. Calls that attackers need
/// (`SensitiveAPI`) weigh more. What a score means in false incidents an account-month is learned from the archive
/// itself (`ExceedanceCalibration`).
///
/// Sessions of the first `Options.warmUpDays` are judged by all days of the archive but their own: retrospectively.
/// Events of AWS services acting for themselves, and events without a principal, are left out.
///
/// Complexity: one probe of a small table an event that repeats what was seen on its day; O(contexts) hash probes for
/// any other. Memory: 16 bytes a pair of context and value within `ContextTable.Options.maximumPairs`, and
/// `Options.maximumSignals`.
package struct RarityEngine: InsightEngine {
    package struct Options: Sendable, Hashable {
        var contexts = ContextTable.Options()
        /// In microseconds: a session ends where its principal pauses for longer.
        var pause: Int64 = 30 * 60_000_000
        var longestSession: Int64 = 24 * 3_600_000_000
        /// Days at the start of an archive that are judged when all days are known.
        var warmUpDays: Int32 = 14
        /// Signals that a session keeps: the strongest.
        var signalsOfSession = 48
        /// Signals that wait for the end of the archive.
        var maximumSignals = 400_000
        /// A signal's -log10 p with the weight of its call, from which on it counts.
        var leastSurprise = 1.0
        /// How much the questions of a session count, the strongest first.
        var questionWeights = [1, 0.6, 0.4, 0.25, 0.15, 0.1]

        package init() {}
    }

    let options: Options
    var names = RarityNames()
    var contexts: ContextTable
    private var seenToday = SeenToday()
    private var today: Int32 = .min
    private(set) var firstDay: Int32?
    /// By the code of the principal.
    private var open: [RaritySession] = []
    var sessions: [RaritySession] = []
    /// Of all principals, with signals or without.
    private(set) var sessionCount = 0
    private(set) var keptSignals = 0
    /// Days on which an account was active, by code: last day, number of days.
    private(set) var accountDays: [(last: Int32, days: Int)] = []

    package init(options: Options = Options()) {
        self.options = options
        contexts = ContextTable(options.contexts)
    }

    package mutating func consume(_ batch: FeedBatch, _ symbols: FeedSymbols) {
        names.update(symbols)
        let day = Int32(clamping: batch.day)
        if day != today {
            seenToday.removeAll()
            today = day
            if firstDay == nil { firstDay = day }
        }
        grow(symbols)
        let row = Columns(batch)
        let hour = UInt64(batch.hour.quotientAndRemainderFloored(dividingBy: 24).remainder)
        for index in 0..<batch.count {
            let principal = row.principal[index]
            if principal <= FeedSymbols.other || names.isService(type: row.principalType[index]) { continue }
            let time = batch.times[index]
            let position = Int(principal)
            if time - open[position].last > options.pause || time - open[position].start > options.longestSession {
                close(position)
                sessionCount += 1
                open[position] = RaritySession(principal: principal, start: time, last: time)
            } else {
                open[position].last = time
            }
            if !seenToday.insert(row.hash(index, hour)) { learn(index, row, batch, hour, symbols) }
        }
    }

    private mutating func grow(_ symbols: FeedSymbols) {
        let principals = symbols.count(.principal)
        if open.count < principals {
            for code in open.count..<principals {
                // The last event of a session that never was lies so far back that the first one opens a session.
                open.append(RaritySession(principal: UInt32(code), start: .min / 2, last: .min / 2))
            }
        }
        let accounts = symbols.count(.account)
        if accountDays.count < accounts {
            accountDays.append(contentsOf: repeatElement((.min, 0), count: accounts - accountDays.count))
        }
    }

    /// Ends the session of a principal.
    private mutating func close(_ principal: Int) {
        guard !open[principal].signals.isEmpty else { return }
        keptSignals += open[principal].signals.count
        sessions.append(open[principal])
        open[principal].signals = []
        if keptSignals > options.maximumSignals { prune() }
    }

    mutating func closeAll() {
        for principal in open.indices { close(principal) }
    }

    // MARK: Learning

    private mutating func learn(
        _ index: Int, _ row: Columns, _ batch: FeedBatch, _ hour: UInt64, _ symbols: FeedSymbols
    ) {
        let account = row.account[index]
        if accountDays[Int(account)].last != today {
            accountDays[Int(account)] = (today, accountDays[Int(account)].days + 1)
        }
        let flags = batch.flags[index]
        let event = Event(
            index: index, account: account, principal: row.principal[index],
            peers: names.group(principal: row.principal[index], type: row.principalType[index], symbols),
            call: names.call(
                eventSource: row.eventSource[index], eventName: row.eventName[index],
                isReadOnly: flags.contains(.isReadOnly), symbols))
        meet(.principalCall, event, event.principal, UInt64(event.call), row, batch)
        meet(.principalRegion, event, event.principal, UInt64(row.region[index]), row, batch)
        meet(.accountService, event, account, UInt64(row.eventSource[index]), row, batch)
        meet(.accountRegion, event, account, UInt64(row.region[index]), row, batch)
        meet(.accountPrincipal, event, account, UInt64(event.principal), row, batch)
        // Monday is day 4 since 1970-01-01, a Thursday.
        let weekday = (Int64(today) + 3).quotientAndRemainderFloored(dividingBy: 7).remainder
        meet(.principalHour, event, event.principal, hour + (weekday >= 5 ? 24 : 0), row, batch)
        let network = names.network(row.sourceIPAddress[index])
        if network > 0 {
            meet(.principalNetwork, event, event.principal, UInt64(network), row, batch)
            let key = row.accessKeyId[index]
            if names.isLongTerm(key: key) { meet(.keyNetwork, event, key, UInt64(network), row, batch) }
        }
        let agent = names.agent(row.userAgent[index])
        if agent > 0 { meet(.principalAgent, event, event.principal, UInt64(agent), row, batch) }
        let error = row.errorCode[index]
        if error > FeedSymbols.absent {
            meet(.accountError, event, account, UInt64(row.eventName[index]) << 32 | UInt64(error), row, batch)
        }
        let resource = row.resource[index]
        if resource > FeedSymbols.other {
            let context: RarityContext = names.isAssumption(row.eventName[index]) ? .roleAssumer : .resourcePrincipal
            meet(context, event, resource, UInt64(event.principal), row, batch)
        }
        let source = names.sourceAccount(principal: event.principal, account: account)
        if source > 0 { meet(.accountSource, event, account, UInt64(source), row, batch) }
    }

    /// What is known of an event before its contexts.
    private struct Event {
        let index: Int
        let account: UInt32
        let principal: UInt32
        let peers: UInt32
        let call: UInt32
    }

    private mutating func meet(
        _ context: RarityContext, _ event: Event, _ own: UInt32, _ value: UInt64, _ row: Columns, _ batch: FeedBatch
    ) {
        let chain = TokenChain(context, account: event.account, peers: event.peers, own: own, value: value)
        guard let finding = contexts.learn(chain, on: today) else { return }
        let isOpen = today - (firstDay ?? today) < options.warmUpDays
        if isOpen {
            // Only what no other day has can be unusual among all days.
            guard finding.tokensBefore == 0 else { return }
        } else {
            guard finding.p < 0.5, surprise(context, finding.p, call: event.call) >= options.leastSurprise else {
                return
            }
        }
        let index = event.index
        let signal = RaritySignal(
            context: context, p: isOpen ? 1 : finding.p, isOpen: isOpen, chain: chain, numbers: finding.numbers,
            tokensBefore: finding.tokensBefore, isNewEverywhere: finding.isNewEverywhere, time: batch.times[index],
            reference: batch.references[index], call: event.call, account: event.account, region: row.region[index],
            errorCode: row.errorCode[index], sourceIPAddress: row.sourceIPAddress[index],
            userAgent: row.userAgent[index], resource: row.resource[index],
            hour: UInt8(truncatingIfNeeded: batch.hour.quotientAndRemainderFloored(dividingBy: 24).remainder),
            isError: batch.flags[index].contains(.isError))
        keep(signal, of: Int(event.principal))
    }

    private mutating func keep(_ signal: RaritySignal, of principal: Int) {
        if open[principal].signals.count < options.signalsOfSession {
            open[principal].signals.append(signal)
            return
        }
        open[principal].dropped += 1
        // The weakest goes; of equal ones the last.
        let weights = open[principal].signals.map { surprise($0.context, $0.p, call: $0.call) }
        guard let weakest = weights.indices.min(by: { (weights[$0], $1) < (weights[$1], $0) }),
            weights[weakest] < surprise(signal.context, signal.p, call: signal.call)
        else { return }
        open[principal].signals.remove(at: weakest)
        open[principal].signals.append(signal)
    }

    /// -log10 p, raised by the weight of the call where the signal is about it.
    func surprise(_ context: RarityContext, _ p: Double, call: UInt32) -> Double {
        -logarithm(adjusted(context, p, call: call))
    }

    /// Makes room among the sessions that wait: what other days have shown by now goes first, then the weakest.
    private mutating func prune() {
        for index in sessions.indices {
            sessions[index].signals.removeAll { $0.isOpen && contexts.days($0.chain) > 1 }
        }
        sessions.removeAll { $0.signals.isEmpty }
        keptSignals = sessions.reduce(0) { $0 + $1.signals.count }
        guard keptSignals > options.maximumSignals / 2 else { return }
        let scores = sessions.map { score($0) }
        let order = sessions.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }
        var isKept = [Bool](repeating: false, count: sessions.count)
        var kept = 0
        for index in order where kept + sessions[index].signals.count <= options.maximumSignals / 2 {
            isKept[index] = true
            kept += sessions[index].signals.count
        }
        droppedSessions += isKept.count { !$0 }
        sessions = sessions.indices.filter { isKept[$0] }.map { sessions[$0] }
        keptSignals = kept
    }

    /// Sessions with signals that were dropped because there was no room.
    private(set) var droppedSessions = 0

    /// Pairs of contexts and values that were forgotten because there was no room.
    package var forgottenPairs: Int { contexts.tokens.forgotten }

    package var notes: [String] {
        var notes: [String] = []
        if forgottenPairs > 0 {
            notes.append("rarity: \(forgottenPairs) pairs of who and what were forgotten for want of memory")
        }
        if droppedSessions > 0 {
            notes.append("rarity: the \(droppedSessions) least unusual sessions were dropped for want of memory")
        }
        return notes
    }
}

extension RarityEngine {
    /// A batch's columns, taken out once.
    struct Columns {
        let account: [UInt32]
        let region: [UInt32]
        let eventSource: [UInt32]
        let eventName: [UInt32]
        let errorCode: [UInt32]
        let principal: [UInt32]
        let principalType: [UInt32]
        let accessKeyId: [UInt32]
        let sourceIPAddress: [UInt32]
        let userAgent: [UInt32]
        let resource: [UInt32]

        init(_ batch: FeedBatch) {
            account = batch[.account]
            region = batch[.region]
            eventSource = batch[.eventSource]
            eventName = batch[.eventName]
            errorCode = batch[.errorCode]
            principal = batch[.principal]
            principalType = batch[.principalType]
            accessKeyId = batch[.accessKeyId]
            sourceIPAddress = batch[.sourceIPAddress]
            userAgent = batch[.userAgent]
            resource = batch[.resource]
        }

        /// Of all that the contexts look at: events of one hash teach nothing new on their day.
        @inline(__always)
        func hash(_ index: Int, _ hour: UInt64) -> UInt64 {
            let first = UInt64(principal[index]) << 32 | UInt64(eventName[index])
            let second = UInt64(sourceIPAddress[index]) << 32 | UInt64(userAgent[index])
            let third = UInt64(resource[index]) << 32 | UInt64(accessKeyId[index])
            let fourth = UInt64(errorCode[index]) << 32 | UInt64(region[index]) << 16 ^ UInt64(eventSource[index])
            return KeyHash.mix(
                KeyHash.mix(KeyHash.mix(first &* 31 &+ hour, second), third), fourth &* 31 &+ UInt64(account[index]))
        }
    }

    /// Which events came before on the same day, as far as 2^17 slots remember: one that is forgotten is learned again,
    /// which changes nothing.
    struct SeenToday: Sendable {
        private static let slots = 1 << 17
        private var hashes = [UInt64](repeating: 0, count: slots)

        /// Whether it is there already.
        @inline(__always)
        mutating func insert(_ hash: UInt64) -> Bool {
            let slot = Int(truncatingIfNeeded: hash >> 40) & (SeenToday.slots - 1)
            if hashes[slot] == hash { return true }
            hashes[slot] = hash
            return false
        }

        mutating func removeAll() {
            for slot in hashes.indices { hashes[slot] = 0 }
        }
    }
}
