/// The forms in which a result is written.
package enum OutputFormat: String, Sendable, Hashable, CaseIterable {
    case table
    case json
    case jsonl
    case csv
    case markdown

    /// Whether the form is for people: its numbers are grouped and its length is limited unless asked otherwise.
    package var isForPeople: Bool {
        switch self {
        case .table: true
        case .json, .jsonl, .csv, .markdown: false
        }
    }
}
