import Testing

/// `bench` measures a whole run, and leaves nothing behind.
@Suite struct BenchTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func bench(_ options: String...) throws -> JSON {
        let outcome = try Program.run(
            ["bench", "\(SourceTree.root)/samples/bucket", "--place", directory.path, "--format", "json", "--quiet"]
                + options, directory: directory)
        try #require(outcome.exitCode == 0, "\(outcome.errors)")
        #expect(outcome.errors == "")
        return try JSON(outcome.output)
    }

    @Test func everyMomentBelongsToOneStage() throws {
        let report = try bench("--threads", "2")
        let stages = try #require(report["stages"]).elements
        #expect(
            stages.map { $0["stage"]?.string }
                == ["read", "inflate", "scan", "extract", "encode", "compress", "write", "other"])
        // Three decimals each.
        let shares = stages.reduce(0) { $0 + ($1["share"]?.number ?? 0) }
        #expect(abs(shares - 1) < 0.01)
        #expect(report["events"]?.integer == 8_160 && report["objects"]?.integer == 901)
        #expect(try Program.shell("ls -A | grep -v '^\\.'", directory: directory).output == "")
    }

    @Test func aSampleIsASample() throws {
        let report = try bench("--sample", "1MB")
        let bytes = try #require(report["storedBytes"]?.integer)
        // Objects of a few kilobytes, taken evenly.
        #expect((900_000...1_100_000).contains(bytes))
    }

    @Test func aPlaceThatIsNotThereIsTold() throws {
        let outcome = try Program.run(
            ["bench", "\(SourceTree.root)/samples/bucket", "--place", "gone"], directory: directory)
        #expect(outcome.exitCode == 70 && outcome.errors.contains("gone/"))
    }
}
