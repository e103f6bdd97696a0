import TestSupport

/// Filter patterns evaluated as plainly as can be: over decoded JSON, with strings, one record at a time, by a reader and
/// a regular expression matcher of its own.
///
/// It reads patterns that are right; those that are not are for other tests.
struct SlowFilter {
    private typealias Condition = (SlowValue) -> Bool

    private let condition: Condition

    init(_ pattern: String) {
        let text = pattern.drop { $0.isWhitespace }
        if text.first == "{" {
            var reader = Reader(Array(pattern))
            reader.pass("{")
            condition = reader.or()
        } else {
            condition = SlowFilter.terms(pattern)
        }
    }

    /// - Parameter text: the record as it was delivered.
    func matches(_ text: [UInt8]) -> Bool {
        SlowValue(text).map(matches) ?? false
    }

    func matches(_ record: SlowValue) -> Bool { condition(record) }

    // MARK: Terms

    private static func terms(_ pattern: String) -> Condition {
        var needed: [Condition] = []
        var optional: [Condition] = []
        var rest = Array(pattern)[...]
        while true {
            rest = rest.drop { $0.isWhitespace }
            guard let first = rest.first else { break }
            if first == "?" || first == "-" { rest = rest.dropFirst() }
            let term: Condition
            if rest.first == "%" {
                let regex = SlowRegex(String(rest.dropFirst().prefix { $0 != "%" }))
                rest = rest.dropFirst().drop { $0 != "%" }.dropFirst()
                term = { regex.isFound(in: $0.text) }
            } else {
                var word = String(rest.prefix { !$0.isWhitespace })
                if rest.first == "\"" { word = String(rest.dropFirst().prefix { $0 != "\"" }) }
                rest = rest.dropFirst(word.count + (rest.first == "\"" ? 2 : 0))
                term = { word.isEmpty || $0.text.contains(word) }
            }
            switch first {
            case "?": optional.append(term)
            case "-": needed.append { !term($0) }
            default: needed.append(term)
            }
        }
        return { record in
            if needed.isEmpty, !optional.isEmpty { return optional.contains { $0(record) } }
            return needed.allSatisfy { $0(record) }
        }
    }

    // MARK: The JSON form

    private struct Reader {
        private var rest: ArraySlice<Character>

        init(_ text: [Character]) { rest = text[...] }

        private mutating func skip() { rest = rest.drop { $0.isWhitespace } }

        @discardableResult
        mutating func pass(_ text: String) -> Bool {
            skip()
            guard rest.starts(with: Array(text)) else { return false }
            rest = rest.dropFirst(text.count)
            return true
        }

        private mutating func passWord(_ word: String) -> Bool {
            skip()
            guard String(rest.prefix(word.count)).uppercased() == word else { return false }
            rest = rest.dropFirst(word.count)
            return true
        }

        mutating func or() -> Condition {
            var parts = [and()]
            while pass("||") { parts.append(and()) }
            return { record in parts.contains { $0(record) } }
        }

        private mutating func and() -> Condition {
            var parts = [primary()]
            while pass("&&") { parts.append(primary()) }
            return { record in parts.allSatisfy { $0(record) } }
        }

        private mutating func primary() -> Condition {
            if pass("(") {
                let inner = or()
                pass(")")
                return inner
            }
            if passWord("NOT") {
                pass("(")
                let inner = or()
                pass(")")
                return { !inner($0) }
            }
            return comparison()
        }

        private mutating func comparison() -> Condition {
            let steps = selector()
            if passWord("IS") {
                if passWord("NULL") { return { $0.select(steps).contains { $0.kind == .null } } }
                let wanted: SlowValue.Kind = passWord("TRUE") ? .true : .false
                if wanted == .false { _ = passWord("FALSE") }
                return { $0.select(steps).contains { $0.kind == wanted } }
            }
            if passWord("NOT") {
                _ = passWord("EXISTS")
                return { $0.select(steps).isEmpty }
            }
            if passWord("EXISTS") { return { !$0.select(steps).isEmpty } }
            for order in ["!=", "<=", ">=", "<", ">", "="] where pass(order) {
                let operand = operand()
                return { record in record.select(steps).contains { operand.holds(order, $0) } }
            }
            return { _ in false }
        }

        private mutating func selector() -> [String] {
            skip()
            rest = rest.dropFirst()
            var steps: [String] = []
            while let first = rest.first, first == "." || first == "[" {
                if first == ".", rest.dropFirst().first != "[" {
                    let name = rest.dropFirst().prefix {
                        $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == "*"
                    }
                    steps.append(name == ["*"] ? "any member" : "member \(String(name))")
                    rest = rest.dropFirst(name.count + 1)
                } else {
                    rest = rest.dropFirst(first == "." ? 2 : 1)
                    let inner = String(rest.prefix { $0 != "]" })
                    rest = rest.dropFirst(inner.count + 1)
                    steps.append(
                        inner == "*"
                            ? "any element"
                            : inner.first == "'" ? "member \(inner.dropFirst().dropLast())" : "element \(inner)")
                }
            }
            return steps
        }

