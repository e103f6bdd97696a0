import CloudTrail

/// What a filter pattern says, as it was parsed.
indirect enum FilterExpression: Sendable, Hashable {
    case all([FilterExpression])
    case any([FilterExpression])
    case not(FilterExpression)
    case comparison(FilterComparison)
}

/// One comparison of a filter pattern.
struct FilterComparison: Sendable, Hashable {
    enum Subject: Sendable, Hashable {
        case record(RecordSelector)
        /// One of backtrail's own words, such as `principal`.
        case word(String)
        /// The text of the whole record.
        case text
    }

    enum Operand: Sendable, Hashable {
        /// Between double quotes, unescaped, or without quotes.
        case text(String)
        case number(FilterNumber)
        case regex(FilterRegex)
        case block(AddressSet)
    }

    enum Test: Sendable, Hashable {
        case equal(Operand)
        case notEqual(Operand)
        case order(ValueTest.Comparison, FilterNumber)
        case time(ValueTest.Comparison, Timestamp)
        case like(Glob)
        case isNull
        case isTrue
        case isFalse
        case exists
        case notExists
    }

    let subject: Subject
    let test: Test
    /// Where the subject and the operand stand in the pattern's UTF-8.
    let offset: Int
    let operandOffset: Int
}
