import CloudTrail
import Parquet

/// Makes a predicate of what a filter pattern says.
struct FilterCompiler {
    private let pattern: String
    private(set) var warnings: [FilterPatternWarning] = []

    init(_ pattern: String) { self.pattern = pattern }

    private func failure(_ reason: String, _ offset: Int) -> FilterPatternError {
        FilterPatternError(pattern: pattern, offset: offset, reason: reason)
    }

    private mutating func warn(_ message: String, _ offset: Int) {
        warnings.append(FilterPatternWarning(offset: offset, message: message))
    }

    mutating func predicate(_ expression: FilterExpression) throws(FilterPatternError) -> Predicate {
        switch expression {
        case .all(let parts): return .allOf(try predicates(parts))
        case .any(let parts): return .anyOf(try predicates(parts))
        case .not(let part): return .not(try predicate(part))
        case .comparison(let comparison): return try predicate(comparison)
        }
    }

    private mutating func predicates(_ parts: [FilterExpression]) throws(FilterPatternError) -> [Predicate] {
        var predicates: [Predicate] = []
        for part in parts { predicates.append(try predicate(part)) }
        return predicates
    }

    private mutating func predicate(_ comparison: FilterComparison) throws(FilterPatternError) -> Predicate {
        switch comparison.subject {
        case .record(let selector): return try member(selector, comparison)
        case .word(let name): return try word(name, comparison)
        case .text:
            switch comparison.test {
            case .equal, .notEqual, .like: return .recordText(try test(comparison))
            default:
                throw failure("$ is the text of the record: only =, != and LIKE compare it", comparison.offset)
            }
        }
    }

    // MARK: Members

    private mutating func member(
        _ selector: RecordSelector, _ comparison: FilterComparison
    ) throws(FilterPatternError) -> Predicate {
        if case .time(let order, let time) = comparison.test { return FilterCompiler.interval(order, time) }
        let test = try test(comparison)
        if let impossible = FilterCompiler.impossible(selector, comparison.test) {
            warn("\(selector) \(impossible)", comparison.offset)
        }
        return .selector(selector, test)
    }

    private static func interval(_ order: ValueTest.Comparison, _ time: Timestamp) -> Predicate {
        let next = Timestamp(microseconds: time.microseconds == .max ? .max : time.microseconds + 1)
        return switch order {
        case .less: .time(from: nil, to: time)
        case .lessOrEqual: .time(from: nil, to: next)
        case .greaterOrEqual: .time(from: time, to: nil)
        case .greater: .time(from: next, to: nil)
        case .equal: .time(from: time, to: next)
        }
    }

    /// Why a comparison cannot hold for what CloudTrail writes, if that is known.
    private static func impossible(_ selector: RecordSelector, _ test: FilterComparison.Test) -> String? {
        if selector.steps.contains(where: \.isWildcard) { return nil }
        switch (selector.places.first, test) {
        case (_, .exists), (_, .notExists), (_, .isNull), (nil, _): return nil
        case (.container, _), (.listElement, _):
            return "holds several values, and a comparison of it is always false: compare one of them"
        case (.column(let leaf), _): return impossible(EventSchema.events.leaves[leaf].physicalType, test)
        case (.element, _): return impossible(.byteArray, test)
        case (.json, .equal(.text("true"))), (.json, .equal(.text("false"))):
            return "= true compares with a text: for a JSON boolean write IS TRUE"
        case (.json, _): return nil
        }
    }

    private static func impossible(_ type: SchemaField.PhysicalType, _ test: FilterComparison.Test) -> String? {
        switch (type, test) {
        case (.byteArray, .order): "is a text, and a text is neither less nor greater than a number"
        case (.byteArray, .isTrue), (.byteArray, .isFalse): "is a text and no boolean: write = \"true\" or = \"false\""
        case (.boolean, .isTrue), (.boolean, .isFalse), (.boolean, .equal(.text("*"))): nil
        case (.boolean, _): "is a boolean: write IS TRUE or IS FALSE"
        case (.int64, .order), (.int64, .isTrue), (.int64, .isFalse):
            "is a time: write >= \"2024-03-13T08:00:00Z\""
        default: nil
        }
    }

    // MARK: Words

    private mutating func word(
        _ name: String, _ comparison: FilterComparison
    ) throws(FilterPatternError) -> Predicate {
        switch (name, comparison.test) {
        case (OwnWord.event, .equal(.text(let text))): return .event(text)
        case (OwnWord.resource, .equal), (OwnWord.resource, .like): return .resource(try test(comparison))
        case (OwnWord.event, _): throw failure("event is compared with = and a name", comparison.operandOffset)
        case (OwnWord.resource, _): throw failure("resource is compared with = or LIKE", comparison.operandOffset)
        default: break
        }
        guard let field = OwnWord.field(name) else { throw failure("no such word", comparison.offset) }
        switch comparison.test {
        case .isTrue, .isFalse:
            if !field.isBoolean { throw failure("\(name) is a text and no boolean", comparison.operandOffset) }
        case .isNull: throw failure("\(name) is never null: write NOT EXISTS", comparison.operandOffset)
        case .order where field.kind != .json:
            throw failure("\(name) is a text, which is neither less nor greater", comparison.operandOffset)
        case .equal, .notEqual, .like:
            if field.isBoolean {
                throw failure("\(name) is a boolean: write IS TRUE or IS FALSE", comparison.operandOffset)
            }
        case .order, .time, .exists, .notExists: break
        }
        return .field(field, try test(comparison))
    }

    // MARK: Tests

    private mutating func test(_ comparison: FilterComparison) throws(FilterPatternError) -> ValueTest {
        switch comparison.test {
        case .equal(let operand): return equal(operand, comparison.operandOffset)
        case .notEqual(let operand): return .differs(from: equal(operand, comparison.operandOffset))
        case .order(let order, let number): return .number(order, number)
        case .like(let glob): return glob.literal.map { .equals([$0]) } ?? .matches([glob])
        case .isNull: return .isNull
        case .isTrue: return .boolean(true)
        case .isFalse: return .boolean(false)
        case .exists: return .exists
        case .notExists: return .isAbsent
        case .time: throw failure("only $.eventTime is compared with a time", comparison.operandOffset)
        }
    }

    private mutating func equal(_ operand: FilterComparison.Operand, _ offset: Int) -> ValueTest {
        switch operand {
        case .number(let number): return .number(.equal, number)
        case .regex(let regex): return .regex(regex)
        case .block(let set): return .address(set)
        case .text(let text):
            let glob = Glob(ends: text)
            if glob.parts.contains(where: { $0.contains(UInt8(ascii: "*")) }) {
                warn(
                    "a star inside of \(FilterSyntax.quoted(text)) stands for itself, as AWS documents: "
                        + "LIKE takes it for any text",
                    offset)
            }
            return glob.literal.map { .equals([$0]) } ?? .matches([glob])
        }
    }
}
