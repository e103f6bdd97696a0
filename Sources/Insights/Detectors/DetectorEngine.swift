import CloudTrail
package import TrailQuery

/// All detectors in one pass: each gets the events that can matter to it.
///
/// What an event can matter for is told by its name, looked at once a name. Detectors that ask where credentials are used
/// get an event only where key, address or program differ from the key's last event.
///
/// Every finding has an expectation: the detector's base rate, and how often this archive shows others of the kind
/// (`Finding.rate`).
package struct DetectorEngine: InsightEngine {
    private var logging = LoggingTampering()
    private var omitted = OmittedParameters()
    private var withoutMFA = ConsoleLoginWithoutMFA()
    private var spraying = PasswordSpraying()
    private var success = SuccessAfterFailures()
    private var denials = DenialBurst()
    private var sharing = CredentialSharing()
    private var instances = InstanceCredentials()
    private var regions = NewRegion()
    private var travel: ImpossibleTravel?

    /// By the code of the name.
    private var interests: [Interests] = []
    private var isDenial: [Bool] = []
    private var isService: [Bool] = []
    private var isInstance: [Bool] = []
    /// By the code of a key: address and program of its last event that was given to detectors, and when.
    private var lastUse: [(place: UInt64, time: Int64)] = []
    private var isKnownPrincipal: [Bool] = []
    private var isKnownRegion: Set<UInt64> = []
    private var lastRegion: UInt64 = .max
    private var accountDays: [(last: Int64, days: Int)] = []

    private struct Interests: OptionSet {
        let rawValue: UInt8
        static let signIn = Interests(rawValue: 1)
        static let logging = Interests(rawValue: 2)
        static let parameters = Interests(rawValue: 4)
        static let grant = Interests(rawValue: 8)
    }

    /// - Parameter locate: the place of an address; nil without a geographic database.
    init(locate: (@Sendable (String) -> ImpossibleTravel.Place?)?) {
        travel = locate.map { ImpossibleTravel($0) }
    }

    /// - Parameter addresses: where addresses are; without coordinates there is no impossible travel.
    package init(addresses: AddressLookup = AddressLookup()) {
        guard addresses.has(.geo) else {
            self.init(locate: nil)
            return
        }
        self.init { text in
            // A database that is damaged in one place knows nothing there.
            guard let facts = try? addresses.facts(text), let latitude = facts.latitude, let longitude = facts.longitude
            else { return nil }
            let name = [facts.city, facts.country].compactMap(\.self).joined(separator: ", ")
            return ImpossibleTravel.Place(
                latitude: latitude, longitude: longitude, asn: facts.asn, name: name.isEmpty ? text : name)
        }
    }

    package mutating func consume(_ batch: FeedBatch, _ symbols: FeedSymbols) {
        update(symbols)
        let row = Columns(batch)
        for index in 0..<batch.count {
            let account = Int(row.account[index])
            if accountDays[account].last != batch.day {
                accountDays[account] = (batch.day, accountDays[account].days + 1)
            }
            if isService[Int(row.principalType[index])] { continue }
            let interest = interests[Int(row.eventName[index])]
            let principal = Int(row.principal[index])
            if !isKnownPrincipal[principal] {
                isKnownPrincipal[principal] = true
                denials.noteFirst(principal: row.principal[index], at: batch.times[index])
            }
            let isDenied = isDenial[Int(row.errorCode[index])]
            let key = Int(row.accessKeyId[index])
            let place = UInt64(row.sourceIPAddress[index]) << 32 | UInt64(row.userAgent[index])
            let time = batch.times[index]
            // Within a minute the same use of a key tells nothing new, if it does not come from an instance.
            let isNewUse = lastUse[key].place != place || time - lastUse[key].time >= .minutes(1)
            let isOfInstance = isInstance[Int(row.session[index])]
            let region = UInt64(row.account[index]) << 32 | UInt64(row.region[index])
            let isNewRegion = region != lastRegion && !isKnownRegion.contains(region)
            lastRegion = region
            if interest.isEmpty, !isDenied, !isNewUse, !isOfInstance, !isNewRegion { continue }
            let event = row.event(index, batch)
            if interest.contains(.signIn) { takeSignIn(event, symbols) }
            if interest.contains(.logging) { logging.take(event, symbols) }
            if interest.contains(.parameters) { omitted.take(event, symbols) }
            if interest.contains(.grant) { instances.noteGrant(event) }
            if isDenied, row.invokedBy[index] == FeedSymbols.absent { denials.take(event, symbols) }
            if isNewRegion {
                regions.take(event, symbols)
                // A Region stays new for a day, to see what is done there.
                if !regions.isWatching(event) { isKnownRegion.insert(region) }
            }
            if isOfInstance { instances.take(event, symbols) }
            if isNewUse {
                lastUse[key] = (place, time)
                sharing.take(event, symbols)
                if interest.contains(.signIn) == false { travel?.take(event, symbols) }
            }
        }
    }

    private mutating func takeSignIn(_ event: DetectedEvent, _ symbols: FeedSymbols) {
        withoutMFA.take(event, symbols)
        spraying.take(event, symbols)
        success.take(event, symbols)
        travel?.take(event, symbols)
    }

    /// Looks at the texts that came since the last batch.
    private mutating func update(_ symbols: FeedSymbols) {
        func rest(_ column: FeedColumn, _ known: Int) -> Range<UInt32> {
            UInt32(known)..<UInt32(max(symbols.count(column), known))
        }
        for code in rest(.eventName, interests.count) {
            var interest: Interests = []
            if let name = symbols.text(.eventName, code) {
                if name == "ConsoleLogin" { interest.insert(.signIn) }
                if LoggingTampering.switchingOff[name] != nil || LoggingTampering.changing.contains(name) {
                    interest.insert(.logging)
                }
                if NotedCalls.loggingSettings.contains(name) || NotedCalls.withDocuments.contains(name) {
                    interest.insert(.parameters)
                }
                if InstanceCredentials.granting.contains(name) { interest.insert(.grant) }
            }
            interests.append(interest)
        }
        for code in rest(.errorCode, isDenial.count) {
            isDenial.append(symbols.text(.errorCode, code).map(Denial.isDenial) ?? false)
        }
        for code in rest(.principalType, isService.count) {
            isService.append(symbols.text(.principalType, code) == "AWSService")
        }
        for code in rest(.session, isInstance.count) {
            isInstance.append(symbols.text(.session, code).map(InstanceCredentials.isInstance) ?? false)
        }
        lastUse.append(contentsOf: repeatElement((.max, .min / 2), count: rest(.accessKeyId, lastUse.count).count))
        isKnownPrincipal.append(
            contentsOf: repeatElement(false, count: rest(.principal, isKnownPrincipal.count).count))
        accountDays.append(contentsOf: repeatElement((.min, 0), count: rest(.account, accountDays.count).count))
    }

    package mutating func finish(
        _ symbols: FeedSymbols, _ summary: FeedSummary, budget: Double
    ) -> [Incident] {
        var findings = logging.findings(symbols) + omitted.findings(symbols) + withoutMFA.findings(symbols)
        findings += spraying.findings(symbols) + success.findings(symbols) + denials.findings(symbols)
        findings += sharing.findings(symbols) + instances.findings(symbols) + regions.findings(symbols)
        findings += travel?.findings(symbols) ?? []
        var ofSubject: [Habit: Int] = [:]
        var ofAccount: [Habit: Int] = [:]
        for finding in findings {
            let account = finding.events.first?.account ?? 0
            let subject = finding.habit ?? finding.subject
            ofSubject[Habit(kind: finding.kind, account: account, subject: subject), default: 0] += 1
            ofAccount[Habit(kind: finding.kind, account: account, subject: ""), default: 0] += 1
        }
        return findings.compactMap { finding in
            let account = finding.events.first?.account ?? 0
            // A short archive shows no habits.
            let months = max(Double(accountDays[Int(account)].days) / 30.44, 1)
            let subject = finding.habit ?? finding.subject
            let own = ofSubject[Habit(kind: finding.kind, account: account, subject: subject)] ?? 1
            let all = ofAccount[Habit(kind: finding.kind, account: account, subject: "")] ?? 1
            let rate = finding.rate(ofSubject: Double(own - 1) / months, ofAccount: Double(all - own) / months)
            return rate <= budget ? finding.incident(rate: rate, symbols) : nil
        }
    }

    private struct Habit: Hashable {
        let kind: InsightKind
        let account: UInt32
        let subject: String
    }
}

