import CloudTrail

extension FilterParser {
    /// What is compared: a selector, the record as a text (`$`), or a word of backtrail.
    mutating func parseSubject() throws(FilterPatternError) -> FilterComparison.Subject {
        guard byte == UInt8(ascii: "$") else { return .word(try parseOwnWord()) }
        position += 1
        let steps = try parseSteps()
        return steps.isEmpty ? .text : .record(RecordSelector(steps))
    }

    private mutating func parseSteps() throws(FilterPatternError) -> [RecordSelector.Step] {
        var steps: [RecordSelector.Step] = []
        while let byte {
            let start = position
            if byte == UInt8(ascii: ".") {
                position += 1
                if self.byte == UInt8(ascii: "[") {
                    guard bytes[position...].starts(with: "['".utf8) else {
                        throw failure("expected a member name, * or ['…'] after the point")
                    }
                    steps.append(try parseBracket())
                } else if self.byte == UInt8(ascii: "*") {
                    position += 1
                    steps.append(.anyMember)
                } else {
                    steps.append(try parseName())
                }
            } else if byte == UInt8(ascii: "[") {
                steps.append(try parseBracket())
            } else if FilterSyntax.isNameByte(byte), steps.isEmpty {
                throw failure("expected a point after $")
            } else {
                break
            }
            guard let last = steps.last, last.isWildcard else { continue }
            countWildcard()
            if steps.dropLast().contains(where: \.isWildcard) {
                throw failure("a selector may have one wildcard only", at: start)
            }
        }
        return steps
    }

    private mutating func parseName() throws(FilterPatternError) -> RecordSelector.Step {
        let name = bytes[position...].prefix(while: FilterSyntax.isNameByte)
        if name.isEmpty { throw failure("expected a member name, * or ['…'] after the point") }
        position += name.count
        return .member(String(decoding: name, as: UTF8.self))
    }

    /// `[0]`, `[*]` or `['name']`.
    private mutating func parseBracket() throws(FilterPatternError) -> RecordSelector.Step {
        let start = position
        position += 1
        var step: RecordSelector.Step
        switch byte {
        case UInt8(ascii: "*"):
            position += 1
            step = .anyElement
        case UInt8(ascii: "'"):
            let first = position + 1
            guard let end = bytes[first...].firstIndex(of: UInt8(ascii: "'")) else {
                throw failure("expected a single quote that closes this one")
            }
            position = end + 1
            step = .member(String(decoding: bytes[first..<end], as: UTF8.self))
        default:
            let digits = bytes[position...].prefix { (48...57).contains($0) }
            guard let index = Int(String(decoding: digits, as: UTF8.self)) else {
                throw failure("expected a position such as 0, * or a name in single quotes")
            }
            position += digits.count
            step = .element(index)
        }
        guard byte == UInt8(ascii: "]") else { throw failure("expected ] to close this [", at: start) }
        position += 1
        return step
    }

    private mutating func parseOwnWord() throws(FilterPatternError) -> String {
        let start = position
        let name = bytes[position...].prefix(while: FilterSyntax.isNameByte)
        if name.isEmpty {
            let hint =
                byte == UInt8(ascii: ".")
                ? "; between double quotes the shell takes $… away, between single ones not" : ""
            throw failure("expected a selector such as $.eventName\(hint)")
        }
        position += name.count
        let word = String(decoding: name, as: UTF8.self)
        if OwnWord.names.contains(word) { return word }
        if !RecordSelector(path: word).places.isEmpty {
            throw failure("expected $.\(word): members of the record begin with $", at: start)
        }
        let near = OwnWord.names.filter { $0.lowercased() == word.lowercased() }
        let hint = near.first.map { "; did you mean \($0)?" } ?? ""
        throw failure("expected a selector such as $.eventName, or a word such as principal\(hint)", at: start)
    }
}

/// The words that are no members of the record: what `count --by` knows besides, `event` and `resource`.
enum OwnWord {
    /// The name of an event as `--event` compares it.
    static let event = "event"
    /// Any resource as `--resource` finds it.
    static let resource = "resource"

    /// Columns that hold what was worked out while indexing.
    private static let columns = [
        "account", "principal", "isError", "category", "sourceIPKind", "issuedAccessKeyId", "invalidUTF8",
    ]

    static let names: Set<String> = Set(columns + DerivedField.allCases.map(\.name) + [event, resource])

    static func field(_ name: String) -> Field? {
        if columns.contains(name) { return .column(name) }
        return DerivedField(name: name).map(Field.init)
    }
}
