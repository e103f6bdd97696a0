import Testing

/// Other people's readers find in an index the events of the archive, whatever has happened to the index.
@Suite(.enabled(if: Python.hasReaders, "no Python with deltalake, duckdb, polars and pyarrow"))
struct InteropTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// An archive indexed in two runs, one a day, so that files differ in their range of time.
    private func index(files: String) throws {
        _ = try Program.synthesize(
            "made",
            [
                "--seed", "31", "--accounts", "2", "--regions", "2", "--events", "1500", "--files", files, "--story",
                "leaked-key",
            ],
            directory: directory)
        let outcome = try Program.shell(
            """
            set -e
            cp -rp made/bucket part
            find part -name '*.gz' -path '*/2024/03/02/*' | xargs rm
            "$BACKTRAIL" index part --index index --quiet --threads 1
            cp -rp made/bucket/. part
            """, directory: directory)
        try #require(outcome.exitCode == 0, "\(outcome.errors)")
        #expect(
            try Program.index("part", into: "index", options: ["--threads", "3"], directory: directory).exitCode == 0)
    }

    /// What the readers have to say.
    private func readers(truth: Bool) throws -> String {
        let files = try Program.run(
            ["inspect", "--files", "--index", "\(directory.path)/index", "--output", "files"], directory: directory)
        try #require(files.exitCode == 0, "\(files.errors)")
        let paths = ["index", "files", "part"] + (truth ? ["made/truth.json"] : [])
        return try Python.run("check_index.py", paths.map { "\(directory.path)/\($0)" }, directory: directory)
    }

    @Test func otherReadersFindTheSameEventsOfLargeFiles() throws {
        try index(files: "large")
        let answer = try readers(truth: true)
        #expect(answer == "ok\n")
    }

    /// The first questions that the README asks with other tools have the answers that the program gives.
    @Test func theReadmeAsksOtherTools() throws {
        try #require(
            Program.index("\(SourceTree.root)/samples/bucket", into: "sample-index", directory: directory).exitCode == 0
        )
        let answer = try Python.run(
            "run_readme.py", ["\(SourceTree.root)/README.md", try Program.path(), directory.path], directory: directory)
        let lines = answer.split(separator: "\n").map { $0.filter { !$0.isWhitespace } }
        let addresses = try Program.json(
            [
                "where", "--access-key", "AKIAEXAMPLEO2QYE3VCU", "--index", "sample-index", "--format", "json",
                "--quiet",
            ], directory: directory
        ).elements
        #expect(addresses.count == 5, "\(answer)")
        for row in addresses {
            let cells = "│\(row["sourceIPAddress"]?.label ?? "")│\(row["events"]?.label ?? "")│"
            #expect(lines.contains { $0.hasPrefix(cells) }, "\(answer)")
        }
        let failed = try Program.json(
            [
                "count", "--by", "eventName", "--error", "any", "--category", "all", "--limit", "3", "--index",
                "sample-index", "--format", "json", "--quiet",
            ], directory: directory
        ).elements
        for row in failed {
            #expect(lines.contains("│\(row["eventName"]?.label ?? "")┆\(row["events"]?.label ?? "")│"), "\(answer)")
        }
        let deleted = try Program.json(
            [
                "count", "--by", "principal,eventName", "--event", "Delete*", "--from", "2024-03-02", "--category",
                "all",
                "--index", "sample-index", "--format", "json", "--quiet",
            ], directory: directory
        ).elements
        #expect(!deleted.isEmpty)
        for row in deleted {
            let names = "'principal':'\(row["principal"]?.label ?? "")','eventName':'\(row["eventName"]?.label ?? "")'"
            #expect(answer.filter { !$0.isWhitespace }.contains("{\(names),'count_all':\(row["events"]?.label ?? "")}"))
        }
    }

    /// Files that were put together or replaced are gone for all of them.
    @Test func otherReadersFollowChangesOfTheIndex() throws {
        try index(files: "small")
        let whole = try readers(truth: true)
        #expect(whole == "ok\n")
        // One object changes, as no archive should: the rows it had go, others come.
        let changed = try Program.shell(
            """
            set -e
            file=$(find part -name '*.json.gz' -path '*/CloudTrail/*/2024/03/01/*' -size +1k | LC_ALL=C sort | head -n 1)
            zcat "$file" | sed 's/"eventName":"/&Changed/g' >plain
            grep -c Changed plain >/dev/null
            gzip -nc plain >"$file"
            """, directory: directory)
        try #require(changed.exitCode == 0, "\(changed.errors)")
        _ = try Program.index("part", into: "index", directory: directory)
        let found = try Program.run(
            ["count", "--by", "eventName", "--event", "Changed*", "--index", "index", "--quiet"], directory: directory)
        #expect(found.output.contains("Changed"))
        let replaced = try readers(truth: false)
        #expect(replaced == "ok\n")
        let compacted = try Program.run(["index", "--compact", "--index", "index"], directory: directory)
        try #require(compacted.exitCode == 0, "\(compacted.errors)")
        let together = try readers(truth: false)
        #expect(together == "ok\n")
    }
}
