import ArgumentParser
import Reporting
import TrailIndex
import TrailQuery

/// `backtrail inspect`: what an index holds besides events.
struct InspectCommand: ParsableCommand {
    /// What is asked of an index; its sizes if nothing.
    enum Question: String, EnumerableFlag {
        case segments, columns, log, files, rejected, manifest

        static func help(for question: Question) -> ArgumentHelp? {
            switch question {
            case .segments: "The files of events: rows, row groups, bytes, range of time, objects."
            case .columns: "The columns over the live files: encodings, bytes, nulls, least and greatest value."
            case .log: "The versions of the tables: when, and which files and rows came and went."
            case .files: "The live files, a path a line: what other tools are to read."
            case .rejected: "Every diagnostic of every object: what index shows the first of."
            case .manifest: "The SHA-256 of every object as sha256sum writes it; recorded by index --hash."
            }
        }
    }

    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "What the index holds: its tables, files and columns, what was rejected, hashes of the archive.",
        discussion: """
            Without an option, how large the tables of the index are.

            Which objects and records could not be read, and where in them?

              backtrail inspect --index sample-index --rejected

            Which columns take the space?

              backtrail inspect --index sample-index --columns

            Which files is another tool to read?

              backtrail inspect --index sample-index --files

            After index --hash: is every file of the archive still what was indexed?

              backtrail inspect --index sample-index --manifest | (cd samples/bucket && sha256sum --check --quiet)
            """)

    @Flag(exclusivity: .exclusive)
    var question: Question?

    @Option(
        help: ArgumentHelp("With --columns and --files: events, the default, objects or copies.", valueName: "table"))
    var table: IndexDirectory.Table?

    @Flag(help: "With --columns: also counts the values of columns that are dictionaries throughout; reads them.")
    var distinct = false

    @Flag(help: "With --manifest: of the uncompressed bytes, which digest files name.")
    var plain = false

    @OptionGroup(title: "Index") var indexOptions: IndexOptions
    @OptionGroup(title: "Output") var outputOptions: OutputOptions

    func validate() throws {
        if plain, question != .manifest { throw ValidationError("--plain goes with --manifest") }
        if distinct, question != .columns { throw ValidationError("--distinct goes with --columns") }
        if table != nil, question != .columns, question != .files {
            throw ValidationError("--table goes with --columns or --files")
        }
    }

    func run() throws {
        let snapshot = try IndexSnapshot(IndexDirectory(path: indexOptions.path))
        let limit = outputOptions.rowLimit(forTables: 50)
        switch question {
        case nil: try outputOptions.write(ResultTable(snapshot.tableSizes()))
        case .segments: try outputOptions.write(ResultTable(snapshot.segments(), limit: limit))
        case .columns:
            let columns = try snapshot.columns(of: table ?? .events, countsDistinct: distinct)
            try outputOptions.write(ResultTable(columns, limit: outputOptions.rowLimit(forTables: columns.count)))
        case .log: try outputOptions.write(ResultTable(snapshot.history(), limit: limit))
        case .files: try writeFiles(snapshot.livePaths(of: table ?? .events))
        case .rejected: try outputOptions.write(ResultTable(diagnosticsOf: snapshot.objects(), limit: limit))
        case .manifest: try writeManifest(snapshot.objects())
        }
    }

    /// All of them, whatever the limit: a reader that misses one gives a wrong answer.
    private func writeFiles(_ paths: [String]) throws {
        guard outputOptions.format == .table else { return try outputOptions.write(ResultTable(liveFiles: paths)) }
        var file = try OutputFile.open(outputOptions.output)
        try file.write(foreign: Array(paths.map { $0 + "\n" }.joined().utf8))
        try file.finish()
    }

    private func writeManifest(_ objects: [LedgerObject]) throws {
        var file = try OutputFile.open(outputOptions.output)
        try file.write(foreign: Manifest.text(objects, isPlain: plain))
        try file.finish()
        let unhashed = objects.count { $0.storedSHA256 == nil }
        if unhashed > 0 {
            outputOptions.note(
                "\(NumberText.grouped(unhashed)) of \(NumberText.grouped(objects.count)) objects have no hash: run index "
                    + "--hash")
        }
    }
}

extension IndexDirectory.Table: ExpressibleByArgument {}
