import ArgumentParser
import Reporting
import TrailIndex

/// `backtrail index commit`.
struct IndexCommitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "index commit",
        abstract: "Adds splits that were read to the index, in one version.",
        discussion: """
            May be given the splits of a plan all at once or some at a time; one that is in the index already is left \
            out, so that a commit can be repeated.

              backtrail index commit plan.jsonl 0.json 1.json --index sample-index

            Exit codes: 0 done; 2 part of the splits was unreadable or rejected; 70 failed, nothing was added.
            """)

    @Argument(help: ArgumentHelp("The plan.", valueName: "plan"), completion: .file())
    var plan: String

    @Argument(help: ArgumentHelp("The files that \"index split\" wrote.", valueName: "result"), completion: .file())
    var results: [String]

    @OptionGroup var place: IndexOptions

    @Option(help: ArgumentHelp("How the summary is written.", valueName: "format"))
    var format: SummaryFormat = .table

    func run() throws {
        let options = Indexing.Options(archive: place.archiveRoot ?? "", index: place.path)
        let summary = try Indexing(options).commitSplits(results, of: plan)
        try IndexCommand.write(summary, format)
        if !summary.diagnostics.isEmpty { throw ExitCode.partial }
    }
}
