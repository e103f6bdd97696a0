/// Many failed console sign-ins from one address, or of one user.
///
/// Definition: more than 10 failed `ConsoleLogin` within 10 minutes from one address, for at least three users: spraying
/// of passwords. More than 20 within 10 minutes of one user: guessing, `ConsoleLoginFailuresInsight`. A finding goes on
/// as long as failures follow each other within 10 minutes. A name that does not exist is hidden in the record: all such
/// names count as one user.
///
/// Base rate: one in 20 account-months.
struct PasswordSpraying: Detector {
    private static let span: Int64 = .minutes(10)

    /// Of an address or a user.
    private struct Failures {
        var recent = RecentEvents()
        var isOpen = false
        var events: [DetectedEvent] = []
        var count = 0
        var last: Int64 = .min
    }

    private var byAddress: [UInt32: Failures] = [:]
    private var byUser: [UInt32: Failures] = [:]
    private var found: [Finding] = []

    mutating func take(_ event: DetectedEvent, _ symbols: FeedSymbols) {
        guard event.isError else { return }
        if event.sourceIPAddress > FeedSymbols.other {
            found += Self.count(
                event, in: &byAddress[event.sourceIPAddress, default: Failures()], isSpray: true, symbols)
        }
        if event.hasPrincipal {
            found += Self.count(event, in: &byUser[event.principal, default: Failures()], isSpray: false, symbols)
        }
    }

    /// - Returns: what ended before the event.
    private static func count(
        _ event: DetectedEvent, in failures: inout Failures, isSpray: Bool, _ symbols: FeedSymbols
    ) -> [Finding] {
        var ended: [Finding] = []
        if failures.isOpen, event.time - failures.last > span {
            ended = close(&failures, isSpray: isSpray, symbols)
        }
        failures.last = event.time
        if failures.isOpen {
            failures.count += 1
            if failures.events.count < maximumEvents { failures.events.append(event) }
            return ended
        }
        failures.recent.add(event, within: span, atMost: 64)
        let recent = failures.recent.events
        let isMet = isSpray ? recent.count > 10 && Set(recent.map(\.principal)).count >= 3 : recent.count > 20
        guard isMet else { return ended }
        failures.isOpen = true
        failures.events = recent
        failures.count = recent.count
        failures.recent.removeAll()
        return ended
    }

    private static func close(
        _ failures: inout Failures, isSpray: Bool, _ symbols: FeedSymbols
    ) -> [Finding] {
        guard failures.isOpen, let first = failures.events.first else { return [] }
        let users = Set(failures.events.map(\.principal)).count
        let address = symbols.text(.sourceIPAddress, first.sourceIPAddress) ?? "an unknown address"
        let user = symbols.text(.principal, first.principal) ?? "a user without a name"
        let events = failures.events
        let count = failures.count
        failures.isOpen = false
        failures.events = []
        failures.count = 0
        return [
            Finding(
                kind: isSpray ? .passwordSpraying : .consoleLoginFailures, subject: isSpray ? address : user,
                events: events, count: count, baseRate: 0.05, severity: .high,
                why: [
                    isSpray
                        ? "\(count) failed console sign-ins from \(address), for \(users) users."
                        : "\(count) failed console sign-ins of \(user)."
                ],
                attack: [
                    Incident.Technique(tactic: "Credential Access", technique: isSpray ? "T1110.003" : "T1110.001")
                ])
        ]
    }

    mutating func findings(_ symbols: FeedSymbols) -> [Finding] {
        for key in byAddress.keys.sorted() {
            if var failures = byAddress[key] { found += Self.close(&failures, isSpray: true, symbols) }
        }
        for key in byUser.keys.sorted() {
            if var failures = byUser[key] { found += Self.close(&failures, isSpray: false, symbols) }
        }
        byAddress = [:]
        byUser = [:]
        return found
    }
}
