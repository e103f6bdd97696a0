/// The forms in which a result is written.
package enum OutputFormat: String, Sendable, Hashable, CaseIterable {
    case table
    case json
    case jsonl
    case csv
    case markdown

    /// Whether the form is read on the spot, so that its length is limited unless asked otherwise.
    package var isForPeople: Bool {
        switch self {
        case .table: true
        case .json, .jsonl, .csv, .markdown: false
        }
    }

    /// Whether the form itself says that rows were left out.
    package var saysCut: Bool {
        switch self {
        case .table, .markdown: true
        case .json, .jsonl, .csv: false
        }
    }
}
