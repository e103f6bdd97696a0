/// Reads the regular expressions that AWS documents for filter patterns: letters and digits, `: _ # = @ / ; , -` and
/// blanks; `^ $ ? [ ] { } | \ * + .`; `\d \D \s \S \w \W`, `\xHH`.
///
/// No groups, so an expression is a list of alternatives, and each of these a list of characters with quantifiers.
struct FilterRegexParser {
    /// Copies that `{m,n}` makes count one each.
    private static let maximumNodes = 2_000
    private static let maximumCount = 1_000
    private static let plain = Set(":_#=@/;,- ".utf8)
    private static let special = Set("^$?[]{}|\\*+.".utf8)

    private let bytes: [UInt8]
    private var position = 0
    private(set) var nodes: [FilterRegex.Node] = []
    private(set) var starts: [Int] = []
    private(set) var anchoredStarts: [Int] = []

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func failure(_ reason: String, at offset: Int? = nil) -> FilterRegex.Failure {
        FilterRegex.Failure(offset: offset ?? position, reason: reason)
    }

    mutating func parse() throws(FilterRegex.Failure) {
        if bytes.isEmpty { throw failure("expected a regular expression between the percent signs") }
        repeat { try parseAlternative() } while pass(UInt8(ascii: "|"))
    }

    private mutating func pass(_ expected: UInt8) -> Bool {
        guard byte == expected else { return false }
        position += 1
        return true
    }

    private mutating func parseAlternative() throws(FilterRegex.Failure) {
        let start = position
        let isAnchored = pass(UInt8(ascii: "^"))
        let first = nodes.count
        while let byte, byte != UInt8(ascii: "|"), byte != UInt8(ascii: "$") {
            let set = try parseOne()
            try parseQuantifier(of: set)
        }
        let isAnchoredAtEnd = pass(UInt8(ascii: "$"))
        if let byte, byte != UInt8(ascii: "|") {
            throw failure("$ stands at the end of an alternative only; the character itself is \\$", at: position - 1)
        }
        if first == nodes.count, !isAnchored, !isAnchoredAtEnd {
            throw failure("expected an expression: this alternative is empty", at: start)
        }
        nodes.append(.accept(onlyAtEnd: isAnchoredAtEnd))
        if isAnchored { anchoredStarts.append(first) } else { starts.append(first) }
    }

    // MARK: Characters

    private mutating func parseOne() throws(FilterRegex.Failure) -> FilterRegex.CharacterSet {
        guard let byte else { throw failure("expected a character") }
        switch byte {
        case UInt8(ascii: "."):
            position += 1
            return FilterRegex.CharacterSet().inverted
        case UInt8(ascii: "["): return try parseClass()
        case UInt8(ascii: "\\"): return try parseEscape()
        case UInt8(ascii: "?"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "{"):
            throw failure("nothing stands before \(Character(Unicode.Scalar(byte))) that it could repeat")
        case UInt8(ascii: "^"):
            throw failure("^ stands at the beginning of an alternative only; the character itself is \\^")
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
            throw failure("nothing is open here; the character itself is \\\(Character(Unicode.Scalar(byte)))")
        default: return try parseLiteral()
        }
    }

    private mutating func parseLiteral() throws(FilterRegex.Failure) -> FilterRegex.CharacterSet {
        guard let byte else { throw failure("expected a character") }
        guard FilterSyntax.isAlphanumeric(byte) || FilterRegexParser.plain.contains(byte) else {
            if byte >= 0x80 { throw failure("regular expressions are ASCII only; . matches any character") }
            let code = String(byte, radix: 16, uppercase: true)
            throw failure(
                "not a character of AWS's regular expressions: write \\x\(code.count == 1 ? "0" : "")\(code) for it")
        }
        position += 1
        var set = FilterRegex.CharacterSet()
        set.insert(byte)
        return set
    }

    private mutating func parseEscape() throws(FilterRegex.Failure) -> FilterRegex.CharacterSet {
        let start = position
        position += 1
        guard let byte else { throw failure("expected a character after \\") }
        position += 1
        var set = FilterRegex.CharacterSet()
        switch byte {
        case UInt8(ascii: "d"), UInt8(ascii: "D"): for code in UInt8(48)...57 { set.insert(code) }
        case UInt8(ascii: "s"), UInt8(ascii: "S"): for code in [9, 10, 11, 12, 13, 32] as [UInt8] { set.insert(code) }
        case UInt8(ascii: "w"), UInt8(ascii: "W"):
            for code in UInt8(0)..<128 where FilterSyntax.isAlphanumeric(code) || code == 95 { set.insert(code) }
        case UInt8(ascii: "x"):
            guard position + 2 <= bytes.count,
                let code = UInt8(String(decoding: bytes[position..<(position + 2)], as: UTF8.self), radix: 16),
                bytes[position] != UInt8(ascii: "+"), code < 128
            else { throw failure("expected two hexadecimal digits up to 7F after \\x", at: start) }
            position += 2
            set.insert(code)
        default:
            guard !FilterSyntax.isAlphanumeric(byte), byte < 128 else {
                throw failure("not an escape of AWS's: \\d \\D \\s \\S \\w \\W \\xHH are", at: start)
            }
            set.insert(byte)
        }
        let isInverted = byte == UInt8(ascii: "D") || byte == UInt8(ascii: "S") || byte == UInt8(ascii: "W")
        return isInverted ? set.inverted : set
    }

