package import CloudTrail

/// Which events are asked for.
///
/// Flags and filter patterns compile to it, and it prints as a filter pattern that means the same, but for `search`.
package indirect enum Predicate: Sendable, Hashable {
    /// Every one holds; with none, every event.
    case all([Predicate])
    /// At least one holds; with none, no event.
    case any([Predicate])
    case not(Predicate)
    /// Something that is no member of the record: what was worked out while indexing, or is from other columns.
    case field(Field, ValueTest)
    /// A value of the delivered record; with a wildcard at least one of the values.
    case selector(RecordSelector, ValueTest)
    /// `eventTime` from the first inclusive to the second exclusive.
    case time(from: Timestamp?, to: Timestamp?)
    /// Any `resources[].ARN`, or any text anywhere inside `requestParameters` or `responseElements`.
    case resource(ValueTest)
    /// The text of the whole record: JSON without blanks, members in the order AWS writes them.
    case recordText(ValueTest)
    /// Any text anywhere in the record, decoded; the one test that no filter pattern has words for.
    case search(RecordSearch)

    package static let everything = Predicate.all([])
}

extension Predicate {
    /// At least one holds.
    ///
    /// Tests of one field become one test, so that a thousand addresses cost what one costs; alternatives inside of
    /// alternatives are alternatives.
    package static func anyOf(_ alternatives: [Predicate]) -> Predicate {
        var merged: [Predicate] = []
        var positions: [Mergeable: Int] = [:]
        for alternative in alternatives.flatMap({ if case .any(let parts) = $0 { parts } else { [$0] } }) {
            guard let kind = alternative.mergeable else {
                merged.append(alternative)
                continue
            }
            if let position = positions[kind] {
                merged[position] = merged[position].merged(alternative)
            } else {
                positions[kind] = merged.count
                merged.append(alternative)
            }
        }
        return merged.count == 1 ? merged[0] : .any(merged)
    }

    /// Every one holds.
    ///
    /// Times become one interval, and all of all is all.
    package static func allOf(_ parts: [Predicate]) -> Predicate {
        var merged: [Predicate] = []
        for part in parts.flatMap({ if case .all(let inner) = $0 { inner } else { [$0] } }) {
            if case .time(let from, let to) = part,
                let index = merged.firstIndex(where: { if case .time = $0 { true } else { false } }),
                case .time(let firstFrom, let firstTo) = merged[index]
            {
                merged[index] = .time(
                    from: [from, firstFrom].compactMap { $0 }.max(), to: [to, firstTo].compactMap { $0 }.min())
            } else {
                merged.append(part)
            }
        }
        return merged.count == 1 ? merged[0] : .all(merged)
    }

    /// The predicate and all it is made of.
    package func forEachPart(_ body: (Predicate) -> Void) {
        body(self)
        switch self {
        case .all(let parts), .any(let parts): for part in parts { part.forEachPart(body) }
        case .not(let part): part.forEachPart(body)
        case .field, .selector, .time, .resource, .recordText, .search: break
        }
    }

    /// What tests have in common that can become one.
    private enum Mergeable: Hashable {
        case field(Field, ValueTest.Kind)
        case selector(RecordSelector, ValueTest.Kind)
        case resource(ValueTest.Kind)
    }

    private var mergeable: Mergeable? {
        switch self {
        case .field(let field, let test): test.kind.map { .field(field, $0) }
        case .selector(let selector, let test): test.kind.map { .selector(selector, $0) }
        case .resource(let test): test.kind.map { .resource($0) }
        case .all, .any, .not, .time, .recordText, .search: nil
        }
    }

    private func merged(_ other: Predicate) -> Predicate {
        switch (self, other) {
        case (.field(let field, let left), .field(_, let right)): .field(field, left.merged(right))
        case (.selector(let selector, let left), .selector(_, let right)): .selector(selector, left.merged(right))
        case (.resource(let left), .resource(let right)): .resource(left.merged(right))
        default: .any([self, other])
        }
    }

    /// An interval that has to hold a time and has none, if there is one.
    package var emptyInterval: (from: Timestamp, to: Timestamp)? {
        var empty: (Timestamp, Timestamp)?
        forEachPart { part in
            if case .time(let from?, let to?) = part, from >= to { empty = (from, to) }
        }
        return empty
    }

    /// Whether a test needs the verdicts of objects.
    var asksIntegrity: Bool {
        switch self {
        case .all(let parts), .any(let parts): parts.contains(where: \.asksIntegrity)
        case .not(let part): part.asksIntegrity
        case .field(let field, _): field.source == .derived(.integrity)
        case .selector, .time, .resource, .recordText, .search: false
        }
    }
}

extension ValueTest {
    /// Tests of one kind can become one test of several values.
    fileprivate enum Kind: Hashable {
        case equals
        case matches
        case address
    }

    fileprivate var kind: Kind? {
        switch self {
        case .equals: .equals
        case .matches: .matches
        case .address: .address
        default: nil
        }
    }

    fileprivate func merged(_ other: ValueTest) -> ValueTest {
        switch (self, other) {
        case (.equals(let left), .equals(let right)): return .equals(left.union(right))
        case (.matches(let left), .matches(let right)): return .matches(left + right)
        case (.address(var left), .address(let right)):
            left.formUnion(right)
            return .address(left)
        default: return self
        }
    }
}
