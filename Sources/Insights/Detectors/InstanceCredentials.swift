import CloudTrail

/// Credentials of an EC2 instance used from elsewhere.
///
/// Definition (after W. Bengtson, Detecting Credential Compromise in AWS, Black Hat 2018): the session name of an
/// assumed role is an instance's ID, `i-…`. The first public IPv4 and the first IPv6 address that a session calls from
/// are locked; a call from another one is a finding, and so is one from a private address of a second /16 (those of one
/// are an instance's interfaces and pods, as a VPC endpoint sees them). A lock ends when the session makes no call for
/// 8 hours. Within an hour
/// after a call of the account that gives instances addresses (`AssociateAddress`, `AttachNetworkInterface`,
/// `StartInstances`) one more address is taken into the lock.
///
/// An address that two instances of the role and more call from on three days and more, a week apart, is a way out that
/// they share, such as a NAT gateway: calls from it are no finding.
///
/// Left out: `ssm`, `ec2messages` and `ssmmessages`, which the agent calls by its own ways, and calls that a service
/// makes. Findings of one session within a day are one. Calls from the instance itself through its own address, as a
/// forged request to a web server makes them, are not seen.
///
/// Base rate: one in 50 account-months.
struct InstanceCredentials: Detector {
    private struct Lock {
        var last: Int64
        var publicIPv4: Set<UInt32> = []
        var publicIPv6: Set<UInt32> = []
        var privateBlocks: Set<UInt32> = []
        var example: DetectedEvent
        /// The grant that was used up.
        var granted: Int64 = .min
    }

    /// Where a role's instances call from.
    private struct WayOut {
        let session: UInt32
        var isShared = false
        let firstDay: Int64
        var lastDay: Int64
        var days = 1

        var isOfRole: Bool { isShared && days >= 3 && lastDay - firstDay >= 7 }
    }

    private enum Kind { case none, publicIPv4, publicIPv6, privateAddress }

    private var isAgentSource: [UInt32: Bool] = [:]
    private var kinds: [UInt32: Kind] = [:]
    private var locks: [UInt32: Lock] = [:]
    /// By role and address.
    private var waysOut: [UInt64: WayOut] = [:]
    /// By the code of an address, its /16.
    private var blocks: [UInt32: UInt32] = [:]
    private var blockNames = NameTable()
    /// By account: when an instance may have got an address.
    private var grants: [UInt32: Int64] = [:]
    private var open: [UInt32: Finding] = [:]
    private var closed: [Finding] = []

    /// Calls after which an instance may have another address.
    static let granting: Set<String> = [
        "AssociateAddress", "AttachNetworkInterface", "StartInstances", "DisassociateAddress",
        "AssignPrivateIpAddresses",
    ]

    mutating func noteGrant(_ event: DetectedEvent) {
        if !event.isError { grants[event.account] = event.time }
    }

    /// Whether a session's name is an instance's ID.
    static func isInstance(_ arn: String) -> Bool {
        guard arn.contains(":assumed-role/"), let slash = arn.lastIndex(of: "/") else { return false }
        let name = arn[arn.index(after: slash)...]
        let digits = name.dropFirst(2)
        return name.hasPrefix("i-") && (digits.utf8.count == 8 || digits.utf8.count == 17)
            && digits.allSatisfy(\.isHexDigit)
    }

    mutating func take(_ event: DetectedEvent, _ symbols: FeedSymbols) {
        let kind = self.kind(event.sourceIPAddress, symbols)
        guard kind != .none, !isAgent(event.eventSource, symbols) else { return }
        noteWayOut(event)
        let address = kind == .privateAddress ? block(event.sourceIPAddress, symbols) : event.sourceIPAddress
        guard var lock = locks[event.session], event.time - lock.last <= .hours(8) else {
            var lock = Lock(last: event.time, example: event)
            Self.insert(address, kind, &lock)
            locks[event.session] = lock
            return
        }
        lock.last = event.time
        defer { locks[event.session] = lock }
        let known: Set<UInt32> =
            switch kind {
            case .publicIPv4: lock.publicIPv4
            case .publicIPv6: lock.publicIPv6
            default: lock.privateBlocks
            }
        if known.contains(address) { return }
        if known.isEmpty {
            // One of each kind belongs to the instance.
            Self.insert(address, kind, &lock)
            return
        }
        if let grant = grants[event.account], event.time - grant <= .hours(1), lock.granted != grant {
            lock.granted = grant
            Self.insert(address, kind, &lock)
            return
        }
        find(event, lock.example, symbols)
    }

