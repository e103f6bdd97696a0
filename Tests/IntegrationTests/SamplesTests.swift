import Glibc
import Testing

/// The archive that comes with the project, and what the README says of it.
@Suite struct SamplesTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        let link = unsafe symlink("\(SourceTree.root)/samples", "\(directory.path)/samples")
        try #require(link == 0)
    }

    @Test func everyAnswerAboutTheSamplesIsTheTruth() throws {
        let truth = try Truth(path: "\(directory.path)/samples/truth.json")
        let report = try Program.index("samples/bucket", into: "sample-index", directory: directory)
        #expect(report.exitCode == 0)
        #expect(report.diagnostics == [])
        #expect(report.objects("seen") == (try truth.number("objects", "seen")))
        for name in ["seen", "kept", "duplicate"] {
            #expect(report.records(name) == (try truth.number("records", name)))
        }
        #expect(try truth.differences(index: "sample-index", directory: directory) == [])
    }

    @Test func theStoryIsFoundByItsKeys() throws {
        let truth = try Truth(path: "\(directory.path)/samples/truth.json")
        let story = try #require(truth.document["story"])
        try #require(Program.index("samples/bucket", into: "sample-index", directory: directory).exitCode == 0)
        var events: Set<JSON> = []
        for key in [story["leakedKey"]].compactMap({ $0 }) + (story["mintedKeys"]?.elements ?? []) {
            for address in story["addresses"]?.elements ?? [] {
                let outcome = try Program.run(
                    [
                        "events", "--access-key", key.label, "--ip", address.label, "--index", "sample-index",
                        "--format", "jsonl", "--quiet",
                    ], directory: directory)
                #expect(outcome.exitCode == 0, "\(outcome.errors)")
                for line in outcome.output.split(separator: "\n") {
                    events.insert(try #require(JSON(String(line))["eventID"]))
                }
            }
        }
        #expect(!events.isEmpty)
        #expect(events.isSubset(of: Set(story["eventIDs"]?.elements ?? [])))
    }

    @Test(arguments: ReadmeExample.all(of: "\(SourceTree.root)/README.md"))
    func theReadmeShowsWhatTheProgramPrints(example: ReadmeExample) throws {
        try #require(Program.index("samples/bucket", into: "sample-index", directory: directory).exitCode == 0)
        for step in example.steps {
            let folder = try Program.path().split(separator: "/", omittingEmptySubsequences: false).dropLast()
            // An example that makes the index it shows finds none.
            let fresh = step.command.hasPrefix("backtrail index samples/") ? "rm -rf sample-index; " : ""
            let outcome = try Program.shell(
                "\(fresh)PATH=\(folder.joined(separator: "/")):$PATH; { \(step.command)\n} 2>&1", directory: directory)
            #expect(step.isAnswered(by: outcome.output), "README.md:\(step.line): \(step.command)\n\(outcome.output)")
        }
    }
}
