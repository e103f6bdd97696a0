/// Why a question cannot be answered as it was asked.
package enum QueryError: Error, Sendable, Hashable, CustomStringConvertible {
    /// No column and no derived field has this name; the nearest names come first.
    case unknownField(String, suggestions: [String])
    /// The name stands for a struct or a list; its members can be asked for.
    case notAValue(String, members: [String])
    /// A value of an option that cannot be read.
    case badValue(option: String, value: String, reason: String)
    /// A time counted back from the newest event, where the index holds no time.
    case noNewestEvent(option: String, value: String)
    /// `--from` is not before `--to`.
    case emptyInterval(from: String, to: String)
    /// The interval of `when` would give more rows than anyone reads.
    case tooManyBuckets(Int)
    /// A row names an object that the ledger does not hold: the index is damaged.
    case missingObject(Int64)

    package var description: String {
        switch self {
        case .unknownField(let name, let suggestions):
            let hint = suggestions.isEmpty ? "" : "; did you mean \(suggestions.joined(separator: ", "))?"
            return "no field is named \"\(name)\"\(hint)"
        case .notAValue(let name, let members):
            return "\"\(name)\" holds several values; name one of them, such as \(members.joined(separator: ", "))"
        case .badValue(let option, let value, let reason):
            return "\(option) \"\(value)\": \(reason)"
        case .noNewestEvent(let option, let value):
            return "\(option) \"\(value)\" counts back from the newest event, but the index holds no event with a time"
        case .emptyInterval(let from, let to):
            return "--from \(from) is not before --to \(to)"
        case .tooManyBuckets(let count):
            return "the interval gives \(count) rows; choose a longer --interval or a shorter time range"
        case .missingObject(let objectId):
            return "the index names object \(objectId), which its ledger does not hold"
        }
    }
}
