import CloudTrail

/// One person in two places that no aeroplane joins in the time between.
///
/// Definition: two successful events of one principal, a console sign-in or a call with a long-term key (`AKIA…`), whose
/// addresses lie at least 500 km apart by the geographic database, with more than 900 km/h between them, in different
/// autonomous systems where both are known, and neither address's /24 (/48) seen for the principal on 3 days or more.
/// Events within a second count as a second apart. Left out: private addresses, addresses without a place, and names of
/// services. Findings of one principal within a day are one.
///
/// Without a geographic database with coordinates there are none.
///
/// Base rate: one in 10 account-months.
struct ImpossibleTravel: Detector {
    static let leastKilometres = 500.0
    static let mostKilometresAnHour = 900.0

    /// Where an address is.
    struct Place: Sendable, Hashable {
        var latitude: Double
        var longitude: Double
        var asn: Int64?
        /// City and country, or what is known of them.
        var name: String
    }

    private struct Known {
        var place: Place
        var network: String
    }

    private struct Traveller {
        var last: DetectedEvent
        var at: Known
        /// On how many days a network was seen, and the last of them.
        var days: [String: (last: Int64, count: Int)] = [:]
    }

    private let locate: @Sendable (String) -> Place?
    private var known: [UInt32: Known?] = [:]
    private var isLongTerm: [UInt32: Bool] = [:]
    private var travellers: [UInt32: Traveller] = [:]
    private var open: [UInt32: Finding] = [:]
    private var closed: [Finding] = []

    /// - Parameter locate: the place of an address; nil if it is not known.
    init(_ locate: @escaping @Sendable (String) -> Place?) { self.locate = locate }

    mutating func take(_ event: DetectedEvent, _ symbols: FeedSymbols) {
        guard !event.isError, event.hasPrincipal else { return }
        let isSignIn = symbols.text(.eventName, event.eventName) == "ConsoleLogin"
        guard isSignIn || isLongTermKey(event.accessKeyId, symbols), let here = known(event.sourceIPAddress, symbols)
        else { return }
        var traveller = travellers[event.principal] ?? Traveller(last: event, at: here)
        let day = event.time.quotientAndRemainderFloored(dividingBy: .days(1)).quotient
        let seen = traveller.days[here.network] ?? (last: .min, count: 0)
        if seen.last != day { traveller.days[here.network] = (day, seen.count + 1) }
        // The history of a traveller with a new network every hour has an end.
        if traveller.days.count > 512 { traveller.days = traveller.days.filter { $0.value.last > day - 30 } }
        let before = traveller.at
        let last = traveller.last
        traveller.at = here
        traveller.last = event
        travellers[event.principal] = traveller
        guard before.network != here.network, (traveller.days[here.network]?.count ?? 0) < 3,
            (traveller.days[before.network]?.count ?? 0) < 3,
            before.place.asn == nil || before.place.asn != here.place.asn
        else { return }
        let distance = GreatCircle.kilometres(
            from: (before.place.latitude, before.place.longitude), to: (here.place.latitude, here.place.longitude))
        let hours = max(Double(event.time - last.time), 1e6) / 3.6e9
        guard distance >= Self.leastKilometres, distance / hours > Self.mostKilometresAnHour else { return }
        find(last, event, before, here, distance, hours, symbols)
    }

    private mutating func find(
        _ last: DetectedEvent, _ event: DetectedEvent, _ before: Known, _ here: Known, _ distance: Double,
        _ hours: Double, _ symbols: FeedSymbols
    ) {
        if var finding = open[event.principal], let first = finding.events.first, event.time - first.time <= .days(1) {
            finding.count += 1
            if finding.events.count < Self.maximumEvents { finding.events.append(event) }
            open[event.principal] = finding
            return
        }
        if let finding = open[event.principal] { closed.append(finding) }
        let name = symbols.text(.principal, event.principal) ?? ""
        open[event.principal] = Finding(
            kind: .impossibleTravel, subject: name, events: [last, event], count: 2, expected: 1, baseRate: 0.1,
            severity: .high,
            why: [
                "\(name) was in \(before.place.name), and \(RarityEngine.rounded(hours * 60)) minutes later in "
                    + "\(here.place.name), \(RarityEngine.rounded(distance)) km away."
            ],
            attack: [Incident.Technique(tactic: "Initial Access", technique: "T1078.004")])
    }

    private mutating func known(_ code: UInt32, _ symbols: FeedSymbols) -> Known? {
        if let known = known[code] { return known }
        var value: Known?
        if let text = symbols.text(.sourceIPAddress, code), let address = IPAddress(text)?.unmapped, !address.isPrivate,
            let network = AddressNetwork.name(text), let place = locate(text)
        {
            value = Known(place: place, network: network)
        }
        known[code] = .some(value)
        return value
    }

    private mutating func isLongTermKey(_ code: UInt32, _ symbols: FeedSymbols) -> Bool {
        if let known = isLongTerm[code] { return known }
        let value = symbols.bytes(.accessKeyId, code)?.starts(with: "AKIA".utf8) ?? false
        isLongTerm[code] = value
        return value
    }

    mutating func findings(_ symbols: FeedSymbols) -> [Finding] { closed + open.values }
}
