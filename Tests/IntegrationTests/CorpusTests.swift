import Testing

/// Real records, where a folder of them is named by `BACKTRAIL_CORPUS`.
@Suite(.enabled(if: Python.isAvailable && Corpus.path != nil, "no BACKTRAIL_CORPUS, or no Python to read it"))
struct CorpusTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test func everyRecordComesBackAsItWas() throws {
        let corpus = try #require(Corpus.path)
        let report = try Program.run(
            ["index", corpus, "--index", "index", "--format", "json", "--quiet"], directory: directory)
        #expect([0, 2].contains(report.exitCode), "\(report.errors)")
        try Program.write(report.output, to: "\(directory.path)/report.json")
        let outputs = [
            ("events.jsonl", ["events", "--category", "all", "--format", "jsonl"]),
            ("counts.json", ["count", "--by", "eventName", "--category", "all", "--format", "json"]),
        ]
        for (name, arguments) in outputs {
            let outcome = try Program.run(
                arguments + ["--index", "index", "--quiet"], directory: directory, output: "\(directory.path)/\(name)")
            #expect(outcome.exitCode == 0, "\(outcome.errors)")
        }
        let files = ["events.jsonl", "counts.json", "report.json"].map { "\(directory.path)/\($0)" }
        #expect(try Python.run("check_corpus.py", [corpus] + files, directory: directory) == "ok\n")
    }
}
