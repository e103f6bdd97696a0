import CloudTrail

/// Every predicate without a `search` prints as a filter pattern that compiles to an equal one.
extension Predicate: CustomStringConvertible {
    /// The predicate as a filter pattern; empty for every event.
    package var description: String {
        if self == .everything { return "" }
        return "{ \(body) }"
    }

    private static let any = "$ = \"*\""

    private var body: String {
        switch self {
        case .all(let parts): parts.isEmpty ? Predicate.any : joined(parts, " && ")
        case .any(let parts): parts.isEmpty ? "NOT (\(Predicate.any))" : joined(parts, " || ")
        case .not(let part): "NOT (\(part.body))"
        case .field(let field, let test): test.text(of: field.filterName)
        case .selector(let selector, .eventName(let glob)) where selector == Predicate.eventName:
            ValueTest.eventName(glob).text(of: OwnWord.event)
        case .selector(let selector, let test): test.text(of: "\(selector)")
        case .time(let from?, let to?): "$.eventTime >= \"\(from)\" && $.eventTime < \"\(to)\""
        case .time(let from?, nil): "$.eventTime >= \"\(from)\""
        case .time(nil, let to?): "$.eventTime < \"\(to)\""
        case .time(nil, nil): Predicate.any
        case .resource(let test): test.text(of: OwnWord.resource)
        case .recordText(let test): test.text(of: "$")
        case .search(let search): search.description
        }
    }

    private static let eventName = RecordSelector(path: "eventName")

    private func joined(_ parts: [Predicate], _ separator: String) -> String {
        if parts.count == 1 { return parts[0].body }
        return parts.map { part in
            // An interval is printed as two comparisons with && between them.
            if case .time = part, separator == " && " { return part.body }
            return part.needsParentheses ? "(\(part.body))" : part.body
        }.joined(separator: separator)
    }

    /// Whether more than one comparison is printed.
    private var needsParentheses: Bool {
        switch self {
        case .all(let parts), .any(let parts): parts.count > 1 || parts.first?.needsParentheses ?? false
        case .time(let from, let to): from != nil && to != nil
        case .field(_, let test), .selector(_, let test), .resource(let test), .recordText(let test):
            test.alternatives > 1
        case .not, .search: false
        }
    }
}

extension Field {
    /// A word of backtrail, or the member of the record that the field is.
    fileprivate var filterName: String {
        if OwnWord.names.contains(name) { return name }
        return recordPath.map { RecordSelector($0.steps.map(RecordSelector.Step.init)).description } ?? "$.\(name)"
    }
}

extension RecordSelector.Step {
    fileprivate init(_ step: JSONPath.Step) {
        self =
            switch step {
            case .member(let name): .member(name)
            case .element(let index): .element(index)
            }
    }
}

extension ValueTest {
    /// How many comparisons the test is printed as.
    fileprivate var alternatives: Int {
        switch self {
        case .equals(let texts): texts.count
        case .matches(let globs): globs.count
        case .address(let set): set.masks.count
        case .eventName, .boolean, .number, .regex, .differs, .exists, .isAbsent, .isNull: 1
        }
    }

    /// The test of a subject, as a filter pattern writes it.
    fileprivate func text(of subject: String) -> String {
        switch self {
        case .equals(let texts):
            texts.sorted().map { equality(subject, "=", Glob(literal: $0)) }.joined(separator: " || ")
        case .matches(let globs): globs.map { equality(subject, "=", $0) }.joined(separator: " || ")
        case .eventName(let glob): "\(subject) = \(FilterSyntax.quoted(glob.description))"
        case .address(let set): set.masks.map { "\(subject) = \($0)" }.joined(separator: " || ")
        case .boolean(let value): "\(subject) IS \(value ? "TRUE" : "FALSE")"
        case .number(let comparison, let number): "\(subject) \(comparison.rawValue) \(number)"
        case .regex(let regex): "\(subject) = \(regex)"
        case .differs(let test): test.difference(subject)
        case .exists: "\(subject) EXISTS"
        case .isAbsent: "\(subject) NOT EXISTS"
        case .isNull: "\(subject) IS NULL"
        }
    }

    private func equality(_ subject: String, _ sign: String, _ glob: Glob) -> String {
        if let text = glob.endsText { return "\(subject) \(sign) \(FilterSyntax.quoted(text))" }
        return "\(subject) LIKE \(FilterSyntax.likeText(glob))"
    }

    private func difference(_ subject: String) -> String {
        switch self {
        case .equals(let texts):
            texts.sorted().map { equality(subject, "!=", Glob(literal: $0)) }.joined(separator: " && ")
        case .matches(let globs): globs.map { equality(subject, "!=", $0) }.joined(separator: " && ")
        case .regex(let regex): "\(subject) != \(regex)"
        case .number(_, let number): "\(subject) != \(number)"
        case .address(let set): set.masks.map { "\(subject) != \($0)" }.joined(separator: " && ")
        default: "\(subject) EXISTS && NOT (\(text(of: subject)))"
        }
    }
}

extension Glob {
    /// The pattern as a value of a filter pattern, in which only stars at the ends are such; nil where it has others.
    fileprivate var endsText: String? {
        let star = UInt8(ascii: "*")
        if isAny { return "*" }
        let texts = parts.filter { !$0.isEmpty }
        guard texts.count <= 1, parts.count <= 3 else { return nil }
        let inner = texts.first ?? []
        if inner.first == star || inner.last == star { return nil }
        let start = parts.count > 1 && parts[0].isEmpty
        let end = parts.count > 1 && parts[parts.count - 1].isEmpty
        return (start ? "*" : "") + String(decoding: inner, as: UTF8.self) + (end ? "*" : "")
    }
}

extension FilterSyntax {
    /// A pattern between double quotes after LIKE, whose backslashes escape stars already.
    fileprivate static func likeText(_ glob: Glob) -> String {
        "\"" + glob.description.replacing("\"", with: "\\\"") + "\""
    }
}
