/// What is computed for every group besides how many events it has.
package enum Aggregate: Sendable, Hashable {
    /// Events where a field is true.
    case countTrue(Field)
    /// Events where a field is not true, absent included.
    case countNotTrue(Field)
    /// The sum of a field's numbers; text that reads as a number counts, everything else is 0.
    case sum(Field)
    /// The smallest `eventTime`.
    case firstSeen
    /// The largest `eventTime`.
    case lastSeen
    /// How many distinct values a field has; null and empty text are none.
    case distinct(Field)

    var field: Field? {
        switch self {
        case .countTrue(let field), .countNotTrue(let field), .sum(let field), .distinct(let field): field
        case .firstSeen, .lastSeen: nil
        }
    }
}
