/// A filter pattern of CloudWatch Logs: the JSON form, `{ $.eventName = "ConsoleLogin" && … }`, or terms that are looked
/// for in the text of the record, `?ERROR ?Denied -"dry run"`.
///
/// Documentation/filter-patterns.md says what is AWS's, what is ours, and what was chosen where AWS documents nothing.
package struct FilterPattern: Sendable, Hashable {
    /// A pattern of more bytes is refused; AWS allows 1,024 characters.
    package static let maximumLength = 65_536
    /// Parentheses nest this deep at most.
    package static let maximumDepth = 100
    /// AWS's own limits; what goes beyond runs here and not there.
    static let lengthOfAWS = 1_024
    static let wildcardsOfAWS = 3
    static let regexesOfAWS = 2

    package let text: String
    /// What the pattern asks for.
    package let predicate: Predicate
    /// What seldom means what it seems to, in the order of places.
    package let warnings: [FilterPatternWarning]

    /// - Throws: `FilterPatternError` with the place and what was expected.
    /// - Complexity: O(text).
    package init(_ text: String) throws(FilterPatternError) {
        self.text = text
        let bytes = Array(text.utf8)
        if bytes.count > FilterPattern.maximumLength {
            throw FilterPatternError(
                pattern: text, offset: FilterPattern.maximumLength,
                reason: "the pattern is longer than \(FilterPattern.maximumLength) bytes")
        }
        let expression: FilterExpression
        var warnings: [FilterPatternWarning] = []
        switch bytes.first(where: { !FilterSyntax.isBlank($0) }) {
        case UInt8(ascii: "{"):
            var parser = FilterParser(text, bytes)
            expression = try parser.parsePattern()
            warnings = parser.warnings
        default:
            var parser = FilterTermParser(text, bytes)
            expression = try parser.parsePattern()
            warnings = parser.warnings
        }
        var compiler = FilterCompiler(text)
        predicate = try compiler.predicate(expression)
        warnings += compiler.warnings
        if text.unicodeScalars.count > FilterPattern.lengthOfAWS {
            warnings.append(
                FilterPatternWarning(
                    offset: FilterPattern.lengthOfAWS,
                    message: "AWS refuses patterns longer than \(FilterPattern.lengthOfAWS) characters"))
        }
        self.warnings = warnings.sorted { $0.offset < $1.offset }
    }
}
