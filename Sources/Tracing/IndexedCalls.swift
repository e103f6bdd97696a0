import CloudTrail
package import TrailQuery

/// The calls of an index, with a subject that is asked about.
///
/// Calls are found by the dictionary of `eventName` and by Bloom filters of access keys first; JSON is read of the rows
/// that are left.
package struct IndexedCalls: CallSource {
    /// Sign-ins are few; more than this are no archive's that one index holds.
    private static let mostSignIns = 200_000
    /// Calls that hand out one key, or name one instance, are one or two.
    private static let mostNamed = 10_000

    /// Of a role with more sessions, those that were seen first are known.
    private static let mostHolders = 20_000

    private let engine: QueryEngine
    private let subject: Predicate
    package let subjectName: String?
    package let knowsWholeCredentials: Bool
    /// What calls that come later are limited to, such as a time.
    private let scope: Predicate
    /// Those who made the calls that are asked about.
    private var asked = FoundHolders(holders: [], total: 0)
    private let callFields: [Field]
    private let holderFields: [Field]

    /// - Parameters:
    ///   - subject: what is asked about.
    ///   - selection: which of its calls.
    ///   - scope: what holds for the calls of everything that came of the subject.
    package init(
        _ engine: QueryEngine, subject: TraceSubject, selection: Predicate = .everything,
        scope: Predicate = .everything
    ) throws {
        self.engine = engine
        self.scope = scope
        if case .identity(let text) = subject { subjectName = text } else { subjectName = nil }
        // An address or a session's name may have some of a credential's calls only.
        switch subject {
        case .accessKey: knowsWholeCredentials = selection == .everything
        case .event, .address, .identity, .resource: knowsWholeCredentials = false
        }
        callFields = try TracedCall.fieldNames.map { try Field($0) }
        holderFields = try IndexedCalls.holderNames.map { try Field($0) }
        var found = Predicate.any([])
        for predicate in try subject.predicates {
            found = .allOf([predicate, selection])
            asked = try IndexedCalls.holders(engine, holderFields, selecting: found)
            if !asked.holders.isEmpty { break }
        }
        self.subject = found
        if asked.holders.isEmpty, case .accessKey(let key) = subject {
            let issuing = try IndexedCalls.field("issuedAccessKeyId", .equals([key.text]))
            // A key that was handed out and not used is there, with no events.
            guard try engine.eventValues(of: [], selecting: issuing, limit: 1).total > 0 else { return }
            var identity = TracedCall.Identity()
            identity.accessKeyId = key.text
            asked = FoundHolders(holders: [Holder(identity: identity, events: 0)], total: 1)
        }
    }

    private static func field(_ name: String, _ test: ValueTest) throws -> Predicate {
        .field(try Field(name), test)
    }

    private static func keys(_ keys: Set<String>) throws -> Predicate {
        try field("userIdentity.accessKeyId", .equals(keys))
    }

    private static func names(_ names: Set<String>) throws -> Predicate {
        try field("eventName", .equals(names))
    }

    private func calls(_ predicate: Predicate, limit: Int) throws -> FoundCalls {
        let found = try engine.eventValues(of: callFields, selecting: predicate, limit: limit)
        return FoundCalls(calls: found.events.map(TracedCall.init), total: found.total)
    }

    package func subjectHolders() -> FoundHolders { asked }

    package func subjectGrants(limit: Int) throws -> FoundCalls {
        try calls(.allOf([IndexedCalls.names(GivingCalls.all), subject]), limit: limit)
    }

    package func grants(madeWith keys: Set<String>, limit: Int) throws -> FoundCalls {
        try calls(
            .allOf([IndexedCalls.names(GivingCalls.all), IndexedCalls.keys(keys), scope]), limit: limit)
    }

    package func grants(issuing keys: Set<String>) throws -> [TracedCall] {
        let found = try calls(
            IndexedCalls.field("issuedAccessKeyId", .equals(keys)), limit: IndexedCalls.mostNamed
        ).calls
        // Some services name the key elsewhere in their answer. None of them hands out long-term keys.
        let missing = keys.subtracting(found.compactMap(\.issuedKey)).filter { !$0.hasPrefix("AKIA") }
        guard !missing.isEmpty, missing.count <= 100 else { return found }
        let elsewhere = GivingCalls.issuing.subtracting(["AssumeRole", "CreateAccessKey"])
        let others = try calls(
            .allOf([IndexedCalls.names(elsewhere), .resource(.equals(missing))]), limit: IndexedCalls.mostNamed
        ).calls
        return found
            + others.flatMap { call in
                missing.filter { call.response?.contains($0) ?? false }.sorted().map { key in
                    var call = call
                    call.issuedKey = key
                    return call
                }
            }
    }

    package func calls(named names: Set<String>, holding text: String) throws -> [TracedCall] {
        try calls(
            .allOf([IndexedCalls.names(names), .resource(.equals([text]))]), limit: IndexedCalls.mostNamed
        ).calls
    }

    package func signIns(of arn: String) throws -> [TracedCall] {
        let led = try IndexedCalls.field("userIdentity.arn", .equals([arn]))
        return try calls(.allOf([led, IndexedCalls.names(GivingCalls.signIn)]), limit: IndexedCalls.mostSignIns).calls
    }

    package func roleSwitches() throws -> [TracedCall] {
        try calls(IndexedCalls.names(["SwitchRole"]), limit: IndexedCalls.mostSignIns).calls
    }

    package func holders(_ question: HolderQuestion) throws -> FoundHolders {
        let predicate =
            switch question {
            case .keys(let keys): try IndexedCalls.keys(keys)
            case .arn(let arn): try IndexedCalls.field("userIdentity.arn", .equals([arn]))
            case .principal(let arn): try IndexedCalls.field("principal", .equals([arn]))
            case .principalId(let id): try IndexedCalls.field("userIdentity.principalId", .equals([id]))
            }
        return try IndexedCalls.holders(engine, holderFields, selecting: predicate)
    }

    private static let holderNames = [
        "userIdentity.type", "userIdentity.arn", "userIdentity.principalId", "userIdentity.accessKeyId",
        "userIdentity.accountId", "userIdentity.userName", "userIdentity.invokedBy",
        "userIdentity.sessionContext.sessionIssuer.arn", "userIdentity.sessionContext.sessionIssuer.type",
        "userIdentity.sessionContext.sourceIdentity", "userIdentity.sessionContext.attributes.creationDate",
        "sessionCredentialFromConsole", "principal",
    ]

    private static func holders(
        _ engine: QueryEngine, _ fields: [Field], selecting predicate: Predicate
    ) throws -> FoundHolders {
        let found = try engine.activity(by: fields, selecting: predicate, limit: IndexedCalls.mostHolders)
        let holders = found.groups.map { activity in
            func text(_ position: Int) -> String? {
                guard let text = activity.key[position], !text.isEmpty else { return nil }
                return text
            }
            var identity = TracedCall.Identity()
            identity.type = text(0)
            identity.arn = text(1)
            identity.principalId = text(2)
            identity.accessKeyId = text(3)
            identity.accountId = text(4)
            identity.userName = text(5)
            identity.invokedBy = text(6)
            identity.issuerARN = text(7)
            identity.issuerType = text(8)
            identity.sourceIdentity = text(9)
            identity.creationDate = text(10)
            identity.isFromConsole = text(11) == "true"
            return Holder(
                identity: identity, principal: text(12), events: activity.events, errors: activity.errors,
                writes: activity.writes, firstSeen: activity.firstSeen, lastSeen: activity.lastSeen)
        }
        return FoundHolders(holders: holders, total: found.total)
    }

    private func calls(of keys: UsedKeys) throws -> Predicate {
        var parts: [Predicate] = []
        if !keys.asked.isEmpty { parts.append(.allOf([try IndexedCalls.keys(keys.asked), subject])) }
        if !keys.others.isEmpty { parts.append(.allOf([try IndexedCalls.keys(keys.others), scope])) }
        return .anyOf(parts)
    }

    package func usage(of keys: UsedKeys) throws -> KeyUsage {
        let key = try Field("userIdentity.accessKeyId")
        let fields = TraceField.allCases
        let found = try engine.activities(
            [ActivityQuestion(by: [key])]
                + fields.map { ActivityQuestion(by: [key] + (try $0.fields), selecting: try $0.predicate) },
            within: calls(of: keys))
        return KeyUsage(
            totals: found[0], values: Dictionary(uniqueKeysWithValues: zip(fields, found.dropFirst())))
    }

    /// The calls that the graph's subjects were asked about, and all of what surely came of them.
    package func events(of graph: CredentialGraph, within scope: Predicate) throws -> Predicate {
        let keys = graph.descendants(of: graph.subjects, ambiguous: false).union(graph.subjects)
            .filter { graph.names[$0].isKey && !graph.isSubject($0) }
        if keys.isEmpty { return subject }
        return .anyOf([
            subject, .allOf([try IndexedCalls.keys(Set(keys.map { graph.names[$0].text })), scope]),
        ])
    }
}

extension TraceField {
    fileprivate var fields: [Field] {
        get throws {
            switch self {
            case .address: [try Field("sourceIPAddress")]
            case .agent: [try Field("userAgent")]
            case .errorCode: [try Field("errorCode")]
            case .change: [try Field("eventSource"), try Field("eventName")]
            }
        }
    }

    /// Which calls it is told of.
    fileprivate var predicate: Predicate {
        get throws {
            switch self {
            case .address, .agent: .everything
            case .errorCode: .field(try Field("isError"), .boolean(true))
            case .change: .not(.field(try Field("readOnly"), .boolean(true)))
            }
        }
    }
}
