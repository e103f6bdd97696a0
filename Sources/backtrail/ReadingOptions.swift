import ArgumentParser
import TrailIndex

/// How objects of an archive are read into an index.
struct ReadingOptions: ParsableArguments {
    @Flag(help: "Records SHA-256 of the stored and the plain bytes of every object: see inspect --manifest.")
    var hash = false

    @Option(help: ArgumentHelp("Threads to work on; one a processor if not given.", valueName: "n"))
    var threads: Int?

    @Option(
        help: ArgumentHelp(
            "Memory in which copies are recognised, 256MB if not given: 24 bytes an event; the rest waits on the disk.",
            valueName: "size"))
    var memory: ByteSize?

    @Option(help: ArgumentHelp("How the summary is written.", valueName: "format"))
    var format: SummaryFormat = .table

    @Flag(help: "Shows no progress, only the summary and errors.")
    var quiet = false

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads is a number, 1 or more") }
    }

    func apply(to options: inout Indexing.Options) {
        options.recordsHashes = hash
        options.threads = threads
        if let memory { options.memoryBudget = memory.bytes }
    }
}

/// The forms in which the summary of a run is written: it is no table of rows.
enum SummaryFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json
}
