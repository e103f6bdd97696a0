package import TrailQuery

/// What a trace is asked about, by its form.
package enum TraceSubject: Sendable, Hashable {
    case accessKey(AccessKeyID)
    case event(String)
    case address(String)
    /// An ARN of a user, a role or a session; a principal id; the name of any.
    case identity(String)
    /// Any other ARN.
    case resource(String)

    /// - Throws: `QueryError.badValue` for empty text.
    package init(_ text: String) throws(QueryError) {
        if text.isEmpty { throw .badValue(option: "subject", value: text, reason: "is empty") }
        if let key = AccessKeyID(text) {
            self = .accessKey(key)
        } else if TraceSubject.isUUID(text) {
            self = .event(text)
        } else if AddressSet(text) != nil {
            self = .address(text)
        } else if let arn = ARN(text), arn.service != "iam" && arn.service != "sts" {
            self = .resource(text)
        } else {
            self = .identity(text)
        }
    }

    /// The word for it in messages and JSON.
    package var word: String {
        switch self {
        case .accessKey: "access key"
        case .event: "event"
        case .address: "address"
        case .identity: "identity"
        case .resource: "resource"
        }
    }

    /// The calls it names, each reading less than the next: a later one is for where the one before finds none.
    package var predicates: [Predicate] {
        get throws {
            switch self {
            case .accessKey(let key):
                [.field(try Field("userIdentity.accessKeyId"), .equals([key.text]))]
            case .event(let id): [.field(try Field("eventID"), .equals([id]))]
            case .address(let text):
                [.member("sourceIPAddress", AddressSet(text).map { .address($0) } ?? .pattern(text))]
            case .identity(let text):
                [
                    .anyOf([
                        .field(try Field("userIdentity.arn"), .equals([text])),
                        .field(try Field("principal"), .equals([text])),
                        .field(try Field("userIdentity.principalId"), .equals([text])),
                        .field(try Field("userIdentity.sessionContext.sessionIssuer.principalId"), .equals([text])),
                    ]), .principal(text), .resource(.pattern(text)),
                ]
            case .resource(let text): [.resource(.pattern(text))]
            }
        }
    }

    private static func isUUID(_ text: String) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.utf8.count) == [8, 4, 4, 4, 12] && groups.allSatisfy { $0.allSatisfy(\.isHexDigit) }
    }
}
