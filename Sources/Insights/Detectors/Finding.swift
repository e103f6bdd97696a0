import CloudTrail
import Glibc

/// Something that a detector found: events that meet its definition.
struct Finding: Sendable {
    var kind: InsightKind
    /// What it is about, such as the principal: habits are told by it.
    var subject: String
    /// Whose habit it may be, if not the subject's own.
    var habit: String?
    /// In order of time, as many as speak for it; at least one.
    var events: [DetectedEvent]
    /// How many events met the definition, kept or not.
    var count: Int
    /// What is usual, in the unit of `count`.
    var expected = 0.0
    /// How often an account-month shows one by chance where none was seen before.
    var baseRate: Double
    var severity: Incident.Severity
    var why: [String]
    var attack: [Incident.Technique]

    /// How often chance shows such a finding: its base rate, and how often this archive shows others of the kind.
    ///
    /// Who does the same every week does it from habit; where many do it, it is the account's way. Logging that is ended
    /// is told however often: no habit excuses it. Credentials that leave their instance are the habit of a role, not
    /// excused by what other roles do.
    ///
    /// - Parameters:
    ///   - ofSubject: other findings of the kind about the subject, a month.
    ///   - ofAccount: other findings of the kind about other subjects of the account, a month.
    func rate(ofSubject: Double, ofAccount: Double) -> Double {
        switch kind {
        case .loggingTampered: baseRate
        case .instanceCredentialExfiltration: baseRate + ofSubject
        default: baseRate + ofSubject + ofAccount / 4
        }
    }

    func incident(rate: Double, _ symbols: FeedSymbols) -> Incident? {
        guard let first = events.first, let last = events.last else { return nil }
        var incident = Incident(
            kind: kind, key: subject, score: -log10(max(rate, 1e-9)), expectedPerMonth: rate,
            start: Timestamp(microseconds: first.time), end: Timestamp(microseconds: last.time),
            observed: Double(count), expected: expected)
        incident.account = symbols.text(.account, first.account)
        incident.region = only(events.map(\.region)).flatMap { symbols.text(.region, $0) }
        incident.eventSource = only(events.map(\.eventSource)).flatMap { symbols.text(.eventSource, $0) }
        incident.eventName = only(events.map(\.eventName)).flatMap { symbols.text(.eventName, $0) }
        incident.errorCode = only(events.map(\.errorCode)).flatMap { symbols.text(.errorCode, $0) }
        incident.principals = Finding.attributions(events.map { symbols.text(.principal, $0.principal) })
        incident.sourceAddresses = Finding.attributions(
            events.map { symbols.text(.sourceIPAddress, $0.sourceIPAddress) })
        incident.userAgents = Finding.attributions(events.map { symbols.text(.userAgent, $0.userAgent) })
        incident.why = why
        incident.attack = attack
        incident.evidence = events.prefix(Incident.maximumEvidence).map(\.reference)
        incident.severity = severity
        return incident
    }

    private func only(_ codes: [UInt32]) -> UInt32? {
        Set(codes).count == 1 ? codes.first : nil
    }

    /// The five most frequent texts, each with how often it is there.
    static func attributions(_ texts: [String?]) -> [Incident.Attribution] {
        var counts: [String: Int] = [:]
        for case let text? in texts { counts[text, default: 0] += 1 }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(5).map {
            Incident.Attribution($0.key, events: $0.value)
        }
    }
}
