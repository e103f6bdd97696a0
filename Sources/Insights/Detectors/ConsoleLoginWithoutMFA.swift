/// Console sign-ins without a second factor.
///
/// Definition: a `ConsoleLogin` that succeeded, of an IAM user or of root, with `additionalEventData.MFAUsed` `No`. Not
/// for roles, federated users and IAM Identity Center: there the identity provider asks for the second factor, and the
/// record always says `No`. Sign-ins of one user within a day are one finding. Of root it is of high severity.
///
/// Base rate: one in 20 account-months.
struct ConsoleLoginWithoutMFA: Detector {
    private var open: [UInt32: Finding] = [:]
    private var closed: [Finding] = []

    mutating func take(_ event: DetectedEvent, _ symbols: FeedSymbols) {
        guard !event.isError, event.flags.contains(.usedNoMFA) else { return }
        let type = symbols.text(.principalType, event.principalType)
        guard type == "IAMUser" || type == "Root" else { return }
        if var finding = open[event.principal], let first = finding.events.first,
            event.time - first.time <= .days(1)
        {
            finding.count += 1
            if finding.events.count < Self.maximumEvents { finding.events.append(event) }
            open[event.principal] = finding
            return
        }
        if let finding = open[event.principal] { closed.append(finding) }
        let name = symbols.text(.principal, event.principal) ?? "a user without a name"
        let address = symbols.text(.sourceIPAddress, event.sourceIPAddress).map { " from \($0)" } ?? ""
        open[event.principal] = Finding(
            kind: .consoleLoginNoMFA, subject: name, events: [event], count: 1, baseRate: 0.05,
            severity: type == "Root" ? .high : .medium,
            why: ["\(name) signed in to the console\(address) without MFA."],
            attack: [Incident.Technique(tactic: "Initial Access", technique: "T1078.004")])
    }

    mutating func findings(_ symbols: FeedSymbols) -> [Finding] {
        closed + open.values
    }
}
