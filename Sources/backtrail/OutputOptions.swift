import ArgumentParser
import Reporting
import TrailQuery

extension OutputFormat: ExpressibleByArgument {}

/// How an answer is written.
struct OutputOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How the answer is written.", valueName: "format"))
    var format: OutputFormat = .table

    @Option(
        help: ArgumentHelp(
            "How many rows are shown; 0 for all. 50 for tables, all for the rest.", valueName: "n"))
    var limit: Int?

    @Option(
        help: ArgumentHelp("The file to write instead of standard output.", valueName: "file"),
        completion: .file())
    var output: String?

    @Flag(
        inversion: .prefixedNo,
        help: "Shows what is longer than a terminal's screen with $BACKTRAIL_PAGER, $PAGER or less.")
    var pager = true

    @Flag(help: "Shows no progress and no notes, only the answer and errors.")
    var quiet = false

    @Flag(help: "Tells on standard error how long each step took.")
    var timings = false

    mutating func validate() throws {
        if let limit, limit < 0 { throw ValidationError("--limit is a number of rows, 0 or more") }
    }

    /// Rows to show; nil for all.
    func rowLimit(forTables tableLimit: Int) -> Int? {
        switch limit {
        case nil: format.isForPeople ? tableLimit : nil
        case 0: nil
        case let limit: limit
        }
    }

    /// Writes an answer.
    ///
    /// A cut that the format cannot say is said on standard error.
    func write(_ table: ResultTable) throws {
        var file = try OutputFile.open(output, isPaged: pager)
        let style = file.terminal.style
        // The other formats show controls by themselves; CSV has to keep them for who reads it from a file.
        let isForeign = format == .csv
        try table.render(as: format, style: style) { bytes throws in
            if isForeign { try file.write(foreign: bytes) } else { try file.write(bytes) }
        }
        try file.finish()
        if !format.saysCut { noteCut(shown: table.rows.count, of: table.totalRows) }
    }

    /// Says that a limit left out some of the answer.
    func noteCut(shown: Int, of total: Int) {
        guard shown < total else { return }
        note("\(NumberText.grouped(shown)) of \(NumberText.grouped(total))")
    }

    /// Says something that is not part of the answer, unless asked to be quiet.
    func note(_ text: String) {
        if !quiet { StandardError.note(text) }
    }
}