    private mutating func noteWayOut(_ event: DetectedEvent) {
        let key = InstanceCredentials.wayOut(event)
        let day = event.time / .days(1)
        guard var way = waysOut[key] else {
            waysOut[key] = WayOut(session: event.session, firstDay: day, lastDay: day)
            return
        }
        if way.session != event.session { way.isShared = true }
        if way.lastDay != day {
            way.lastDay = day
            way.days += 1
        }
        waysOut[key] = way
    }

    private static func wayOut(_ event: DetectedEvent) -> UInt64 {
        UInt64(event.principal) << 32 | UInt64(event.sourceIPAddress)
    }

    private mutating func block(_ code: UInt32, _ symbols: FeedSymbols) -> UInt32 {
        if let known = blocks[code] { return known }
        let address = symbols.text(.sourceIPAddress, code).flatMap(IPAddress.init)?.unmapped
        let number = blockNames.number(address.map { AddressNetwork.name($0, ipv4: 16, ipv6: 48) })
        blocks[code] = number
        return number
    }

    private static func insert(_ address: UInt32, _ kind: Kind, _ lock: inout Lock) {
        switch kind {
        case .publicIPv4: lock.publicIPv4.insert(address)
        case .publicIPv6: lock.publicIPv6.insert(address)
        case .privateAddress: lock.privateBlocks.insert(address)
        case .none: break
        }
    }

    private mutating func find(_ event: DetectedEvent, _ own: DetectedEvent, _ symbols: FeedSymbols) {
        if var finding = open[event.session], let first = finding.events.last, event.time - first.time <= .days(1) {
            finding.count += 1
            if finding.events.count < Self.maximumEvents { finding.events.append(event) }
            open[event.session] = finding
            return
        }
        if let finding = open[event.session] { closed.append(finding) }
        let session = symbols.text(.session, event.session) ?? ""
        let instance = session.split(separator: "/").last.map(String.init) ?? session
        let usual = symbols.text(.sourceIPAddress, own.sourceIPAddress) ?? ""
        let other = symbols.text(.sourceIPAddress, event.sourceIPAddress) ?? ""
        open[event.session] = Finding(
            kind: .instanceCredentialExfiltration, subject: session,
            habit: symbols.text(.principal, event.principal) ?? session, events: [event], count: 1, baseRate: 0.02,
            severity: .high,
            why: ["Credentials of instance \(instance), which calls from \(usual), were used from \(other)."],
            attack: [
                Incident.Technique(tactic: "Credential Access", technique: "T1552.005"),
                Incident.Technique(tactic: "Initial Access", technique: "T1078.004"),
            ])
    }

    private mutating func isAgent(_ source: UInt32, _ symbols: FeedSymbols) -> Bool {
        if let known = isAgentSource[source] { return known }
        let value = ["ssm.amazonaws.com", "ec2messages.amazonaws.com", "ssmmessages.amazonaws.com"].contains(
            symbols.text(.eventSource, source))
        isAgentSource[source] = value
        return value
    }

    private mutating func kind(_ code: UInt32, _ symbols: FeedSymbols) -> Kind {
        if let known = kinds[code] { return known }
        var kind = Kind.none
        if let address = symbols.text(.sourceIPAddress, code).flatMap(IPAddress.init)?.unmapped {
            kind = address.isPrivate ? .privateAddress : address.isIPv4 ? .publicIPv4 : .publicIPv6
        }
        kinds[code] = kind
        return kind
    }

    mutating func findings(_ symbols: FeedSymbols) -> [Finding] {
        (closed + open.values).compactMap { finding in
            var finding = finding
            let own = finding.events.count { waysOut[Self.wayOut($0)]?.isOfRole ?? false }
            guard own < finding.events.count else { return nil }
            finding.events.removeAll { waysOut[Self.wayOut($0)]?.isOfRole ?? false }
            finding.count -= own
            if own > 0, let first = finding.events.first {
                // The first address may have been the role's own.
                let session = finding.subject.split(separator: "/").last.map(String.init) ?? finding.subject
                let other = symbols.text(.sourceIPAddress, first.sourceIPAddress) ?? ""
                finding.why = ["Credentials of instance \(session) were used from \(other), strange to its role."]
            }
            return finding
        }
    }
}
