/// A console sign-in that succeeds after many that failed.
///
/// Definition: a `ConsoleLogin` that succeeded after at least five that failed within the hour before, without another
/// success between: of the same user, or from the same address for any users. A user who mistypes a password and then
/// remembers it looks the same, but seldom errs five times.
///
/// Base rate: one in 10 account-months.
struct SuccessAfterFailures: Detector {
    private static let span: Int64 = .hours(1)
    private static let fewest = 5

    private var byUser: [UInt32: RecentEvents] = [:]
    private var byAddress: [UInt32: RecentEvents] = [:]
    private var found: [Finding] = []

    mutating func take(_ event: DetectedEvent, _ symbols: FeedSymbols) {
        let address = event.sourceIPAddress > FeedSymbols.other ? event.sourceIPAddress : nil
        if event.isError {
            if event.hasPrincipal {
                byUser[event.principal, default: RecentEvents()].add(event, within: Self.span, atMost: 49)
            }
            if let address { byAddress[address, default: RecentEvents()].add(event, within: Self.span, atMost: 49) }
            return
        }
        let failures = [byUser[event.principal], address.flatMap { byAddress[$0] }].compactMap { recent in
            recent?.events.filter { event.time - $0.time <= Self.span }
        }
        byUser[event.principal] = nil
        if let address { byAddress[address] = nil }
        guard event.hasPrincipal, let most = failures.max(by: { $0.count < $1.count }), most.count >= Self.fewest else {
            return
        }
        let name = symbols.text(.principal, event.principal) ?? ""
        let from = symbols.text(.sourceIPAddress, event.sourceIPAddress) ?? "an unknown address"
        let mfa = event.flags.contains(.usedNoMFA) ? " without MFA" : ""
        found.append(
            Finding(
                kind: .successAfterFailures, subject: name, events: most + [event], count: most.count, baseRate: 0.1,
                severity: .high,
                why: ["\(name) signed in from \(from)\(mfa) after \(most.count) failed sign-ins within an hour."],
                attack: [
                    Incident.Technique(tactic: "Credential Access", technique: "T1110"),
                    Incident.Technique(tactic: "Initial Access", technique: "T1078.004"),
                ]))
    }

    mutating func findings(_ symbols: FeedSymbols) -> [Finding] { found }
}
