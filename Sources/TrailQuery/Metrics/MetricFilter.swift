/// A metric filter of CloudWatch Logs: which records count, and as what.
package struct MetricFilter: Sendable, Hashable {
    package let name: String
    package let pattern: FilterPattern
    package let transformation: MetricTransformation

    package init(name: String, pattern: FilterPattern, transformation: MetricTransformation) {
        self.name = name
        self.pattern = pattern
        self.transformation = transformation
    }

    /// What CloudWatch Logs would refuse and runs here: fields of the transformation that the pattern does not name.
    package var warnings: [String] {
        var named: Set<RecordSelector> = []
        pattern.predicate.forEachPart { part in
            if case .selector(let selector, _) = part { named.insert(selector) }
        }
        return transformation.dimensions.filter { !named.contains($0.field) }.map {
            "dimension \($0.name): CloudWatch wants \($0.field) to be in the pattern"
        }
    }
}

/// What a matching record adds to which metric.
package struct MetricTransformation: Sendable, Hashable {
    package enum Value: Sendable, Hashable {
        case number(Double)
        /// A number of the record.
        case field(RecordSelector)
    }

    package struct Dimension: Sendable, Hashable {
        package let name: String
        package let field: RecordSelector

        package init(name: String, field: RecordSelector) {
            self.name = name
            self.field = field
        }
    }

    /// As many as CloudWatch allows.
    package static let mostDimensions = 3
    private static let longestValue = 100

    package let namespace: String
    package let name: String
    package let value: Value
    /// What a minute has that has events of which none matches; nil for nothing.
    package let defaultValue: Double?
    package let dimensions: [Dimension]

    /// - Throws: `MetricError` with the rule of CloudWatch that is broken.
    package init(
        namespace: String, name: String, value: Value = .number(1), defaultValue: Double? = nil,
        dimensions: [Dimension] = []
    ) throws(MetricError) {
        if dimensions.count > MetricTransformation.mostDimensions {
            throw MetricError(
                "\(dimensions.count) dimensions: CloudWatch allows \(MetricTransformation.mostDimensions) of a metric")
        }
        if defaultValue != nil, !dimensions.isEmpty {
            throw MetricError("a default value and dimensions: CloudWatch allows one of them")
        }
        if let name = dimensions.map(\.name).first(where: { name in dimensions.count { $0.name == name } > 1 }) {
            throw MetricError("dimension \(name) stands twice")
        }
        if let defaultValue, !defaultValue.isFinite {
            throw MetricError("default value \(defaultValue): expected a finite number")
        }
        self.namespace = namespace
        self.name = name
        self.value = value
        self.defaultValue = defaultValue
        self.dimensions = dimensions
    }

    /// Reads a metric value: a number or a field such as `$.additionalEventData.bytesTransferredOut`.
    ///
    /// - Throws: `MetricError` with what was expected.
    package static func value(_ text: String) throws(MetricError) -> Value {
        if text.count > longestValue {
            throw MetricError("the metric value is longer than \(longestValue) characters, which CloudWatch allows")
        }
        if text.first == "$" { return .field(try field(text)) }
        guard let number = Double(text), number.isFinite else {
            throw MetricError("metric value \"\(text)\": expected a number or a field such as $.detail.count")
        }
        return .number(number)
    }

    /// Reads the field of a value or a dimension.
    ///
    /// - Throws: `MetricError` with what was expected.
    package static func field(_ text: String) throws(MetricError) -> RecordSelector {
        let selector: RecordSelector
        do {
            selector = try RecordSelector(text)
        } catch {
            let isWord = text.first == "$" && text.dropFirst().first.map { $0.isLetter } == true
            throw MetricError(
                isWord
                    ? "\"\(text)\" is a field of lines of words, and records are JSON: expected $.\(text.dropFirst())"
                    : "\"\(text)\": \(error.reason)")
        }
        if selector.steps.contains(where: \.isWildcard) {
            throw MetricError("\"\(text)\": expected a field that has one value, without a wildcard")
        }
        return selector
    }

    func identity(_ values: [String]) -> MetricIdentity {
        MetricIdentity(
            namespace: namespace, name: name,
            dimensions: zip(dimensions, values).map { MetricIdentity.Dimension(name: $0.name, value: $1) })
    }
}

extension RecordSelector {
    /// Reads a selector alone, `$.userIdentity.type`.
    ///
    /// - Throws: `FilterPatternError` with the place and what was expected.
    package init(_ text: String) throws(FilterPatternError) {
        var parser = FilterParser(text, Array(text.utf8))
        let subject = try parser.parseSubject()
        guard parser.byte == nil, case .record(let selector) = subject else {
            throw parser.failure("expected one field of the record, such as $.eventName")
        }
        self = selector
    }
}
