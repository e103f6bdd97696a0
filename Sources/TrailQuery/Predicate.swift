package import CloudTrail

/// Which events are asked for.
///
/// Flags and filter patterns compile to it.
package indirect enum Predicate: Sendable, Hashable {
    /// Every one holds; with none, every event.
    case all([Predicate])
    /// At least one holds; with none, no event.
    case any([Predicate])
    case not(Predicate)
    case field(Field, ValueTest)
    /// `eventTime` from the first inclusive to the second exclusive.
    case time(from: Timestamp?, to: Timestamp?)
    /// Any `resources[].ARN`, or any text anywhere inside `requestParameters` or `responseElements`.
    case resource(ValueTest)

    package static let everything = Predicate.all([])
}

extension Predicate {
    /// At least one holds.
    ///
    /// Tests of one field become one test, so that a thousand addresses cost what one costs.
    package static func anyOf(_ alternatives: [Predicate]) -> Predicate {
        var merged: [Predicate] = []
        for alternative in alternatives {
            if let index = merged.indices.last(where: { merged[$0].isMergeable(alternative) }) {
                merged[index] = merged[index].merged(alternative)
            } else {
                merged.append(alternative)
            }
        }
        return merged.count == 1 ? merged[0] : .any(merged)
    }

    private func isMergeable(_ other: Predicate) -> Bool {
        switch (self, other) {
        case (.field(let left, let leftTest), .field(let right, let rightTest)):
            left == right && leftTest.isMergeable(rightTest)
        case (.resource(let left), .resource(let right)): left.isMergeable(right)
        default: false
        }
    }

    private func merged(_ other: Predicate) -> Predicate {
        switch (self, other) {
        case (.field(let field, let left), .field(_, let right)): .field(field, left.merged(right))
        case (.resource(let left), .resource(let right)): .resource(left.merged(right))
        default: .any([self, other])
        }
    }

    /// Whether a test needs the verdicts of objects.
    var asksIntegrity: Bool {
        switch self {
        case .all(let parts), .any(let parts): parts.contains(where: \.asksIntegrity)
        case .not(let part): part.asksIntegrity
        case .field(let field, _): field.source == .derived(.integrity)
        case .time, .resource: false
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

extension Predicate: CustomStringConvertible {
    package var description: String {
        switch self {
        case .all(let parts): parts.isEmpty ? "every event" : joined(parts, " and ")
        case .any(let parts): parts.isEmpty ? "no event" : joined(parts, " or ")
        case .not(let part): "not (\(part))"
        case .field(let field, let test): "\(field) \(test)"
        case .time(let from?, let to?): "eventTime from \(from) to before \(to)"
        case .time(let from?, nil): "eventTime from \(from)"
        case .time(nil, let to?): "eventTime before \(to)"
        case .time(nil, nil): "any eventTime"
        case .resource(let test): "a resource \(test)"
        }
    }

    private func joined(_ parts: [Predicate], _ separator: String) -> String {
        parts.map { part in
            if case .any = part { return "(\(part))" }
            if case .all = part, parts.count > 1 { return "(\(part))" }
            return part.description
        }.joined(separator: separator)
    }
}
