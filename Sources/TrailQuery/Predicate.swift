package import CloudTrail

/// Which events are asked for.
///
/// Flags and filter patterns compile to it, and it prints as a filter pattern that means the same.
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

    package static let everything = Predicate.all([])
}

extension Predicate {
    /// At least one holds.
    ///
    /// Tests of one field become one test, so that a thousand addresses cost what one costs; alternatives inside of
    /// alternatives are alternatives.
    package static func anyOf(_ alternatives: [Predicate]) -> Predicate {
        var merged: [Predicate] = []
        for alternative in alternatives.flatMap({ if case .any(let parts) = $0 { parts } else { [$0] } }) {
            if let index = merged.indices.last(where: { merged[$0].isMergeable(alternative) }) {
                merged[index] = merged[index].merged(alternative)
            } else {
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
        case .field, .selector, .time, .resource, .recordText: break
        }
    }

    private func isMergeable(_ other: Predicate) -> Bool {
        switch (self, other) {
        case (.field(let left, let leftTest), .field(let right, let rightTest)):
            left == right && leftTest.isMergeable(rightTest)
        case (.selector(let left, let leftTest), .selector(let right, let rightTest)):
            left == right && leftTest.isMergeable(rightTest)
        case (.resource(let left), .resource(let right)): left.isMergeable(right)
        default: false
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
        case .selector, .time, .resource, .recordText: false
        }
    }
}

extension ValueTest {
    fileprivate func isMergeable(_ other: ValueTest) -> Bool {
        switch (self, other) {
        case (.equals, .equals), (.matches, .matches), (.address, .address): true
        default: false
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
