import CloudTrail
import Parquet

/// Something that can be asked of every event: a column, a value inside a JSON column, or a derived word.
package struct Field: Sendable, Hashable, CustomStringConvertible {
    /// Where the values come from.
    enum Source: Sendable, Hashable {
        /// A leaf of `EventSchema.events`.
        case column(Int)
        /// A leaf inside the list `resources`, at one position of the list.
        case element(Int, leaf: Int)
        /// A value inside a leaf that holds JSON text.
        case json(leaf: Int, JSONPath)
        /// A member no column knows: a path into the record, looked up in `otherMembers`.
        case otherMember(JSONPath)
        case derived(DerivedField)
    }

    /// What the values are.
    enum Kind: Sendable, Hashable {
        case text
        case boolean
        /// Any JSON value: text starts with a quote and is unescaped, without a closing quote; all else is JSON.
        case json
    }

    /// As it was written, and as it names a column of a result.
    package let name: String
    let source: Source
    let kind: Kind

    package var description: String { name }

    package static func == (left: Field, right: Field) -> Bool { left.source == right.source }
    package func hash(into hasher: inout Hasher) { hasher.combine(source) }

    /// What it tells of a source address; nil for all other fields.
    package var address: AddressField? {
        if case .derived(.address(let field)) = source { field } else { nil }
    }

    /// Whether it needs a list of indicators.
    package var asksIndicators: Bool { source == .derived(.indicators) }

    /// The leaf that it is the value of; nil for what is computed and for parts of values.
    var column: Int? {
        if case .column(let leaf) = source { leaf } else { nil }
    }

    init(name: String, source: Source, kind: Kind) {
        self.name = name
        self.source = source
        self.kind = kind
    }

    init(_ derived: DerivedField) {
        self.init(name: derived.name, source: .derived(derived), kind: derived == .address(.asn) ? .json : .text)
    }

    /// A column that the schema is known to have.
    static func column(_ path: String) -> Field {
        column(leaf(path), name: path)
    }

    /// A column of JSON text, taken as text.
    static func raw(_ leaf: Int) -> Field {
        Field(name: EventSchema.events.leaves[leaf].dottedPath, source: .column(leaf), kind: .text)
    }

    static func leaf(_ path: String) -> Int {
        guard let leaf = EventSchema.events.leafIndex(path) else {
            preconditionFailure("the schema of events has no column \(path)")
        }
        return leaf
    }

    static func column(_ leaf: Int) -> Field {
        column(leaf, name: EventSchema.events.leaves[leaf].dottedPath)
    }

    private static func column(_ leaf: Int, name: String) -> Field {
        switch EventSchema.events.leaves[leaf].physicalType {
        case .boolean: Field(name: name, source: .column(leaf), kind: .boolean)
        case .int32: Field(name: name, source: .column(leaf), kind: .json)
        case .int64 where EventSchema.events.leaves[leaf].logicalType == nil:
            Field(name: name, source: .column(leaf), kind: .json)
        case .int64, .byteArray:
            if EventSchema.holdsJSON(leaf) {
                Field(name: name, source: .json(leaf: leaf, JSONPath([])), kind: .json)
            } else {
                Field(name: name, source: .column(leaf), kind: .text)
            }
        }
    }

    /// Resolves a field as the command line names it: a CloudTrail path (`userIdentity.arn`, `resources[0].ARN`,
    /// `requestParameters.bucketName`), a derived word (`session`, `hour`, `channel`…), or `otherMembers.PATH` for a
    /// member no column knows.
    ///
    /// - Throws: `QueryError.unknownField` with near names, `QueryError.notAValue` for a struct or a list.
    package init(_ name: String) throws {
        let steps = try Field.steps(name)
        if let field = Field.resolve(name, steps) {
            self = field
        } else if steps.count > 1, steps[0] == .member("otherMembers") {
            self.init(name: name, source: .otherMember(JSONPath(Array(steps.dropFirst()))), kind: .json)
        } else {
            throw Field.failure(name, steps)
        }
    }

    /// Resolves a path into the delivered record, as filter patterns write it: what no column knows is looked up among
    /// the members that no column knows.
    package init(recordPath name: String) throws {
        let steps = try Field.steps(name)
        self =
            Field.resolve(name, steps) ?? Field(name: name, source: .otherMember(JSONPath(steps)), kind: .json)
    }

    private static func resolve(_ name: String, _ steps: [JSONPath.Step]) -> Field? {
        if let derived = DerivedField(name: name) {
            return Field(derived)
        }
        if let path = aliases[name] { return Field.column(path).named(name) }
        if steps.count == 3, case .member(let list) = steps[0], case .element(let index) = steps[1],
            case .member(let member) = steps[2], let leaf = EventSchema.events.leafIndex("\(list).\(member)"),
            EventSchema.events.leaves[leaf].maxRepetitionLevel == 1
        {
            return Field(name: name, source: .element(index, leaf: leaf), kind: .text)
        }
        var path = ""
        for (position, step) in steps.enumerated() {
            guard case .member(let member) = step else { return nil }
            path += position == 0 ? member : ".\(member)"
            guard let leaf = EventSchema.events.leafIndex(path),
                EventSchema.events.leaves[leaf].maxRepetitionLevel == 0
            else { continue }
            let rest = Array(steps.dropFirst(position + 1))
            if rest.isEmpty { return Field.column(leaf, name: name) }
            guard EventSchema.holdsJSON(leaf), member != "otherMembers" else { return nil }
            return Field(name: name, source: .json(leaf: leaf, JSONPath(rest)), kind: .json)
        }
        return nil
    }

    private func named(_ name: String) -> Field {
        Field(name: name, source: source, kind: kind)
    }

    /// Splits `resources[0].ARN` into its steps.
    private static func steps(_ name: String) throws -> [JSONPath.Step] {
        var steps: [JSONPath.Step] = []
        for part in name.split(separator: ".", omittingEmptySubsequences: false) {
            var pieces = part.split(separator: "[", omittingEmptySubsequences: false)
            let member = pieces.removeFirst()
            guard !member.isEmpty else { throw QueryError.unknownField(name, suggestions: []) }
            steps.append(.member(String(member)))
            for piece in pieces {
                guard piece.last == "]", let index = Int(piece.dropLast()), index >= 0 else {
                    throw QueryError.unknownField(name, suggestions: [])
                }
                steps.append(.element(index))
            }
        }
        return steps
    }

    private static let aliases = ["actorAccount": "userIdentity.accountId", "eventId": "eventID"]
}
