import JSONScan

/// What `LookupEvents` of CloudTrail's API looks events up by: one key and one value.
package struct LookupAttribute: Sendable, Hashable {
    /// The eight keys of the API.
    package enum Key: String, Sendable, Hashable, CaseIterable {
        case eventId = "EventId"
        case eventName = "EventName"
        case readOnly = "ReadOnly"
        case username = "Username"
        case resourceType = "ResourceType"
        case resourceName = "ResourceName"
        case eventSource = "EventSource"
        case accessKeyId = "AccessKeyId"
    }

    package let key: Key
    package let value: String

    package init(_ key: Key, _ value: String) {
        self.key = key
        self.value = value
    }

    /// Reads the shorthand of the AWS CLI: `AttributeKey=EventName,AttributeValue=ConsoleLogin`, in either order, values
    /// between quotes or not; or its JSON: the object, also as the one element of an array.
    ///
    /// - Throws: `QueryError.badValue` that says what is expected; for a key that is none, the eight.
    package init(_ text: String) throws {
        func failure(_ reason: String) -> QueryError {
            .badValue(option: "--lookup-attributes", value: text, reason: reason)
        }
        let expected = "expected AttributeKey=KEY,AttributeValue=VALUE"
        let names = ["AttributeKey=", "AttributeValue="]
        var found: [String: String] = [:]
        var rest = text[...]
        if let first = text.first, first == "[" || first == "{" {
            guard let members = LookupAttribute.members(ofJSON: text) else { throw failure(expected) }
            for name in names { found[name] = members[Array(name.utf8.dropLast())] }
            rest = ""
        }
        while !rest.isEmpty {
            guard let name = names.first(where: rest.hasPrefix), found[name] == nil else { throw failure(expected) }
            rest = rest.dropFirst(name.count)
            // A value may hold commas: it ends where the other part begins.
            let end = names.compactMap { rest.firstRange(of: ",\($0)")?.lowerBound }.min() ?? rest.endIndex
            found[name] = LookupAttribute.unquoted(rest[..<end])
            rest = rest[end...].dropFirst()
        }
        guard let key = found["AttributeKey="], let value = found["AttributeValue="] else { throw failure(expected) }
        guard let known = Key(rawValue: key) else {
            let keys = Key.allCases.map(\.rawValue).joined(separator: ", ")
            throw failure("no such key: expected one of \(keys)")
        }
        if value.isEmpty { throw failure("the value is empty") }
        if known == .readOnly, value != "true", value != "false" { throw failure("ReadOnly is true or false") }
        self.init(known, value)
    }

    /// The members of the one object of a JSON text; nil where it is none or they are no strings.
    private static func members(ofJSON text: String) -> [[UInt8]: String]? {
        var value = try? JSONTree(Array(text.utf8))
        if case .array(let elements)? = value, elements.count == 1 { value = elements[0] }
        guard case .object(let members)? = value else { return nil }
        var texts: [[UInt8]: String] = [:]
        for (name, member) in members {
            guard case .string(let text) = member else { return nil }
            texts[name] = String(decoding: text, as: UTF8.self)
        }
        return texts
    }

    private static func unquoted(_ text: Substring) -> String {
        guard text.count >= 2, let quote = text.first, quote == "\"" || quote == "'", text.last == quote else {
            return String(text)
        }
        return String(text.dropFirst().dropLast())
    }

    /// The events that have the attribute: texts are compared whole, and case counts.
    package var predicate: Predicate {
        let equals = ValueTest.equals([value])
        switch key {
        case .eventId: return .member("eventID", equals)
        case .eventName: return .anyOf([.member("eventName", equals), .member("insightDetails.eventName", equals)])
        case .eventSource:
            return .anyOf([.member("eventSource", equals), .member("insightDetails.eventSource", equals)])
        case .readOnly: return .member("readOnly", .boolean(value == "true"))
        case .accessKeyId: return .member("userIdentity.accessKeyId", equals)
        case .username: return username(equals)
        case .resourceType: return .selector(LookupAttribute.resources("type"), equals)
        case .resourceName:
            let names = ValueTest.matches(["*/", "*:"].map { Glob(escaped: $0 + escapedValue) })
            return .anyOf([.resource(equals), .selector(LookupAttribute.resources("ARN"), names)])
        }
    }

    /// The name of a user, of a role or of a session.
    private func username(_ equals: ValueTest) -> Predicate {
        let sessions = ["*:assumed-role/*/", "*:federated-user/"].map { Glob(escaped: $0 + escapedValue) }
        let ids = [Glob(escaped: "*:" + escapedValue)]
        var alternatives: [Predicate] = [
            .member("userIdentity.userName", equals),
            .member("userIdentity.sessionContext.sessionIssuer.userName", equals),
            .member("userIdentity.arn", .matches(sessions)),
            .member("userIdentity.principalId", .matches(ids)),
        ]
        if value == LookedUpEvent.root { alternatives.append(.member("userIdentity.type", .equals(["Root"]))) }
        return .anyOf(alternatives)
    }

    private var escapedValue: String { value.replacing("\\", with: "\\\\").replacing("*", with: "\\*") }

    private static func resources(_ member: String) -> RecordSelector {
        RecordSelector([.member("resources"), .anyElement, .member(member)])
    }
}