        private mutating func operand() -> SlowOperand {
            skip()
            if rest.first == "%" {
                let source = rest.dropFirst().prefix { $0 != "%" }
                rest = rest.dropFirst(source.count + 2)
                return .regex(SlowRegex(String(source)))
            }
            if rest.first == "\"" {
                rest = rest.dropFirst()
                var text = ""
                while let next = rest.popFirst(), next != "\"" {
                    let isEscape = next == "\\" && (rest.first == "\"" || rest.first == "\\")
                    text.append(isEscape ? rest.removeFirst() : next)
                }
                return .text(text)
            }
            let word = rest.prefix { !$0.isWhitespace && $0 != ")" && $0 != "}" && $0 != "&" && $0 != "|" }
            rest = rest.dropFirst(word.count)
            let text = String(word)
            return Double(text).map { .number(text, $0) } ?? .text(text)
        }
    }
}

private enum SlowOperand {
    case text(String)
    case number(String, Double)
    case regex(SlowRegex)

    /// What is false for every value that is no scalar.
    func holds(_ order: String, _ value: SlowValue) -> Bool {
        guard [.string, .number, .true, .false].contains(value.kind) else { return false }
        switch order {
        case "=": return isEqual(value)
        case "!=": return !isEqual(value)
        default:
            guard case .number(_, let right) = self, value.kind == .number, let left = Double(value.text) else {
                return false
            }
            return order == "<"
                ? left < right : order == ">" ? left > right : order == "<=" ? left <= right : left >= right
        }
    }

    private func isEqual(_ value: SlowValue) -> Bool {
        let isBoolean = value.kind == .true || value.kind == .false
        switch self {
        case .text(let pattern):
            if !pattern.isEmpty, pattern.allSatisfy({ $0 == "*" }) { return true }
            if isBoolean { return false }
            var middle = Substring(pattern)
            while middle.first == "*" { middle.removeFirst() }
            while middle.last == "*" { middle.removeLast() }
            switch (pattern.first == "*", pattern.last == "*") {
            case (false, false): return value.text == pattern
            case (true, false): return value.text.hasSuffix(middle)
            case (false, true): return value.text.hasPrefix(middle)
            case (true, true): return value.text.contains(middle)
            }
        case .number(let text, let number):
            return value.kind == .number ? Double(value.text) == number : !isBoolean && value.text == text
        case .regex(let regex): return !isBoolean && regex.isFound(in: value.text)
        }
    }
}

/// A decoded JSON value.
struct SlowValue {
    typealias Kind = ReferenceJSON.Kind

    let kind: Kind
    /// Of a string what it says, of everything else how it is written.
    let text: String
    private let members: [(name: String, value: SlowValue)]

    init?(_ bytes: [UInt8]) {
        guard let node = ReferenceJSON.parse(bytes) else { return nil }
        self.init(node, bytes)
    }

    private init(_ node: ReferenceJSON.Node, _ bytes: [UInt8]) {
        kind = node.kind
        let written = bytes[node.start..<node.end]
        text =
            kind == .string
            ? SlowValue.unescaped(written.dropFirst().dropLast()) : String(decoding: written, as: UTF8.self)
        let names = node.names.map { SlowValue.unescaped(Array($0.utf8)[...]) }
        members = node.children.enumerated().map { index, child in
            (node.kind == .object ? names[index] : "", SlowValue(child, bytes))
        }
    }

    func select(_ steps: [String]) -> [SlowValue] {
        guard let step = steps.first else { return [self] }
        let rest = Array(steps.dropFirst())
        var next: [SlowValue] = []
        if step == "any member" {
            next = kind == .object ? members.map(\.value) : []
        } else if step == "any element" {
            next = kind == .array ? members.map(\.value) : []
        } else if step.hasPrefix("element ") {
            if kind == .array, let index = Int(step.dropFirst(8)), index < members.count {
                next = [members[index].value]
            }
        } else if kind == .object {
            next = members.last { "member \($0.name)" == step }.map { [$0.value] } ?? []
        }
        return next.flatMap { $0.select(rest) }
    }

    private static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
        var units: [UInt16] = []
        var rest = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)[...]
        while let scalar = rest.popFirst() {
            guard scalar == "\\", let escape = rest.popFirst() else {
                units += Array(String(Character(scalar)).utf16)
                continue
            }
            switch escape {
            case "b": units.append(8)
            case "f": units.append(12)
            case "n": units.append(10)
            case "r": units.append(13)
            case "t": units.append(9)
            case "u":
                let digits = String(String.UnicodeScalarView(rest.prefix(4)))
                rest = rest.dropFirst(4)
                units.append(UInt16(digits, radix: 16) ?? 0xfffd)
            default: units += Array(String(Character(escape)).utf16)
            }
        }
        return String(decoding: units, as: UTF16.self)
    }
}