    private mutating func parseClass() throws(FilterRegex.Failure) -> FilterRegex.CharacterSet {
        let start = position
        position += 1
        let isInverted = pass(UInt8(ascii: "^"))
        var set = FilterRegex.CharacterSet()
        var isEmpty = true
        while let byte, byte != UInt8(ascii: "]") {
            isEmpty = false
            let from = position
            set.formUnion(try parseClassMember())
            guard self.byte == UInt8(ascii: "-"), position + 1 < bytes.count,
                bytes[position + 1] != UInt8(ascii: "]")
            else { continue }
            position += 1
            let to = position
            set.formUnion(try parseClassMember())
            // Ends of a range are characters themselves: what an escape of many stands for has no order.
            let ends = (FilterRegexParser.single(bytes[from..<to - 1]), FilterRegexParser.single(bytes[to..<position]))
            guard let first = ends.0, let last = ends.1, first <= last else {
                throw failure("expected a range such as a-z", at: from)
            }
            for code in first...last { set.insert(code) }
        }
        guard pass(UInt8(ascii: "]")) else { throw failure("expected ] to close this [", at: start) }
        if isEmpty { throw failure("expected characters between [ and ]", at: start) }
        return isInverted ? set.inverted : set
    }

    private mutating func parseClassMember() throws(FilterRegex.Failure) -> FilterRegex.CharacterSet {
        guard let byte else { throw failure("expected ]") }
        if byte == UInt8(ascii: "\\") { return try parseEscape() }
        if FilterRegexParser.special.contains(byte), byte != UInt8(ascii: "[") {
            position += 1
            var set = FilterRegex.CharacterSet()
            set.insert(byte)
            return set
        }
        return try parseLiteral()
    }

    /// The one character that a class member stands for; nil for an escape that stands for many.
    private static func single(_ text: ArraySlice<UInt8>) -> UInt8? {
        guard let first = text.first else { return nil }
        if text.count == 1 { return first }
        let second = text[text.startIndex + 1]
        if second == UInt8(ascii: "x") { return UInt8(String(decoding: text.dropFirst(2), as: UTF8.self), radix: 16) }
        return FilterSyntax.isAlphanumeric(second) ? nil : second
    }

    // MARK: Quantifiers

    private mutating func parseQuantifier(of set: FilterRegex.CharacterSet) throws(FilterRegex.Failure) {
        let start = position
        let (least, most): (Int, Int?)
        switch byte {
        case UInt8(ascii: "?"): (least, most) = (0, 1)
        case UInt8(ascii: "*"): (least, most) = (0, nil)
        case UInt8(ascii: "+"): (least, most) = (1, nil)
        case UInt8(ascii: "{"):
            (least, most) = try parseCounts()
            position -= 1
        default:
            try append(set, 1, 1, at: start)
            return
        }
        position += 1
        if let byte,
            byte == UInt8(ascii: "?") || byte == UInt8(ascii: "*") || byte == UInt8(ascii: "+")
                || byte == UInt8(ascii: "{")
        {
            throw failure("one quantifier follows another")
        }
        try append(set, least, most, at: start)
    }

    private mutating func append(
        _ set: FilterRegex.CharacterSet, _ least: Int, _ most: Int?, at offset: Int
    ) throws(FilterRegex.Failure) {
        guard nodes.count + max(least + 1, most ?? 0) <= FilterRegexParser.maximumNodes else {
            throw failure(
                "the expression is too long: \(FilterRegexParser.maximumNodes) characters at most", at: offset)
        }
        for _ in 0..<least { nodes.append(.one(set, isSkipped: false, isRepeated: false)) }
        if let most {
            for _ in least..<max(least, most) { nodes.append(.one(set, isSkipped: true, isRepeated: false)) }
        } else {
            nodes.append(.one(set, isSkipped: true, isRepeated: true))
        }
    }

    /// `{m}`, `{m,}`, `{,n}` or `{m,n}`.
    private mutating func parseCounts() throws(FilterRegex.Failure) -> (Int, Int?) {
        let start = position
        position += 1
        let least = parseCount()
        var most = least
        let hasComma = pass(UInt8(ascii: ","))
        if hasComma { most = parseCount() }
        guard pass(UInt8(ascii: "}")), least != nil || most != nil else {
            throw failure("expected counts such as {2}, {2,}, {,3} or {2,3}", at: start)
        }
        if let most, (least ?? 0) > most { throw failure("the first count is larger than the second", at: start) }
        guard max(least ?? 0, most ?? 0) <= FilterRegexParser.maximumCount else {
            throw failure("a count may be \(FilterRegexParser.maximumCount) at most", at: start)
        }
        return (least ?? 0, most)
    }

    private mutating func parseCount() -> Int? {
        let start = position
        while let byte, (48...57).contains(byte) { position += 1 }
        guard position > start else { return nil }
        return Int(String(decoding: bytes[start..<position], as: UTF8.self)) ?? .max
    }
}
