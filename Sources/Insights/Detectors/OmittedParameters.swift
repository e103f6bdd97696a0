/// A call whose request parameters CloudTrail left out because they are too large.
///
/// Definition: a call of `NotedCalls.withDocuments` or `NotedCalls.loggingSettings` with `requestParameters.omitted`
/// true. About 100 KB are too much: whoever pads a policy with blanks hides what it says. Calls of one principal within
/// a day are one finding.
///
/// Base rate: one in 20 account-months.
struct OmittedParameters: Detector {
    private var open: [UInt32: Finding] = [:]
    private var closed: [Finding] = []
    private var isOmitted: [UInt32: Bool] = [:]

    mutating func take(_ event: DetectedEvent, _ symbols: FeedSymbols) {
        guard isOmitted(event.requestParameters, symbols) else { return }
        let name = symbols.text(.eventName, event.eventName) ?? ""
        let principal = symbols.text(.principal, event.principal) ?? "someone unknown"
        if var finding = open[event.principal], let first = finding.events.first, event.time - first.time <= .days(1) {
            finding.count += 1
            if finding.events.count < Self.maximumEvents { finding.events.append(event) }
            open[event.principal] = finding
            return
        }
        if let finding = open[event.principal] { closed.append(finding) }
        open[event.principal] = Finding(
            kind: .parametersOmitted, subject: principal, events: [event], count: 1, baseRate: 0.05,
            severity: .medium,
            why: ["\(principal) called \(name) with parameters too large for CloudTrail, which left them out."],
            attack: [Incident.Technique(tactic: "Defense Evasion", technique: "T1562.008")])
    }

    private mutating func isOmitted(_ code: UInt32, _ symbols: FeedSymbols) -> Bool {
        guard code > FeedSymbols.other else { return false }
        if let known = isOmitted[code] { return known }
        // Blanks are none of JSON's meaning, but no writer of CloudTrail's puts any.
        let value = symbols.text(.requestParameters, code)?.contains(#""omitted":true"#) ?? false
        isOmitted[code] = value
        return value
    }

    mutating func findings(_ symbols: FeedSymbols) -> [Finding] { closed + open.values }
}
