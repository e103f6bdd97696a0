/// Reads the form without brackets: terms that the text of the record has to hold.
///
/// All terms have to be there; of terms with `?` one, and none counts where any other term stands beside them; a term
/// with `-` must not be there.
struct FilterTermParser {
    private let text: String
    private let bytes: [UInt8]
    private var position = 0
    private(set) var warnings: [FilterPatternWarning] = []

    init(_ text: String, _ bytes: [UInt8]) {
        self.text = text
        self.bytes = bytes
    }

    private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func failure(_ reason: String, at offset: Int? = nil) -> FilterPatternError {
        FilterPatternError(pattern: text, offset: offset ?? position, reason: reason)
    }

    mutating func parsePattern() throws(FilterPatternError) -> FilterExpression {
        try refuseOtherForms()
        var needed: [FilterExpression] = []
        var optional: [FilterExpression] = []
        var firstOptional: Int?
        while true {
            while let byte, FilterSyntax.isBlank(byte) { position += 1 }
            guard let first = byte else { break }
            let start = position
            if first == UInt8(ascii: "?") || first == UInt8(ascii: "-") { position += 1 }
            let term = try parseTerm()
            switch first {
            case UInt8(ascii: "?"):
                firstOptional = firstOptional ?? start
                optional.append(term)
            case UInt8(ascii: "-"): needed.append(.not(term))
            default: needed.append(term)
            }
        }
        if needed.isEmpty { return optional.isEmpty ? .all([]) : optional.count == 1 ? optional[0] : .any(optional) }
        if let firstOptional {
            warnings.append(
                FilterPatternWarning(
                    offset: firstOptional, message: "terms with ? do not count beside terms without, as AWS documents"))
        }
        return needed.count == 1 ? needed[0] : .all(needed)
    }

    private func refuseOtherForms() throws(FilterPatternError) {
        guard let start = bytes.firstIndex(where: { !FilterSyntax.isBlank($0) }) else { return }
        switch bytes[start] {
        case UInt8(ascii: "["):
            throw failure(
                "patterns in [ ] are for lines of words, and records are JSON: write { $.member = value }", at: start)
        case UInt8(ascii: "$"), UInt8(ascii: "("):
            throw failure("expected { before the first selector", at: start)
        default: break
        }
    }

    private mutating func parseTerm() throws(FilterPatternError) -> FilterExpression {
        let start = position
        switch byte {
        case UInt8(ascii: "%"):
            return term(.equal(.regex(try FilterParser.regex(text, bytes, &position))), start)
        case UInt8(ascii: "\""):
            var parser = FilterParser(text, bytes)
            parser.position = position
            let quoted = try parser.parseQuoted()
            position = parser.position
            return term(.like(Glob(containing: quoted)), start)
        default: break
        }
        while let byte, !FilterSyntax.isBlank(byte), byte != UInt8(ascii: "\"") { position += 1 }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        if word.isEmpty { throw failure("expected a term") }
        if !word.utf8.allSatisfy({ FilterSyntax.isAlphanumeric($0) || $0 == UInt8(ascii: "_") }) {
            warnings.append(
                FilterPatternWarning(offset: start, message: "AWS wants double quotes around the term \(word)"))
        }
        return term(.like(Glob(containing: word)), start)
    }

    private func term(_ test: FilterComparison.Test, _ offset: Int) -> FilterExpression {
        .comparison(FilterComparison(subject: .text, test: test, offset: offset, operandOffset: offset))
    }
}
