import CloudTrail

/// Reads the JSON form of a filter pattern.
///
///     pattern = "{" or "}" ;   or = and {"||" and} ;   and = primary {"&&" primary} ;
///     primary = "(" or ")" | "NOT" "(" or ")" | comparison
struct FilterParser {
    let text: String
    let bytes: [UInt8]
    var position = 0
    private var depth = 0
    private(set) var warnings: [FilterPatternWarning] = []
    private var wildcards = 0
    private var regexes = 0

    init(_ text: String, _ bytes: [UInt8]) {
        self.text = text
        self.bytes = bytes
    }

    // MARK: Places

    var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    func failure(_ reason: String, at offset: Int? = nil) -> FilterPatternError {
        FilterPatternError(pattern: text, offset: offset ?? position, reason: reason)
    }

    mutating func warn(_ message: String, at offset: Int) {
        warnings.append(FilterPatternWarning(offset: offset, message: message))
    }

    mutating func skipBlanks() {
        while let byte, FilterSyntax.isBlank(byte) { position += 1 }
    }

    /// Moves past a text that stands here after blanks.
    mutating func pass(_ expected: StaticString) -> Bool {
        skipBlanks()
        let wanted = Array("\(expected)".utf8)
        guard bytes[position...].starts(with: wanted) else { return false }
        position += wanted.count
        return true
    }

    /// The word that stands here after blanks, in upper case; empty where there is none.
    mutating func word() -> (text: String, end: Int) {
        skipBlanks()
        let word = bytes[position...].prefix(while: FilterSyntax.isNameByte)
        return (String(decoding: word, as: UTF8.self).uppercased(), position + word.count)
    }

    /// Moves past a word, in any case.
    mutating func passWord(_ expected: String) -> Bool {
        let (found, end) = word()
        guard found == expected else { return false }
        position = end
        return true
    }

    // MARK: Connectives

    mutating func parsePattern() throws(FilterPatternError) -> FilterExpression {
        _ = pass("{")
        let expression = try parseOr()
        guard pass("}") else { throw connectiveFailure("}") }
        skipBlanks()
        if byte != nil { throw failure("expected nothing more after }") }
        if wildcards > FilterPattern.wildcardsOfAWS {
            warn("AWS accepts \(FilterPattern.wildcardsOfAWS) wildcard selectors in a pattern, not \(wildcards)", at: 0)
        }
        if regexes > FilterPattern.regexesOfAWS {
            warn("AWS accepts \(FilterPattern.regexesOfAWS) regular expressions in a pattern, not \(regexes)", at: 0)
        }
        return expression
    }

