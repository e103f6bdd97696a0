/// Many different calls of one principal that were denied: someone tries what a stolen key may do.
///
/// Definition: within 10 minutes one principal is denied (`Denial`)
/// - at least 15 different calls (source and name); or
/// - at least 5 different calls, and more than twice as many as ever within 10 minutes before, where its first event
///   lies at least 7 days back; or
/// - at least 10 times one call that attackers need (`SensitiveAPI` of weight 3 or more).
/// Not for AWS services, nor for calls that a service makes for someone. A finding goes on as long as denials follow each
/// other within 10 minutes.
///
/// Base rate: one in 20 account-months of at least 15 different calls or one sensitive call, else one in 5.
struct DenialBurst: Detector {
    private static let span: Int64 = .minutes(10)
    private static let most = 256

    private struct History {
        var first: Int64
        var recent = RecentEvents()
        /// Different calls within 10 minutes: of what ended, and of what goes on.
        var largest = 0
        var current = 0
        var burst: [DetectedEvent] = []
        var count = 0
        var baseRate = 1.0
    }

    private var histories: [UInt32: History] = [:]
    private var found: [Finding] = []
    private var isSensitive: [UInt64: Bool] = [:]

    mutating func take(_ event: DetectedEvent, _ symbols: FeedSymbols) {
        guard event.hasPrincipal else { return }
        let isSensitiveCall = self.isSensitiveCall(event, symbols)
        var history = histories[event.principal] ?? History(first: event.time)
        if let last = history.recent.events.last, event.time - last.time > Self.span {
            found += Self.end(&history, symbols)
        }
        if !history.burst.isEmpty {
            history.count += 1
            if history.burst.count < Self.most { history.burst.append(event) }
        }
        history.recent.add(event, within: Self.span, atMost: Self.most)
        let recent = history.recent.events
        let different = Set(recent.map(Self.call)).count
        let same = isSensitiveCall ? recent.count { Self.call($0) == Self.call(event) } : 0
        let isKnown = event.time - history.first >= .days(7)
        if different >= 15 || same >= 10 {
            history.baseRate = 0.05
        } else if different >= 5, isKnown, different > 2 * history.largest {
            history.baseRate = min(history.baseRate, 0.2)
        }
        if history.burst.isEmpty, history.baseRate < 1 {
            history.burst = recent
            history.count = recent.count
        }
        history.current = max(history.current, different)
        histories[event.principal] = history
    }

    /// How far back a principal is known: every principal's first event of any kind.
    mutating func noteFirst(principal: UInt32, at time: Int64) {
        if histories[principal] == nil { histories[principal] = History(first: time) }
    }

    private static func call(_ event: DetectedEvent) -> UInt64 {
        UInt64(event.eventSource) << 32 | UInt64(event.eventName)
    }

    private mutating func isSensitiveCall(_ event: DetectedEvent, _ symbols: FeedSymbols) -> Bool {
        if let known = isSensitive[Self.call(event)] { return known }
        let entry = SensitiveAPI.named(
            eventSource: symbols.text(.eventSource, event.eventSource) ?? "",
            eventName: symbols.text(.eventName, event.eventName) ?? "")
        let value = (entry?.weight ?? 0) >= 3
        isSensitive[Self.call(event)] = value
        return value
    }

    private static func end(_ history: inout History, _ symbols: FeedSymbols) -> [Finding] {
        let usual = history.largest
        defer {
            history.largest = max(usual, history.current)
            history.current = 0
            history.burst = []
            history.count = 0
            history.baseRate = 1
            history.recent.removeAll()
        }
        guard let first = history.burst.first else { return [] }
        let different = Set(history.burst.map(call)).count
        let name = symbols.text(.principal, first.principal) ?? ""
        let what: String
        if different == 1 {
            what = "the call \(symbols.text(.eventName, first.eventName) ?? "") \(history.count) times"
        } else {
            what = "\(different) different calls, \(history.count) times in all"
        }
        return [
            Finding(
                kind: .accessDeniedBurst, subject: name, events: Array(history.burst.prefix(maximumEvents)),
                count: history.count, expected: Double(usual), baseRate: history.baseRate,
                severity: history.baseRate < 0.1 ? .high : .medium,
                why: [
                    "\(name) was denied \(what), within minutes of each other.",
                    usual == 0
                        ? "It was never denied several calls before."
                        : "The most different calls it was denied within 10 minutes before were \(usual).",
                ],
                attack: [Incident.Technique(tactic: "Discovery", technique: "T1580")])
        ]
    }

    mutating func findings(_ symbols: FeedSymbols) -> [Finding] {
        for principal in histories.keys.sorted() {
            if var history = histories[principal] { found += Self.end(&history, symbols) }
        }
        histories = [:]
        return found
    }
}
