import CloudTrail

/// One access key from two places at once.
///
/// Definition: within 10 minutes events of one `accessKeyId` from two public addresses in different /16 (of IPv6 /32),
/// whose user agents tell different operating systems. One system alone may stand behind several addresses; two systems
/// in two networks are seldom one person. Not of calls that a service makes for someone, and not of private addresses.
/// Findings of one key within a day are one.
///
/// Base rate: one in 10 account-months.
struct CredentialSharing: Detector {
    private static let span: Int64 = .minutes(10)

    private struct Place {
        var network: UInt32
        var system: UInt32
        var event: DetectedEvent
    }

    private var networks = NameTable()
    private var systems = NameTable()
    /// By codes of addresses and of user agents; 0 of what is no place.
    private var networkOf: [UInt32: UInt32] = [:]
    private var systemOf: [UInt32: UInt32] = [:]
    /// By key: where it was used last, one entry a place, the newest last.
    private var places: [UInt32: [Place]] = [:]
    private var open: [UInt32: Finding] = [:]
    private var closed: [Finding] = []

    mutating func take(_ event: DetectedEvent, _ symbols: FeedSymbols) {
        guard event.accessKeyId > FeedSymbols.other else { return }
        let network = self.network(event.sourceIPAddress, symbols)
        let system = self.system(event.userAgent, symbols)
        guard network > 0, system > 0 else { return }
        var known = places[event.accessKeyId] ?? []
        known.removeAll { event.time - $0.event.time > Self.span || ($0.network == network && $0.system == system) }
        let other = known.last { $0.network != network && $0.system != system }
        if known.count >= 8 { known.removeFirst() }
        known.append(Place(network: network, system: system, event: event))
        places[event.accessKeyId] = known
        if let other { find(other, event, network: network, system: system, symbols) }
    }

    private mutating func find(
        _ other: Place, _ event: DetectedEvent, network: UInt32, system: UInt32, _ symbols: FeedSymbols
    ) {
        let key = event.accessKeyId
        if var finding = open[key], let first = finding.events.first, event.time - first.time <= .days(1) {
            finding.count += 1
            if finding.events.count < Self.maximumEvents { finding.events.append(event) }
            open[key] = finding
            return
        }
        if let finding = open[key] { closed.append(finding) }
        let keyID = symbols.text(.accessKeyId, key) ?? ""
        let principal = symbols.text(.principal, event.principal) ?? "an unknown principal"
        open[key] = Finding(
            kind: .credentialSharing, subject: keyID, events: [other.event, event], count: 2, expected: 1,
            baseRate: 0.1, severity: .high,
            why: [
                "Access key \(keyID) of \(principal) was used from \(networks[other.network]) on "
                    + "\(systems[other.system]) and from \(networks[network]) on \(systems[system]) within 10 minutes."
            ],
            attack: [Incident.Technique(tactic: "Initial Access", technique: "T1078.004")])
    }

    private mutating func network(_ code: UInt32, _ symbols: FeedSymbols) -> UInt32 {
        if let known = networkOf[code] { return known }
        let address = symbols.text(.sourceIPAddress, code).flatMap(IPAddress.init)?.unmapped
        let number = networks.number(
            address.flatMap { $0.isPrivate ? nil : AddressNetwork.name($0, ipv4: 16, ipv6: 32) })
        networkOf[code] = number
        return number
    }

    private mutating func system(_ code: UInt32, _ symbols: FeedSymbols) -> UInt32 {
        if let known = systemOf[code] { return known }
        let text = symbols.text(.userAgent, code).flatMap { UserAgentFamily.name($0) == nil ? nil : $0 }
        let number = systems.number(text.flatMap(UserAgentFamily.operatingSystem))
        systemOf[code] = number
        return number
    }

    mutating func findings(_ symbols: FeedSymbols) -> [Finding] { closed + open.values }
}
