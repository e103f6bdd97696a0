import Testing

/// The answers to every question about archives whose truth is known.
@Suite struct TruthTests {
    private static let archives: [[String]] = [
        ["--seed", "11", "--layout", "AWSLogs", "--files", "small", "--accounts", "3", "--story", "leaked-key"],
        ["--seed", "12", "--layout", "Logs", "--files", "large", "--accounts", "2"],
        ["--seed", "13", "--layout", "control-tower", "--files", "mixed", "--accounts", "4", "--story", "leaked-key"],
    ]

    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test(arguments: archives)
    func everyAnswerIsTheTruth(options: [String]) throws {
        let size = FullTests.areAsked ? "5MB" : "2MB"
        let truth = try Program.synthesize(
            "made", options + ["--regions", "2", "--days", "2", "--plain-bytes", size], directory: directory)
        for threads in ["1", "3"] {
            let index = "index-\(threads)"
            let report = try Program.index(
                "made/bucket", into: index, options: ["--threads", threads], directory: directory)
            try expectComplete(report, of: "made/bucket", truth)
            #expect(try truth.differences(index: index, directory: directory) == [], "\(threads) threads")
        }

        let again = try Program.index("made/bucket", into: "index-3", directory: directory)
        #expect(again.exitCode == 0)
        #expect(again.objects("indexed") == 0)
        #expect(again.objects("seen") == (try truth.number("objects", "seen")))
        #expect(again.records("seen") == 0)
        #expect(try truth.differences(index: "index-3", directory: directory) == [], "after a second run")
    }

    @Test func theOrderOfFilesInTheirFoldersDoesNotMatter() throws {
        let truth = try Program.synthesize(
            "made", ["--seed", "14", "--accounts", "2", "--regions", "2", "--events", "600"], directory: directory)
        let copy = try Program.shell(
            "mkdir copy && cd made/bucket && find . -type f | LC_ALL=C sort -r | tar -cf - -T - | tar -xf - -C ../../copy",
            directory: directory)
        try #require(copy.exitCode == 0, "\(copy.errors)")
        let report = try Program.index("copy", into: "index", directory: directory)
        try expectComplete(report, of: "copy", truth)
        #expect(try truth.differences(index: "index", directory: directory) == [])
    }

    @Test func partsIndexedOneAfterTheOtherMakeTheWhole() throws {
        let truth = try Program.synthesize(
            "made", ["--seed", "15", "--accounts", "3", "--regions", "2", "--events", "900"], directory: directory)
        // The archive grows between runs as a copy of a live bucket does.
        let grown = try Program.shell(
            """
            set -e
            mkdir grown; cd made/bucket
            find . -type f | LC_ALL=C sort | awk 'NR % 3 == 1' | xargs cp -p --parents -t ../../grown
            cd ../..
            "$BACKTRAIL" index grown --index index --quiet
            cp -rp made/bucket/. grown
            """, directory: directory)
        try #require(grown.exitCode == 0, "\(grown.errors)")
        let report = try Program.index("grown", into: "index", directory: directory)
        #expect(report.exitCode == 0)
        #expect(report.objects("unchanged").map { $0 > 0 } == true)
        #expect(report.objects("seen") == (try truth.number("objects", "seen")))
        #expect(try truth.differences(index: "index", directory: directory) == [])
    }

    private func expectComplete(_ report: Program.IndexReport, of archive: String, _ truth: Truth) throws {
        #expect(report.exitCode == 0)
        #expect(report.diagnostics == [])
        #expect(report.objects("seen") == (try truth.number("objects", "seen")))
        #expect(report.objects("rejected") == 0)
        #expect(report.objects("unchanged") == 0)
        #expect(report.records("seen") == (try truth.number("records", "seen")))
        #expect(report.records("kept") == (try truth.number("records", "kept")))
        #expect(report.records("duplicate") == (try truth.number("records", "duplicate")))
        #expect(report.records("rejected") == 0)
        // A JSON file of another kind is read as well, to see that it is one.
        let others = try Program.shell("find \(archive) -name '*.json' -exec cat {} + | wc -c", directory: directory)
        let otherBytes = try #require(Int(others.output.filter(\.isNumber)))
        #expect(report.summary["bytes"]?["plain"]?.integer == (try truth.number("bytes", "plain")) + otherBytes)
    }
}
