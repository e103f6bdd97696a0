/// Rules about members of a record in their order, each with what follows from it; the first that holds decides.
///
/// Values are looked at one member at a time, since many records share a value and few records share all of them:
/// `openRules` says what a value of one member leaves open, `decision` what those of all members together come to.
struct RuleList<Outcome: Sendable>: Sendable {
    private struct Rule: Sendable {
        let outcome: Outcome
        /// The members it has conditions on, as positions in `members`.
        let members: Set<Int>
        /// The member of the last condition.
        let lastMember: Int
    }

    private struct Condition: Sendable {
        let rule: Int
        /// Nil holds for a value that is absent or empty.
        let pattern: Glob?
        /// Whether the rule asks for nothing else, so that no later rule can decide when this holds.
        var isDecisive: Bool
    }

    /// Distinct, in order of appearance.
    private(set) var members: [Field] = []
    private var rules: [Rule] = []
    /// One list a member, in the order of the rules.
    private var conditions: [[Condition]] = []

    /// Adds a rule behind the others.
    mutating func append(_ outcome: Outcome, where given: [(member: Field, pattern: String)]) {
        let rule = rules.count
        var used: Set<Int> = []
        var last = 0
        for (member, pattern) in given {
            last = members.firstIndex(of: member) ?? members.count
            if last == members.count {
                members.append(member)
                conditions.append([])
            }
            used.insert(last)
            conditions[last].append(
                Condition(
                    rule: rule, pattern: pattern.isEmpty ? nil : Glob(pattern.lowercased()),
                    isDecisive: given.count == 1))
        }
        rules.append(Rule(outcome: outcome, members: used, lastMember: last))
    }

    /// Adds the rules of another list behind these.
    mutating func append(_ other: RuleList) {
        let offset = rules.count
        let places = other.members.map { member in
            if let place = members.firstIndex(of: member) { return place }
            members.append(member)
            conditions.append([])
            return members.count - 1
        }
        for (position, place) in places.enumerated() {
            conditions[place] += other.conditions[position].map {
                Condition(rule: $0.rule + offset, pattern: $0.pattern, isDecisive: $0.isDecisive)
            }
        }
        rules += other.rules.map { rule in
            Rule(
                outcome: rule.outcome, members: Set(rule.members.map { places[$0] }),
                lastMember: places.isEmpty ? 0 : places[rule.lastMember])
        }
    }

    /// What a value leaves open.
    ///
    /// - Parameters:
    ///   - member: a position in `members`.
    ///   - value: the member's text with letters in lower case; nil where absent.
    func openRules(_ member: Int, _ value: ArraySlice<UInt8>?) -> OpenRules {
        var open = OpenRules()
        var failed = -1
        for condition in conditions[member] where condition.rule != failed {
            let holds =
                condition.pattern.map { pattern in value.map(pattern.matches) ?? false } ?? (value ?? []).isEmpty
            if !holds {
                failed = condition.rule
                // An earlier condition of the same rule on this member may have held.
                if open.rules.last == condition.rule { open.rules.removeLast() }
                continue
            }
            if open.rules.last != condition.rule { open.rules.append(condition.rule) }
            if condition.isDecisive { break }
        }
        return open
    }

    /// The outcomes of rules that a value leaves open and whose last condition is on this member.
    func outcomes(of open: OpenRules, endingWith member: Int) -> [Outcome] {
        open.rules.filter { rules[$0].lastMember == member }.map { rules[$0].outcome }
    }

    /// The first rule that is open for every member it has conditions on.
    ///
    /// - Parameter open: one a member, in the order of `members`.
    /// - Returns: its outcome and the position of the member of its last condition.
    func decision(_ open: [OpenRules]) -> (outcome: Outcome, lastMember: Int)? {
        let candidates = Set(open.flatMap(\.rules)).sorted()
        let rule = candidates.first { number in
            rules[number].members.allSatisfy { open[$0].rules.contains(number) }
        }
        return rule.map { (rules[$0].outcome, rules[$0].lastMember) }
    }
}

/// The rules whose conditions on one member hold for a value, ascending, up to the first that decides by itself.
struct OpenRules: Hashable, Sendable {
    fileprivate(set) var rules: [Int] = []
}
