import ArgumentParser
import Glibc
import Reporting
import TrailIndex

/// `backtrail index split`.
struct IndexSplitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "index split",
        abstract: "Reads one split of a plan into files of the index, and commits nothing.",
        discussion: """
            Any number of splits may be read at the same time, by processes and machines that share the folders of \
            archive and index. One that failed or was interrupted is read again.

              backtrail index split plan.jsonl --split 0 --index sample-index --output 0.json

            Exit codes: 0 done; 2 part of the split was unreadable or rejected; 70 failed; 130 interrupted.
            """)

    @Argument(help: ArgumentHelp("The plan.", valueName: "plan"), completion: .file())
    var plan: String

    @OptionGroup var place: IndexOptions

    @Option(help: ArgumentHelp("The split, from 0.", valueName: "n"))
    var split: Int

    @Option(
        help: ArgumentHelp("The file that says what was written, for \"index commit\".", valueName: "file"),
        completion: .file())
    var output: String

    @OptionGroup var reading: ReadingOptions

    func validate() throws {
        if split < 0 { throw ValidationError("--split is a number, 0 or more") }
    }

    func run() throws {
        IndexCommand.prepareProcess()
        var options = Indexing.Options(archive: place.archiveRoot ?? "", index: place.path)
        reading.apply(to: &options)
        let progress = Progress(isQuiet: reading.quiet)
        let summary = try Indexing(options).readSplit(split, of: plan, to: output) { progress.update($0) }
        progress.finish()
        try IndexCommand.write(summary, reading.format)
        if summary.isInterrupted {
            StandardError.note("interrupted; nothing of the split was kept: read it again")
            throw ExitCode.interrupted
        }
        if !summary.diagnostics.isEmpty { throw ExitCode.partial }
    }
}
