import TrailQuery

/// The members of one metric filter, transformation or alarm, by CloudFormation's names; those nobody asked for are told.
struct MemberReader {
    /// What a text holds that is known only where the template is deployed.
    typealias Resolve = (FileValue) -> (text: String, unknown: [String])?

    /// What it is, for messages: `filter Foo`.
    var subject: String
    let place: FilePlace
    private var members: [String: FileValue.Member] = [:]
    private(set) var warnings: [MetricFileWarning] = []
    private let resolve: Resolve

    /// - Parameters:
    ///   - names: canonical names that the format calls something else.
    ///   - resolve: gives the text of a value; nil where it is none.
    init(
        _ value: FileValue, _ subject: String, _ spelling: MemberSpelling, names: [String: String] = [:],
        resolve: @escaping Resolve
    ) throws(MetricFileError) {
        self.subject = subject
        self.resolve = resolve
        place = value.place
        guard let all = value.members, value.function == nil else {
            throw MetricFileError("\(subject): expected an object, found \(value.kind)", at: value.place)
        }
        for member in all {
            guard let canonical = spelling.canonical(member.name) else {
                warnings.append(
                    MetricFileWarning(place: member.place, message: "\(subject): unknown member \(member.name)"))
                continue
            }
            let name = names[canonical] ?? canonical
            if members[name] != nil {
                warnings.append(
                    MetricFileWarning(
                        place: member.place, message: "\(subject): \(member.name) stands twice, the last counts"))
            }
            members[name] = member
        }
    }

    /// The value of a member, which then is not told as unknown; nil where it is absent or null.
    mutating func take(_ name: String) -> FileValue? {
        members.removeValue(forKey: name).flatMap { $0.value.isNull ? nil : $0.value }
    }

    func failure(_ reason: String, at place: FilePlace? = nil) -> MetricFileError {
        MetricFileError("\(subject): \(reason)", at: place ?? self.place)
    }

    mutating func warn(_ message: String, at place: FilePlace? = nil) {
        warnings.append(MetricFileWarning(place: place ?? self.place, message: "\(subject): \(message)"))
    }

    // MARK: Texts

    /// A text in which functions and variables that nobody knows the value of may stand as `${Name}`.
    mutating func openText(_ name: String) throws(MetricFileError) -> String? {
        guard let value = take(name) else { return nil }
        return try openText(of: value, name)
    }

    func openText(of value: FileValue, _ name: String) throws(MetricFileError) -> String {
        guard let text = resolve(value)?.text else {
            throw failure("\(name): expected a text, found \(value.kind)", at: value.place)
        }
        return text
    }

    /// A text that has to be known.
    mutating func text(_ name: String) throws(MetricFileError) -> String? {
        guard let value = take(name) else { return nil }
        return try text(of: value, name)
    }

    func text(of value: FileValue, _ name: String) throws(MetricFileError) -> String {
        guard let (text, unknown) = resolve(value) else {
            throw failure("\(name): expected a text, found \(value.kind)", at: value.place)
        }
        guard let first = unknown.first else { return text }
        throw failure(
            "\(name): the file does not say what \(first) is: expected a literal text", at: value.place)
    }

    // MARK: Numbers

    mutating func number(_ name: String) throws(MetricFileError) -> Double? {
        guard let value = take(name) else { return nil }
        let text = try text(of: value, name)
        guard let number = Double(text), number.isFinite else {
            throw failure("\(name): expected a number, found \"\(text)\"", at: value.place)
        }
        return number
    }

    mutating func integer(_ name: String) throws(MetricFileError) -> Int? {
        guard let place = members[name]?.value.place, let number = try number(name) else { return nil }
        guard let integer = Int(exactly: number) else {
            throw failure("\(name): expected a whole number, found \(number)", at: place)
        }
        return integer
    }

    mutating func require<Value>(_ value: Value?, _ name: String) throws(MetricFileError) -> Value {
        guard let value else { throw failure("expected \(name)") }
        return value
    }

    /// Passes members that have no bearing on what is counted.
    mutating func ignore(_ names: [String]) {
        for name in names { members[name] = nil }
    }

    /// Tells the members that nobody asked for.
    mutating func finish() -> [MetricFileWarning] {
        let rest = members.values.sorted { ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column) }
        for member in rest { warn("unknown member \(member.name)", at: member.place) }
        return warnings
    }
}
