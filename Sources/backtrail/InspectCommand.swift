import ArgumentParser
import Reporting
import TrailIndex
import TrailQuery

/// `backtrail inspect`: what an index holds besides events.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "What the index holds: its tables, what was rejected, the hashes of the archive.",
        discussion: """
            Without an option, how large the tables of the index are.

            Which objects and records could not be read, and where in them?

              backtrail inspect --index sample-index --rejected

            After index --hash: is every file of the archive still what was indexed?

              backtrail inspect --index sample-index --manifest | (cd samples/bucket && sha256sum --check --quiet)
            """)

    @Flag(help: "Every diagnostic of every object: what index shows the first of.")
    var rejected = false

    @Flag(help: "The SHA-256 of every object as sha256sum writes it; recorded by index --hash.")
    var manifest = false

    @Flag(help: "With --manifest: of the uncompressed bytes, which digest files name.")
    var plain = false

    @OptionGroup(title: "Index") var indexOptions: IndexOptions
    @OptionGroup(title: "Output") var outputOptions: OutputOptions

    func validate() throws {
        if rejected, manifest { throw ValidationError("--rejected and --manifest are two questions: ask one") }
        if plain, !manifest { throw ValidationError("--plain goes with --manifest") }
    }

    func run() throws {
        let snapshot = try IndexSnapshot(IndexDirectory(path: indexOptions.path))
        if manifest { return try writeManifest(snapshot.objects()) }
        if rejected {
            try outputOptions.write(
                ResultTable(
                    diagnosticsOf: snapshot.objects(), limit: outputOptions.rowLimit(forTables: 50)))
        } else {
            try outputOptions.write(ResultTable(snapshot.tableSizes()))
        }
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
