import ArgumentParser
import Reporting

extension OutputFormat: ExpressibleByArgument {}

/// How an answer is written.
struct OutputOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How the answer is written: table, json, jsonl, csv or markdown.", valueName: "format"))
    var format: OutputFormat = .table

    @Option(
        help: ArgumentHelp(
            "How many rows are shown; 0 for all. 50 for tables, all for the rest.", valueName: "n"))
    var limit: Int?

    @Option(
        help: ArgumentHelp("The file to write instead of standard output.", valueName: "file"),
        completion: .file())
    var output: String?

    @Flag(help: "Shows no progress and no notes, only the answer and errors.")
    var quiet = false

    mutating func validate() throws {
        if let limit, limit < 0 { throw ValidationError("--limit is a number of rows, 0 or more") }
    }

    /// Rows to show; nil for all.
    var rowLimit: Int? {
        switch limit {
        case nil: format == .table ? 50 : nil
        case 0: nil
        case let limit: limit
        }
    }

    /// Says something that is not part of the answer, unless asked to be quiet.
    func note(_ text: String) {
        if !quiet { StandardError.note(text) }
    }
}
