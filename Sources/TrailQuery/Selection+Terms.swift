import CloudTrail
import TrailIndex

extension Selection {
    /// One value of one option.
    package struct Term: Sendable, Hashable {
        /// The flag, such as `--principal`.
        package let option: String
        package let value: String
        let predicate: Predicate
    }

    /// The values of the options that name something an index may or may not hold, option by option.
    func terms() throws -> [Term] {
        var terms: [Term] = []
        func add(_ option: String, _ values: [String], _ predicate: (String) throws -> Predicate) throws {
            for value in values {
                if value.isEmpty { throw QueryError.badValue(option: option, value: value, reason: "is empty") }
                terms.append(Term(option: option, value: value, predicate: try predicate(value)))
            }
        }
        try add("--account", accounts) { .text(.column("account"), $0) }
        try add("--actor-account", actorAccounts) { .member("userIdentity.accountId", $0) }
        try add("--region", regions) { .member("awsRegion", $0) }
        try add("--principal", principals) { .principal($0) }
        try add("--access-key", accessKeys) { .member("userIdentity.accessKeyId", $0) }
        try add("--ip", addresses, Selection.address)
        try add("--event", events) { .event($0) }
        try add("--event-id", eventIDs) { .field(.column("eventID"), .equals([$0])) }
        try add("--service", services) { .service($0) }
        try add("--user-agent", userAgents) { .userAgent($0) }
        try add("--error", errors) { .error($0) }
        try add("--resource", resources) { .resource(.pattern($0)) }
        try add("--category", categories, Selection.category)
        try add("--integrity", integrities) { .text(Field(.integrity), $0) }
        return terms
    }

    private static func address(_ text: String) throws -> Predicate {
        if let set = AddressSet(text) { return .member("sourceIPAddress", .address(set)) }
        if text.contains("/") {
            throw QueryError.badValue(
                option: "--ip", value: text,
                reason: "expected an address, a block such as 203.0.113.0/24 or 2001:db8::/32, or the name of a service"
            )
        }
        return .member("sourceIPAddress", text)
    }

    private static let categoryNames = ["Management", "Data", "NetworkActivity", "Insight", "Aggregated"]

    private static func category(_ text: String) throws -> Predicate {
        if text.lowercased() == "all" { return .everything }
        guard let name = categoryNames.first(where: { $0.lowercased() == text.lowercased() }) else {
            throw QueryError.badValue(
                option: "--category", value: text, reason: "expected \(categoryNames.joined(separator: ", ")) or all")
        }
        return .field(.column("category"), .equals([name]))
    }
}

extension QueryEngine {
    /// The values of a selection that occur nowhere in the index, whatever the other options say.
    ///
    /// Each is looked for until it is found, so this costs little unless a value is missing.
    ///
    /// - Parameter isMet: whether an event is known that is selected. Then the only value of an option occurs.
    package func unmatchedValues(of selection: Selection, isMet: Bool = false) throws -> [Selection.Term] {
        let terms = try selection.terms()
        let counts = Dictionary(terms.map { ($0.option, 1) }, uniquingKeysWith: +)
        var missing = terms.filter { !isMet || counts[$0.option] != 1 }
            .map { (term: $0, test: RowGroupTest($0.predicate)) }
        if missing.isEmpty { return [] }
        let integrity = try integrity(isNeeded: missing.contains { $0.term.predicate.asksIntegrity })
        for rows in store.rowGroups {
            let reader = RowGroupReader(rows, integrity: integrity, references: references)
            missing = try missing.filter { term, test in
                try !test.isMet(by: rows) || reader.filter(term.predicate, reader.all).isEmpty
            }
            if missing.isEmpty { break }
        }
        return missing.map(\.term)
    }
}
