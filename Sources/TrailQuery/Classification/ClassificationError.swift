/// A line that is no rule.
package struct ClassificationError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Reason: Sendable, Hashable {
        case unknownKind(String)
        case tooFewColumns(String)
        case unknownChannel(String)
        case unknownCredential(String)
        case noCondition(String)
        case unknownMember(QueryError)
        case derivedMember(String)

        var text: String {
            switch self {
            case .unknownKind(let word):
                "a rule begins with agent or credential, and two blanks or a tab behind it, not with \"\(word)\""
            case .tooFewColumns(let form): "too few columns: expected \(form) with two blanks or a tab between them"
            case .unknownChannel(let word): "\"\(word)\" is no channel: console, cli, sdk, iac, service, browser, other"
            case .unknownCredential(let word):
                "\"\(word)\" is no credential: service, root, console, federated, temporary, long-term, none"
            case .noCondition(let text): "expected MEMBER=PATTERN, found \"\(text)\""
            case .unknownMember(let error): error.description
            case .derivedMember(let name): "\"\(name)\" is no member of a record"
            }
        }
    }

    /// From 1.
    package let line: Int
    package let reason: Reason

    package var description: String { "line \(line): \(reason.text)" }
}