extension DetectorEngine {
    /// A batch's columns, taken out once.
    private struct Columns {
        let account: [UInt32]
        let region: [UInt32]
        let eventSource: [UInt32]
        let eventName: [UInt32]
        let errorCode: [UInt32]
        let principal: [UInt32]
        let principalType: [UInt32]
        let session: [UInt32]
        let accessKeyId: [UInt32]
        let sourceIPAddress: [UInt32]
        let userAgent: [UInt32]
        let invokedBy: [UInt32]
        let requestParameters: [UInt32]

        init(_ batch: FeedBatch) {
            account = batch[.account]
            region = batch[.region]
            eventSource = batch[.eventSource]
            eventName = batch[.eventName]
            errorCode = batch[.errorCode]
            principal = batch[.principal]
            principalType = batch[.principalType]
            session = batch[.session]
            accessKeyId = batch[.accessKeyId]
            sourceIPAddress = batch[.sourceIPAddress]
            userAgent = batch[.userAgent]
            invokedBy = batch[.invokedBy]
            requestParameters = batch[.requestParameters]
        }

        func event(_ index: Int, _ batch: FeedBatch) -> DetectedEvent {
            DetectedEvent(
                time: batch.times[index], reference: batch.references[index], flags: batch.flags[index],
                account: account[index], region: region[index], eventSource: eventSource[index],
                eventName: eventName[index], errorCode: errorCode[index], principal: principal[index],
                principalType: principalType[index], session: session[index], accessKeyId: accessKeyId[index],
                sourceIPAddress: sourceIPAddress[index], userAgent: userAgent[index],
                requestParameters: requestParameters[index])
        }
    }
}
