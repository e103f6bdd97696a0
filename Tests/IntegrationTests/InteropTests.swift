import Glibc
import Testing

/// Other readers find in an index what the program says is in it.
@Suite(.enabled(if: Python.hasReaders, "no Python with deltalake, duckdb, polars and pyarrow"))
struct InteropTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test(arguments: ["small", "large"])
    func otherReadersFindTheSameEvents(files: String) throws {
        let truth = try Program.synthesize(
            "made",
            ["--seed", "31", "--accounts", "2", "--regions", "2", "--events", "1500", "--files", files],
            directory: directory)
        // Two runs, so that there are files of several commits.
        let half = try Program.shell(
            """
            set -e
            cp -rp made/bucket part
            find part -type f -name '*.gz' | LC_ALL=C sort | awk 'NR % 2' | xargs rm
            "$BACKTRAIL" index part --index index --quiet --threads 1
            cp -rp made/bucket/. part
            """, directory: directory)
        try #require(half.exitCode == 0, "\(half.errors)")
        #expect(
            try Program.index("part", into: "index", options: ["--threads", "3"], directory: directory).exitCode == 0)

        func counts(_ field: String) throws -> String {
            let rows = try Program.json(
                ["count", "--by", field, "--category", "all", "--index", "index", "--format", "json", "--quiet"],
                directory: directory)
            return rows.elements.map { row in
                let key = row[field] ?? .null
                return "\(JSON.string(key == .null ? "None" : key.label)): \(row["events"] ?? .null)"
            }.joined(separator: ", ")
        }
        let events = try Program.run(
            ["events", "--category", "all", "--index", "index", "--format", "jsonl", "--quiet"], directory: directory)
        let records = try events.output.split(separator: "\n").map { try JSON(String($0)) }
        #expect(records.count == (try truth.number("records", "kept")))
        let resources = Dictionary(
            records.map { ($0["resources"].map { "\($0.elements.count)" } ?? "None", 1) }, uniquingKeysWith: +)
        let expected = """
            {"kept": \(try truth.number("records", "kept")), "eventName": {\(try counts("eventName"))},
            "userIdentity.type": {\(try counts("userIdentity.type"))},
            "errorCode": \(records.count { ($0["errorCode"] ?? .null) == .null }),
            "resources": {\(resources.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", "))}}
            """
        try Program.write(expected, to: "\(directory.path)/expected.json")
        let answer = try Python.run(
            "check_index.py", ["\(directory.path)/index/events", "\(directory.path)/expected.json"],
            directory: directory)
        #expect(answer == "ok\n")
    }
}
