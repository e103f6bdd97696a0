import CloudTrail

/// A word of the command line that is computed from several columns.
enum DerivedField: Sendable, Hashable, CaseIterable {
    /// `userIdentity.arn` of an assumed role.
    case session
    /// The verdict of the object an event came from.
    case integrity
    /// `eventTime`, cut to the hour.
    case hour
    /// `eventTime`, cut to the date.
    case day
    case channel
    case agent
    case credential
    case mfa
    /// What the user agent alone tells: a channel and, behind a slash, an agent; not a word of the command line.
    case tool
    /// The first four letters of the access key, which say how long it lives; not a word of the command line.
    case accessKeyPrefix
    /// `additionalEventData.MFAUsed` of `ConsoleLogin`; not a word of the command line.
    case consoleLoginMFA
    /// The start of the bucket of `eventTime`, as decimal seconds since 1970; not a word of the command line.
    case bucket(BucketInterval)

    static let allCases: [DerivedField] = [.session, .integrity, .hour, .day, .channel, .agent, .credential, .mfa]

    var name: String {
        switch self {
        case .session: "session"
        case .integrity: "integrity"
        case .hour: "hour"
        case .day: "day"
        case .channel: "channel"
        case .agent: "agent"
        case .credential: "credential"
        case .mfa: "mfa"
        case .tool: "tool"
        case .accessKeyPrefix: "accessKeyPrefix"
        case .consoleLoginMFA: "additionalEventData.MFAUsed"
        case .bucket: "start"
        }
    }

    init?(name: String) {
        guard let field = DerivedField.allCases.first(where: { $0.name == name }) else { return nil }
        self = field
    }
}

extension DerivedField {
    /// A field that is a pure function of the values of others.
    struct Rule: Sendable {
        let inputs: [Field]
        /// Given the inputs' texts in order, nil where absent.
        let decide: @Sendable ([String?]) -> String?
    }

    /// Nil for fields that are computed from times or from the ledger.
    var rule: Rule? {
        switch self {
        case .session:
            Rule(inputs: [.column("userIdentity.type"), .column("userIdentity.arn")]) { values in
                values[0] == "AssumedRole" ? values[1] : nil
            }
        case .channel:
            Rule(inputs: DerivedField.agentInputs) { DerivedField.agent($0).channel.rawValue }
        case .agent:
            Rule(inputs: DerivedField.agentInputs) { DerivedField.agent($0).name }
        case .credential:
            Rule(inputs: DerivedField.credentialInputs) { DerivedField.credential($0).rawValue }
        case .tool:
            Rule(inputs: [.column("userAgent")]) { values in
                let agent = Agent(userAgent: values[0] ?? "")
                return agent.name.map { "\(agent.channel.rawValue)/\($0)" } ?? agent.channel.rawValue
            }
        case .accessKeyPrefix:
            Rule(inputs: [.column("userIdentity.accessKeyId")]) { values in values[0].map { String($0.prefix(4)) } }
        case .mfa:
            Rule(inputs: DerivedField.mfaInputs) { values in
                Credential(rawValue: values[0] ?? "")?.mfa(
                    sessionAttribute: values[1], consoleLogin: values[2]
                ).map { $0 ? "true" : "false" }
            }
        case .integrity, .hour, .day, .bucket, .consoleLoginMFA: nil
        }
    }

    /// User agents are many, so what they tell is found first and the rest decided once a tool.
    private static let agentInputs: [Field] = [
        .column("eventType"), .column("sessionCredentialFromConsole"), .column("userIdentity.type"),
        .column("userIdentity.invokedBy"), Field(.tool),
    ]

    private static func agent(_ values: [String?]) -> Agent {
        let parts = (values[4] ?? "").split(separator: "/", maxSplits: 1)
        let tool = Agent(
            parts.first.flatMap { Agent.Channel(rawValue: String($0)) } ?? .other,
            parts.count == 2 ? String(parts[1]) : nil)
        return tool.refined(
            eventType: values[0], sessionCredentialFromConsole: values[1], identityType: values[2], invokedBy: values[3]
        )
    }

    private static let credentialInputs: [Field] = [
        .column("eventType"), .column("sessionCredentialFromConsole"), .column("userIdentity.type"),
        .column("userIdentity.identityProvider"),
        .column("userIdentity.sessionContext.webIdFederationData.federatedProvider"),
        Field(.accessKeyPrefix),
    ]

    private static func credential(_ values: [String?]) -> Credential {
        Credential(
            Credential.Evidence(
                identityType: values[2], eventType: values[0], sessionCredentialFromConsole: values[1],
                accessKeyId: values[5], namesIdentityProvider: values[3] != nil || values[4] != nil))
    }

    private static let mfaInputs: [Field] = [
        Field(.credential), .column("userIdentity.sessionContext.attributes.mfaAuthenticated"), Field(.consoleLoginMFA),
    ]
}
