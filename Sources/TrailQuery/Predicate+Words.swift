import CloudTrail

extension ValueTest {
    /// Equal to a text, or matching it where it has a `*`.
    package static func pattern(_ text: String) -> ValueTest {
        let glob = Glob(text)
        return glob.isLiteral ? .equals([text]) : .matches([glob])
    }
}

/// The words of the command line as tests of fields.
extension Predicate {
    package static func text(_ field: Field, _ pattern: String) -> Predicate {
        .field(field, .pattern(pattern))
    }

    /// A member of the record by its path, compared with a text; `*` allowed.
    package static func member(_ path: String, _ pattern: String) -> Predicate {
        .member(path, .pattern(pattern))
    }

    package static func member(_ path: String, _ test: ValueTest) -> Predicate {
        .selector(RecordSelector(path: path), test)
    }

    /// An identity in any form: an ARN (a role's matches all its sessions), a principal id, `role/NAME`, a user, role or
    /// session name, a service; `*` allowed.
    package static func principal(_ text: String) -> Predicate {
        let patterns = principalPatterns(text)
        let members = [
            "userIdentity.arn", "userIdentity.principalId", "userIdentity.userName",
            "userIdentity.sessionContext.sessionIssuer.userName",
        ]
        return .anyOf(
            patterns.map { .text(.column("principal"), $0) }
                + members.flatMap { member in patterns.map { .member(member, $0) } })
    }

    private static func principalPatterns(_ text: String) -> [String] {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        if parts.first == "arn" {
            // The ARN of a role as STS writes it, without a session, stands for all of them.
            let isSessionless =
                parts.count == 6 && parts[5].hasPrefix("assumed-role/")
                && parts[5].split(separator: "/").count == 2
            return isSessionless ? [text, text + "/*"] : [text]
        }
        if text.contains("/") {
            // A part of an ARN: `role/NAME`, `assumed-role/NAME/SESSION`; paths may stand between kind and name.
            let kind = text.prefix { $0 != "/" }
            let name = text.dropFirst(kind.count + 1)
            return [text, "*:\(text)", "*:\(text)/*", "*:\(kind)/*/\(name)"]
        }
        return [
            text, "*:user/\(text)", "*:user/*/\(text)", "*:role/\(text)", "*:role/*/\(text)",
            "*:assumed-role/\(text)/*", "*:assumed-role/*/\(text)", "*:federated-user/\(text)", "*:\(text)",
        ]
    }

    /// An event's name: `CreateFunction` is also `CreateFunction20150331` and `CreateFunction20150331v2`, as Lambda
    /// writes it, and `s3:GetObject` is `GetObject` of the event source whose first label is `s3`.
    package static func event(_ text: String) -> Predicate {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[parts.count - 1])
        let named = Predicate.member("eventName", .eventName(Glob(name)))
        return parts.count == 2 ? .all([.service(String(parts[0])), named]) : named
    }

    /// An event source by its first label (`s3`) or in full.
    package static func service(_ text: String) -> Predicate {
        text.contains(".")
            ? .member("eventSource", text)
            : .anyOf([.member("eventSource", text), .member("eventSource", "\(text).*")])
    }

    /// A user agent that matches the pattern or, without a `*`, holds the text anywhere: agents carry versions.
    package static func userAgent(_ text: String) -> Predicate {
        .member("userAgent", text.contains("*") ? text : "*\(text)*")
    }

    /// `any` error, `none`, or an error code.
    package static func error(_ text: String) -> Predicate {
        let isError = Predicate.field(.column("isError"), .boolean(true))
        return switch text {
        case "any": isError
        case "none": .not(isError)
        default: .member("errorCode", text)
        }
    }
}
