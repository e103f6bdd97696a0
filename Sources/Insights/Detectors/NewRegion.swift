/// The first use of a Region by an account.
///
/// Definition: the account's first event in a Region, by a principal that is no AWS service, once its own events go back
/// at least 7 days. Regions that come within a day of each other are one finding. `us-east-1` does not count: calls of
/// global services are recorded there. A principal that only reads, in five Regions or more, looks around in all Regions
/// at once and is told as that.
///
/// Base rate: one in 10 account-months where something is written, one a month where it is only read or denied.
struct NewRegion: Detector {
    private var firstEvent: [UInt32: Int64] = [:]
    private var regions: Set<UInt64> = []
    private var open: [UInt32: Finding] = [:]
    private var closed: [Finding] = []

    /// Whether later events of the same account and Region may still change a finding.
    func isWatching(_ event: DetectedEvent) -> Bool {
        guard let finding = open[event.account], let start = finding.events.first else { return false }
        return event.time - start.time <= .days(1) && finding.baseRate > 0.5
    }

    mutating func take(_ event: DetectedEvent, _ symbols: FeedSymbols) {
        guard event.account > FeedSymbols.other, event.region > FeedSymbols.other,
            symbols.text(.principalType, event.principalType) != "AWSService"
        else { return }
        let region = UInt64(event.account) << 32 | UInt64(event.region)
        guard let first = firstEvent[event.account] else {
            firstEvent[event.account] = event.time
            regions.insert(region)
            return
        }
        let isWrite = !event.flags.contains(.isReadOnly) && !event.isError
        // Writing in a Region that was new a while ago belongs to the finding.
        if var finding = open[event.account], let start = finding.events.first, event.time - start.time <= .days(1) {
            let isNew = !regions.contains(region)
            let isIn = isNew || finding.events.contains { $0.region == event.region }
            if isIn, isNew || (isWrite && finding.baseRate > 0.5) {
                finding.count += isNew ? 1 : 0
                if finding.events.count < Self.maximumEvents { finding.events.append(event) }
                if isWrite { finding.baseRate = 0.1 }
                open[event.account] = finding
            }
            regions.insert(region)
            return
        }
        guard regions.insert(region).inserted, event.time - first >= .days(7),
            symbols.text(.region, event.region) != "us-east-1"
        else { return }
        if let finding = open[event.account] { closed.append(finding) }
        open[event.account] = Finding(
            kind: .newRegion, subject: symbols.text(.account, event.account) ?? "", events: [event], count: 1,
            baseRate: isWrite ? 0.1 : 1, severity: .low, why: [],
            attack: [Incident.Technique(tactic: "Defense Evasion", technique: "T1535")])
    }

    mutating func findings(_ symbols: FeedSymbols) -> [Finding] {
        (closed + open.values).map { finding in
            var finding = finding
            let isWrite = finding.baseRate < 0.5
            finding.severity = isWrite ? .medium : .low
            var names: [String] = []
            for event in finding.events {
                if let name = symbols.text(.region, event.region), !names.contains(name) { names.append(name) }
            }
            let principal = finding.events.first.flatMap { symbols.text(.principal, $0.principal) } ?? "someone unknown"
            let list = names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " and \(names.count - 5) more" : "")
            finding.why = [
                names.count >= 5 && !isWrite
                    ? "\(principal) looked around in \(names.count) Regions that account \(finding.subject) never used: \(list)."
                    : "First use of \(list) by account \(finding.subject), by \(principal), \(isWrite ? "writing" : "only reading")."
            ]
            return finding
        }
    }
}
