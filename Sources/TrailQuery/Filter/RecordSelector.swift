/// What a filter pattern selects in a delivered record: `$.userIdentity.type`, `$.resources[0].ARN`, `$.['a.b']`,
/// `$.requestParameters.names[*]`, `$.tlsDetails.*`.
///
/// A path of member names and array positions from 0; `[*]` stands for every element of an array and `.*` for every
/// member of an object, one level of them. An empty path is the record itself.
package struct RecordSelector: Sendable, Hashable, CustomStringConvertible {
    package enum Step: Sendable, Hashable {
        case member(String)
        case element(Int)
        case anyMember
        case anyElement

        var isWildcard: Bool { self == .anyMember || self == .anyElement }
    }

    package let steps: [Step]
    /// The names of `steps` as bytes; empty for all but members.
    let names: [[UInt8]]
    /// Where in the columns of `events` a selected value may stand, cheap ones first; none of what is left of a path
    /// inside of a column.
    private(set) var places: [Place] = []

    package init(_ steps: [Step]) {
        self.init(rest: steps)
        // Asked for in every row group.
        places = findPlaces()
    }

    private init(rest steps: [Step]) {
        self.steps = steps
        names = steps.map { if case .member(let name) = $0 { Array(name.utf8) } else { [] } }
    }

    /// Members by their names alone, with points between them; for names that the program itself knows.
    init(path: String) {
        self.init(path.split(separator: ".").map { .member(String($0)) })
    }

    package static func == (left: RecordSelector, right: RecordSelector) -> Bool { left.steps == right.steps }
    package func hash(into hasher: inout Hasher) { hasher.combine(steps) }

    /// As filter patterns write it.
    package var description: String {
        steps.reduce("$") { text, step in
            switch step {
            case .member(let name) where RecordSelector.isPlain(name): "\(text).\(name)"
            case .member(let name): "\(text).['\(name)']"
            case .element(let index): "\(text)[\(index)]"
            case .anyMember: "\(text).*"
            case .anyElement: "\(text)[*]"
            }
        }
    }

    /// Whether a name needs no quotes.
    static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy(FilterSyntax.isNameByte)
    }

    /// What is left of the path behind its first steps.
    func dropFirst(_ count: Int) -> RecordSelector { RecordSelector(rest: Array(steps.dropFirst(count))) }
}

extension RecordSelector {
    /// Whether any value that is selected passes a test.
    ///
    /// Of members with one name the last counts, as it does for columns.
    ///
    /// - Parameters:
    ///   - range: one JSON value; text that is none selects nothing.
    ///   - first: the step to begin with.
    ///   - isOnly: whether the last name of the path stands in it once at most, so that the search may end there.
    ///   - test: takes the bytes of a value.
    /// - Complexity: O(bytes of the containers on the way). It nests as deep as there are wildcards.
    func anyValue(
        in bytes: [UInt8], _ range: Range<Int>, from first: Int = 0, isOnly: Bool = false, _ test: (Range<Int>) -> Bool
    ) -> Bool {
        var cursor = JSONCursor(bytes, range)
        var value = first < steps.count ? range : cursor.skipValue()
        for index in first..<max(first, steps.count) {
            cursor.enter(value)
            switch steps[index] {
            case .member:
                guard let found = cursor.member(named: names[index], isOnly: isOnly && index == steps.count - 1) else {
                    return false
                }
                value = found
            case .element(let wanted):
                guard let found = cursor.element(wanted) else { return false }
                value = found
            case .anyMember:
                guard cursor.skip(UInt8(ascii: "{")) else { return false }
                while let member = cursor.nextMember() {
                    if anyValue(in: bytes, member.value, from: index + 1, isOnly: isOnly, test) { return true }
                }
                return false
            case .anyElement:
                guard cursor.skip(UInt8(ascii: "[")) else { return false }
                while let element = cursor.nextElement() {
                    if anyValue(in: bytes, element, from: index + 1, isOnly: isOnly, test) { return true }
                }
                return false
            }
        }
        return !value.isEmpty && test(value)
    }

    /// Whether a value of `otherMembers` that stands at a pointer, or one inside of it, is selected and passes.
    ///
    /// - Parameters:
    ///   - tokens: the pointer's, unescaped.
    ///   - onlyExists: whether it is enough that something stands at the selected place or below it.
    func anyOtherMember(
        _ tokens: [[UInt8]], in bytes: [UInt8], _ value: Range<Int>, onlyExists: Bool, _ test: (Range<Int>) -> Bool
    ) -> Bool {
        for (token, position) in zip(tokens, steps.indices) {
            switch steps[position] {
            case .member: if token != names[position] { return false }
            case .element(let index): if token != Array(String(index).utf8) { return false }
            case .anyElement: if !token.allSatisfy({ (48...57).contains($0) }) { return false }
            case .anyMember: break
            }
        }
        if tokens.count > steps.count { return onlyExists }
        return anyValue(in: bytes, value, from: tokens.count, test)
    }
}
