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
    /// Which indicators stand in the record, with commas between them.
    case indicators
    /// What is known of `sourceIPAddress`.
    case address(AddressField)
    /// `additionalEventData.MFAUsed` of `ConsoleLogin`; not a word of the command line.
    case consoleLoginMFA
    /// The start of the bucket of `eventTime`, as decimal seconds since 1970; not a word of the command line.
    case bucket(BucketInterval)

    static let allCases: [DerivedField] =
        [.session, .integrity, .hour, .day, .channel, .agent, .credential, .mfa, .indicators]
        + AddressField.allCases.map { .address($0) }

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
        case .indicators: "indicators"
        case .address(let field): field.rawValue
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

    /// Nil for fields that are computed from times, from the ledger or from reference data.
    var rule: Rule? {
        switch self {
        case .session:
            Rule(inputs: [.column("userIdentity.type"), .column("userIdentity.arn")]) { values in
                values[0] == "AssumedRole" ? values[1] : nil
            }
        case .mfa:
            Rule(inputs: DerivedField.mfaInputs) { values in
                Credential(rawValue: values[0] ?? "")?.mfa(
                    sessionAttribute: values[1], consoleLogin: values[2]
                ).map { $0 ? "true" : "false" }
            }
        case .integrity, .hour, .day, .bucket, .consoleLoginMFA, .channel, .agent, .credential, .indicators, .address:
            nil
        }
    }

    private static let mfaInputs: [Field] = [
        Field(.credential), .column("userIdentity.sessionContext.attributes.mfaAuthenticated"), Field(.consoleLoginMFA),
    ]
}
