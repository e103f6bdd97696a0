import ArgumentParser
import Reporting
import TrailCoverage
import TrailQuery

/// `backtrail coverage`.
struct CoverageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage",
        abstract: "What was delivered, hour by hour, and what was not: proven empty, missing, or unknown.",
        discussion: """
            A row is an account and a region, a column some hours of delivery. An hour is delivered if logs of it are in \
            the index; proven empty if digests with valid signatures cover it and list nothing that is not here; missing \
            if a digest lists a log that is not here, or is missing itself; and otherwise unknown. Quiet is no gap, and \
            where no data event ever came, none proves nothing.

            Digests are read from the archive that was indexed. With public keys, as "aws cloudtrail list-public-keys" \
            prints them, what they say is proven.

              backtrail coverage --index sample-index --public-keys samples/public-keys.json \
            --signatures samples/signatures.jsonl

            Below stand trails, late and repeated deliveries, and the calls that bear on what is logged.
            """)

    @OptionGroup(title: "Digests") var digestOptions: DigestOptions

    @Flag(help: "A row for each category: management and data events, network activity, Insights.")
    var byCategory = false

    @OptionGroup(title: "Index") var indexOptions: IndexOptions

    @Option(help: ArgumentHelp("Only this account; may be repeated.", valueName: "id"))
    var account: [String] = []

    @Option(help: ArgumentHelp("Only this region; may be repeated.", valueName: "region"))
    var region: [String] = []

    @Option(
        help: ArgumentHelp(
            "Only this category: Management, Data, NetworkActivity, Insight or Aggregated; may be repeated.",
            valueName: "category"))
    var category: [String] = []

    @Option(
        help: ArgumentHelp(
            "The first time of delivery: 2024-03-01, 2024-03-01T08:30:00Z, or 7d, 12h back from the newest event.",
            valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("The time of delivery to stop before, in the same forms.", valueName: "time"))
    var to: String?

    @Option(help: ArgumentHelp("How the answer is written.", valueName: "format"))
    var format: SummaryFormat = .table

    @Option(
        help: ArgumentHelp("How many rows and lines of a kind are shown; 0 for all. 50 if not given.", valueName: "n"))
    var limit: Int?

    @Option(
        help: ArgumentHelp("The file to write instead of standard output.", valueName: "file"), completion: .file())
    var output: String?

    @Flag(help: "Shows no progress and no notes, only the answer and errors.")
    var quiet = false

    private static let categories = ["Management", "Data", "NetworkActivity", "Insight", "Aggregated"]

    func validate() throws {
        if let limit, limit < 0 { throw ValidationError("--limit is a number of rows, 0 or more") }
        _ = try askedCategories()
    }

    /// Categories in the spelling of the index.
    private func askedCategories() throws -> [String] {
        try category.map { name in
            guard let known = CoverageCommand.categories.first(where: { $0.lowercased() == name.lowercased() }) else {
                throw ValidationError(
                    "--category \(name): expected \(CoverageCommand.categories.joined(separator: ", "))")
            }
            return known
        }
    }

    func run() throws {
        let index = try OpenIndex(indexOptions, isQuiet: quiet, ReferenceData(), explains: false)
        var selection = CoverageSurvey.Selection()
        selection.accounts = Set(account)
        selection.regions = Set(region)
        selection.categories = Set(try askedCategories())
        var times = Selection()
        times.from = from
        times.to = to
        (selection.from, selection.to) = try times.interval(newestEvent: index.engine.newestEvent)
        let report = try index.coverage(
            selection, of: index.objects(), archiveRoot: indexOptions.archiveRoot, digestOptions, isQuiet: quiet)
        var file = try OutputFile.open(output)
        switch format {
        case .json: try file.write(foreign: report.json)
        case .table:
            let limit = limit == 0 ? nil : limit ?? 50
            let text = report.text(byCategory: byCategory, limit: limit, style: file.terminal.style)
            try file.write(Array(text.utf8))
        }
        try file.finish()
    }
}
