import ArgumentParser
import Reporting
import TrailIndex

/// `backtrail bench`.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measures how fast this machine indexes an archive, and where the time goes.",
        discussion: """
            Indexes ARCHIVE, or an even sample of its objects, into a folder that is removed again, after reading it \
            once so that its files lie in memory. Says for each stage how many seconds of a processor it took, its \
            share, and how much it does in a second.

            Measure with two gigabytes of an archive:

              backtrail bench samples/bucket --sample 2GB

            Exit codes: 0 done; 70 failed; 130 interrupted.
            """)

    @Argument(help: ArgumentHelp("The archive: a folder or a file.", valueName: "archive"), completion: .file())
    var archive: String

    @Option(
        help: ArgumentHelp(
            "Stored bytes to measure with, taken evenly from all objects; 1GB if not given.", valueName: "size")
    )
    var sample: ByteSize?

    @Option(
        help: ArgumentHelp(
            "Where the index is made for the time of the measurement; else $TMPDIR, else /var/tmp.", valueName: "dir"),
        completion: .directory)
    var place: String?

    @Option(help: ArgumentHelp("Threads to work on; one a processor if not given.", valueName: "n"))
    var threads: Int?

    @Option(help: ArgumentHelp("How the result is written.", valueName: "format"))
    var format: SummaryFormat = .table

    @Flag(help: "Shows no progress, only the result and errors.")
    var quiet = false

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads is a number, 1 or more") }
        if archive == "-" { throw ValidationError("standard input cannot be measured: name a folder or a file") }
    }

    func run() throws {
        IndexCommand.prepareProcess()
        let folder = try TemporaryFolder(in: place)
        var options = Indexing.Options(archive: archive, index: folder.path + "/index")
        options.threads = threads
        options.sampledBytes = Int64(sample?.bytes ?? 1_000_000_000)
        options.isDryRun = true
        let progress = Progress(isQuiet: quiet)
        var summary = try Indexing(options).run { progress.update($0) }
        if !summary.isInterrupted {
            options.isDryRun = false
            options.countsStages = true
            summary = try Indexing(options).run { progress.update($0) }
        }
        progress.finish()
        if summary.isInterrupted {
            StandardError.note("interrupted; nothing was measured")
            throw ExitCode.interrupted
        }
        let used = threads ?? WorkerThreads.processorCount
        guard let report = StageReport(summary, threads: used) else { return }
        try OutputFile.print(format == .json ? report.json : Array(report.text.utf8))
    }
}
