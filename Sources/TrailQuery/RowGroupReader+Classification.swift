import CloudTrail
import Parquet

/// Channel, agent and credential, told by rules.
extension RowGroupReader {
    /// Some rows sorted by what rules make of them.
    struct Classified<Outcome: Sendable> {
        /// One a row: the row's class.
        let ids: [UInt32]
        /// One a class: what follows, nil where no rule holds.
        let answers: [(outcome: Outcome, found: ArraySlice<UInt8>?)?]
    }

    /// What there is to know of a value of one member.
    private struct ValueClass: Hashable {
        var open: OpenRules
        /// What stands behind the text that a name begins with, by that text.
        var found: [String: ArraySlice<UInt8>] = [:]
    }

    /// Decides rules once for each combination of what values leave open.
    ///
    /// User agents are many, and most differ in a version only: those that leave the same rules open, and from which the
    /// same name would be taken, are one.
    ///
    /// - Parameter name: of an outcome, the text that a name is found behind; nil where none is looked for.
    func classified<Outcome>(
        _ list: RuleList<Outcome>, at rows: Rows, name: (Outcome) -> String?
    ) throws -> Classified<Outcome> {
        var classes: [[ValueClass]] = []
        var columns: [LocalGroups.Codes] = []
        for (member, field) in list.members.enumerated() {
            let column = try self.column(field, at: rows, isDistinct: false)
            var numbers: [ValueClass: UInt32] = [:]
            // A row group holds values that none of these rows has.
            var known = [UInt32](repeating: .max, count: column.radix)
            let codes = column.codes.map { code -> UInt32 in
                if known[Int(code)] == .max {
                    let found = RowGroupReader.valueClass(column.value(code), member, field, list, name)
                    let number = numbers[found] ?? UInt32(numbers.count)
                    numbers[found] = number
                    known[Int(code)] = number
                }
                return known[Int(code)]
            }
            classes.append(numbers.sorted { $0.value < $1.value }.map(\.key))
            columns.append(LocalGroups.Codes(codes, radix: max(1, numbers.count)))
        }
        let groups = LocalGroups(columns, count: rows.count)
        let answers = (0..<groups.count).map { group -> (outcome: Outcome, found: ArraySlice<UInt8>?)? in
            let position = Int(groups.representatives[group])
            let values = columns.indices.map { classes[$0][Int(columns[$0].codes[position])] }
            return list.decision(values.map(\.open)).map { outcome, member in
                (outcome, name(outcome).flatMap { values[member].found[$0] })
            }
        }
        return Classified(ids: groups.ids, answers: answers)
    }

    /// What rules make of one value.
    private static func valueClass<Outcome>(
        _ value: ArraySlice<UInt8>?, _ member: Int, _ field: Field, _ list: RuleList<Outcome>,
        _ name: (Outcome) -> String?
    ) -> ValueClass {
        guard let value else { return ValueClass(open: list.openRules(member, nil)) }
        let text = field == .column("userAgent") ? unbracketed(value) : field.text(value)
        let lowered = text.map(RowGroupReader.lowered)[...]
        var found = ValueClass(open: list.openRules(member, lowered))
        for outcome in list.outcomes(of: found.open, endingWith: member) {
            if let name = name(outcome) { found.found[name] = token(name, in: text, lowered) }
        }
        return found
    }

    func channels(at rows: Rows) throws -> CodedColumn {
        let classified = try agents(at: rows)
        return RowGroupReader.described(classified.ids, count: classified.answers.count) { number in
            (classified.answers[number]?.outcome.channel ?? .other).rawValue
        }
    }

    func agentNames(at rows: Rows) throws -> CodedColumn {
        let classified = try agents(at: rows)
        return RowGroupReader.described(classified.ids, count: classified.answers.count) { number in
            guard let (agent, found) = classified.answers[number] else { return nil }
            switch agent.name {
            case .none: return nil
            case .text(let name): return name
            case .found(let start):
                let name = found.map { String(decoding: $0, as: UTF8.self) } ?? start
                return name.isEmpty ? nil : name
            }
        }
    }

    func credentials(at rows: Rows) throws -> CodedColumn {
        let classified = try classified(references.classification.credentials, at: rows) { _ in nil }
        return RowGroupReader.described(classified.ids, count: classified.answers.count) { number in
            (classified.answers[number]?.outcome ?? .none).rawValue
        }
    }

    private func agents(at rows: Rows) throws -> Classified<ClassificationTable.Agent> {
        if rows.indexes == nil, let agents = classifiedAgents { return agents }
        let agents = try classified(references.classification.agents, at: rows) { agent in
            if case .found(let start) = agent.name { start } else { nil }
        }
        if rows.indexes == nil { classifiedAgents = agents }
        return agents
    }

    // MARK: Texts

    private static func unbracketed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        text.count >= 2 && text.first == UInt8(ascii: "[") && text.last == UInt8(ascii: "]")
            ? text.dropFirst().dropLast() : text
    }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    /// What begins with `start`, up to a slash or a blank.
    private static func token(
        _ start: String, in text: ArraySlice<UInt8>, _ lowered: ArraySlice<UInt8>
    ) -> ArraySlice<UInt8>? {
        let wanted = Array(start.lowercased().utf8)
        guard
            let range = lowered.firstRange(of: wanted)
                ?? (wanted.isEmpty ? lowered.startIndex..<lowered.startIndex : nil)
        else { return nil }
        let position = text.startIndex + (range.lowerBound - lowered.startIndex)
        return text[position...].prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: " ") }
    }
}
