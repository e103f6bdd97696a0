import ArgumentParser
import CloudTrail
import Reporting
import TrailIndex

/// `backtrail index plan`.
struct IndexPlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "index plan",
        abstract: "Divides what a run would read of an archive, for several processes or machines.",
        discussion: """
            Lists the objects of ARCHIVE that the index does not know and writes a plan of splits, each about as large \
            as the others. Each split is read by "backtrail index split", wherever the folders of the archive and the \
            index can be reached; "backtrail index commit" adds all of them to the index in one version.

            Read the sample archive in two splits:

              backtrail index plan samples/bucket --index sample-index --splits 2 --output plan.jsonl
              backtrail index split plan.jsonl --split 0 --index sample-index --output 0.json
              backtrail index split plan.jsonl --split 1 --index sample-index --output 1.json
              backtrail index commit plan.jsonl 0.json 1.json --index sample-index

            Exit codes: 0 done; 70 failed.
            """)

    @Argument(help: ArgumentHelp("The archive: a folder or a file.", valueName: "archive"), completion: .file())
    var archive: String

    @OptionGroup var location: IndexLocation

    @Flag(help: "Adds the archive to an index that holds another.")
    var add = false

    @Option(help: ArgumentHelp("Splits to divide the archive into.", valueName: "n"))
    var splits: Int

    @Option(help: ArgumentHelp("The file that the plan is written to.", valueName: "file"), completion: .file())
    var output: String

    @Option(help: ArgumentHelp("How the summary is written.", valueName: "format"))
    var format: SummaryFormat = .table

    func validate() throws {
        if !(1...100_000).contains(splits) { throw ValidationError("--splits is a number from 1 to 100000") }
        if archive == "-" { throw ValidationError("standard input cannot be divided: index it in one run") }
    }

    func run() throws {
        var options = Indexing.Options(archive: archive, index: location.path)
        options.addsArchive = add
        let summary = try Indexing(options).plan(splits: splits, to: output)
        try OutputFile.print(format == .json ? summary.json : Array(summary.text.utf8))
    }
}