    private mutating func parseOr() throws(FilterPatternError) -> FilterExpression {
        var parts = [try parseAnd()]
        while pass("||") { parts.append(try parseAnd()) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func parseAnd() throws(FilterPatternError) -> FilterExpression {
        var parts = [try parsePrimary()]
        while pass("&&") { parts.append(try parsePrimary()) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func parsePrimary() throws(FilterPatternError) -> FilterExpression {
        skipBlanks()
        let start = position
        if pass("(") { return try parseGroup(openedAt: start) }
        if passWord("NOT") {
            guard pass("(") else { throw failure("expected ( after NOT") }
            return .not(try parseGroup(openedAt: start))
        }
        return .comparison(try parseComparison())
    }

    private mutating func parseGroup(openedAt start: Int) throws(FilterPatternError) -> FilterExpression {
        depth += 1
        if depth > FilterPattern.maximumDepth {
            throw failure("parentheses nest deeper than \(FilterPattern.maximumDepth)", at: start)
        }
        let expression = try parseOr()
        guard pass(")") else { throw connectiveFailure(")") }
        depth -= 1
        return expression
    }

    /// What is wrong where a comparison has ended and neither a connective nor the closing bracket follows.
    private mutating func connectiveFailure(_ closing: String) -> FilterPatternError {
        skipBlanks()
        let (word, _) = word()
        if word == "AND" { return failure("expected && instead of AND") }
        if word == "OR" { return failure("expected || instead of OR") }
        if byte == UInt8(ascii: "&") || byte == UInt8(ascii: "|") {
            return failure("expected && or ||, two of them")
        }
        if byte == UInt8(ascii: ")") { return failure("expected \(closing): no ( is open for this )") }
        return failure("expected &&, || or \(closing)")
    }

    // MARK: Comparisons

    private mutating func parseComparison() throws(FilterPatternError) -> FilterComparison {
        skipBlanks()
        let start = position
        let subject = try parseSubject()
        skipBlanks()
        let operatorOffset = position
        func comparison(_ test: FilterComparison.Test, _ operand: Int? = nil) -> FilterComparison {
            FilterComparison(subject: subject, test: test, offset: start, operandOffset: operand ?? operatorOffset)
        }
        if pass("==") { throw failure("expected a single =", at: operatorOffset) }
        if pass("!=") {
            skipBlanks()
            let offset = position
            return comparison(.notEqual(try parseOperand(of: subject)), offset)
        }
        if let order = passOrder() { return try parseOrder(order, of: subject, comparison) }
        if pass("=") {
            skipBlanks()
            let offset = position
            return comparison(.equal(try parseOperand(of: subject)), offset)
        }
        return comparison(try parseKeyword(after: subject))
    }

    private mutating func passOrder() -> ValueTest.Comparison? {
        if pass("<=") { return .lessOrEqual }
        if pass(">=") { return .greaterOrEqual }
        if pass("<") { return .less }
        return pass(">") ? .greater : nil
    }

    private mutating func parseOrder(
        _ order: ValueTest.Comparison, of subject: FilterComparison.Subject,
        _ comparison: (FilterComparison.Test, Int?) -> FilterComparison
    ) throws(FilterPatternError) -> FilterComparison {
        skipBlanks()
        let offset = position
        if subject == .record(FilterParser.eventTime), byte == UInt8(ascii: "\"") {
            guard let time = Timestamp(rfc3339: try parseQuoted()) else {
                throw failure("expected a time such as \"2024-03-13T08:00:00Z\"", at: offset)
            }
            return comparison(.time(order, time), offset)
        }
        if byte == UInt8(ascii: "="), order == .less || order == .greater {
            throw failure("expected \(order.rawValue)= without a blank")
        }
        guard case .number(let number)? = try? parseOperand(of: subject) else {
            throw failure("expected a number after \(order.rawValue)", at: offset)
        }
        return comparison(.order(order, number), offset)
    }

    private static let eventTime = RecordSelector(path: "eventTime")

    private mutating func parseKeyword(
        after subject: FilterComparison.Subject
    ) throws(FilterPatternError) -> FilterComparison.Test {
        let start = position
        if passWord("IS") {
            if passWord("NULL") { return .isNull }
            if passWord("TRUE") { return .isTrue }
            if passWord("FALSE") { return .isFalse }
            if word().text == "NOT" {
                throw failure("IS NOT is not part of the language: write = * for any value, or NOT (…)", at: start)
            }
            throw failure("expected NULL, TRUE or FALSE after IS")
        }
        if passWord("NOT") {
            guard passWord("EXISTS") else { throw failure("expected EXISTS after NOT") }
            return .notExists
        }
        if passWord("EXISTS") {
            if case .record(let selector) = subject, case .member(let name)? = selector.steps.last,
                name.hasSuffix("NOT"), name.utf8.count > 3
            {
                throw failure("expected a blank before NOT", at: start - 4)
            }
            return .exists
        }
        if passWord("LIKE") {
            skipBlanks()
            guard byte == UInt8(ascii: "\"") else { throw failure("expected a text in double quotes after LIKE") }
            return .like(Glob(escaped: try parseQuoted(keepingEscapesOfStars: true)))
        }
        throw failure("expected =, !=, <, <=, >, >=, IS NULL, IS TRUE, IS FALSE, NOT EXISTS or EXISTS")
    }

    // MARK: Operands

    private mutating func parseOperand(
        of subject: FilterComparison.Subject
    ) throws(FilterPatternError) -> FilterComparison.Operand {
        skipBlanks()
        let start = position
        switch byte {
        case UInt8(ascii: "\""): return .text(try parseQuoted())
        case UInt8(ascii: "%"):
            regexes += 1
            return .regex(try FilterParser.regex(text, bytes, &position))
        case UInt8(ascii: "'"): throw failure("expected double quotes: AWS takes no single ones")
        default: break
        }
        while let byte, FilterSyntax.isBareByte(byte) || FilterSyntax.isOddBareByte(byte) { position += 1 }
        let bare = String(decoding: bytes[start..<position], as: UTF8.self)
        if bare.isEmpty { throw failure("expected a value: a text in double quotes, a word, a number or %…%") }
        if let number = FilterNumber(bare) { return .number(number) }
        if bare.contains("/"), let block = AddressSet(bare) {
            if let network = AddressSet.network(bare) {
                warn("\(bare) has bits behind its mask: it is taken for \(network)", at: start)
            }
            return .block(block)
        }
        if bare.utf8.contains(where: FilterSyntax.isOddBareByte) {
            warn("AWS wants double quotes around \(bare)", at: start)
        }
        return .text(bare)
    }

    /// A text between double quotes; `\"` and `\\` stand for what they escape, any other backslash for itself.
    mutating func parseQuoted(keepingEscapesOfStars: Bool = false) throws(FilterPatternError) -> String {
        let start = position
        position += 1
        var unescaped: [UInt8] = []
        while let byte {
            position += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: unescaped, as: UTF8.self) }
            if byte == UInt8(ascii: "\\"), let next = self.byte,
                next == UInt8(ascii: "\"") || (next == UInt8(ascii: "\\") && !keepingEscapesOfStars)
            {
                position += 1
                unescaped.append(next)
            } else if byte == UInt8(ascii: "\\"), keepingEscapesOfStars, let next = self.byte {
                position += 1
                unescaped += [byte, next]
            } else {
                unescaped.append(byte)
            }
        }
        throw failure("expected a double quote that closes this one", at: start)
    }

    /// A regular expression between percent signs, the first of which stands here.
    static func regex(
        _ text: String, _ bytes: [UInt8], _ position: inout Int
    ) throws(FilterPatternError) -> FilterRegex {
        let start = position + 1
        guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "%")) else {
            throw FilterPatternError(
                pattern: text, offset: position, reason: "expected a percent sign that closes this one")
        }
        position = end + 1
        do throws(FilterRegex.Failure) {
            return try FilterRegex(String(decoding: bytes[start..<end], as: UTF8.self))
        } catch {
            throw FilterPatternError(pattern: text, offset: start + error.offset, reason: error.reason)
        }
    }

    mutating func countWildcard() { wildcards += 1 }
}
