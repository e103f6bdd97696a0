import Glibc
import Testing

/// `export`: that each receiver finds what its schema asks for, and nothing is lost.
@Suite struct ExportTests {
    private let directory: TemporaryDirectory
    private let events: Int

    init() throws {
        directory = try TemporaryDirectory()
        let samples = "\(SourceTree.root)/samples"
        events = try Truth(path: "\(samples)/truth.json").number("events")
        try #require(Program.index("\(samples)/bucket", into: "index", directory: directory).exitCode == 0)
    }

    private func export(_ arguments: [String]) throws -> Program.Outcome {
        try Program.run(["export"] + arguments + ["--index", "index", "--quiet"], directory: directory)
    }

    private func lines(_ arguments: [String]) throws -> [JSON] {
        let outcome = try export(arguments)
        try #require(outcome.exitCode == 0, "\(outcome.errors)")
        return try outcome.output.split(separator: "\n").map { try JSON(String($0)) }
    }

    /// Timesketch documents three members that every line must have.
    @Test func timesketchFindsItsColumns() throws {
        let lines = try lines(["--to", "timesketch"])
        #expect(lines.count == events)
        for name in ["message", "datetime", "timestamp_desc"] {
            let without = lines.filter { ($0[name]?.string ?? "").isEmpty }
            #expect(without.isEmpty)
        }
        let times = lines.compactMap { $0["datetime"]?.string }
        #expect(times == times.sorted())
        #expect(times.allSatisfy { $0.hasSuffix("+00:00") })
    }

    /// What OCSF 1.1.0 requires of the three classes.
    @Test func ocsfFindsWhatItRequires() throws {
        let lines = try lines(["--to", "ocsf"])
        #expect(lines.count == events)
        let base = ["activity_id", "category_uid", "class_uid", "metadata", "severity_id", "time", "type_uid", "cloud"]
        for line in lines {
            #expect(base.allSatisfy { line[$0] != nil })
            let classUID = line["class_uid"]?.integer ?? 0
            let activity = line["activity_id"]?.integer ?? -1
            #expect(line["type_uid"]?.integer == classUID * 100 + activity)
            #expect(line["category_uid"]?.integer == classUID / 1_000)
            #expect(line["metadata"]?["version"]?.string == "1.1.0")
            #expect(line["metadata"]?["product"]?["vendor_name"]?.string == "AWS")
            #expect(line["cloud"]?["provider"]?.string == "AWS")
            if let request = line["api"]?["request"] { #expect(request["uid"] != nil) }
            switch classUID {
            case 6_003:
                #expect(line["api"]?["operation"]?.string != nil)
                #expect(line["actor"]?["user"]?["uid"] != nil)
                #expect(line["src_endpoint"]?["ip"] != nil || line["src_endpoint"]?["svc_name"] != nil)
            case 3_002: #expect(line["user"]?["uid"] != nil && line["service"]?["name"] != nil)
            case 3_001: #expect(line["user"]?["name"] != nil)
            default: Issue.record("class \(classUID)")
            }
        }
        let created = lines.first { $0["api"]?["operation"]?.string == "CreateUser" }
        #expect(created?["class_uid"]?.integer == 3_001)
        #expect(created?["activity_id"]?.integer == 1)
        #expect(created?["user"]?["name"]?.string == "svc-telemetry")
    }

    @Test func flatRowsHoldEveryEvent() throws {
        #expect(try lines(["--to", "jsonl"]).count == events)
        let outcome = try export(["--to", "csv", "--event", "CreateUser"])
        let rows = outcome.output.replacing("\r\n", with: "\n").split(separator: "\n")
        #expect(rows.count == 2)
        #expect(rows.first?.hasPrefix("eventTime,eventID,eventName,") == true)
        #expect(rows.last?.hasPrefix("2024-03-02T02:23:36Z,") == true)
    }

    @Test func aParquetFileIsReadByOthers() throws {
        let outcome = try export(["--to", "parquet", "--output", "events.parquet"])
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        let again = try export(["--to", "parquet", "--output", "events.parquet"])
        #expect(again.exitCode == 70)
        #expect(try export(["--to", "parquet"]).exitCode == 64)
        let read = try Program.shell(
            """
            command -v python3 >/dev/null && python3 -c 'import pyarrow' 2>/dev/null || { echo absent; exit 0; }
            python3 -c '
            import pyarrow.parquet as parquet
            table = parquet.read_table("events.parquet")
            print(table.num_rows, table.schema.field("eventTime").type, len(set(table.column("eventID").to_pylist())))'
            """, directory: directory)
        if read.output == "absent\n" { return }
        let parts = read.output.split(separator: " ")
        #expect(parts.first == Substring(String(events)), "\(read.output) \(read.errors)")
        #expect(read.output.contains("timestamp[us"))
    }

    /// As the receivers check what they are given: the schema of OCSF, the columns of Timesketch, and DuckDB, pyarrow and
    /// Python's CSV with every value against the archive.
    @Test(.enabled(if: Python.hasReaders, "no Python with duckdb and pyarrow"))
    func receiversFindWhatTheArchiveHolds() throws {
        for (receiver, name) in [
            ("timesketch", "timesketch.jsonl"), ("ocsf", "ocsf.jsonl"), ("csv", "events.csv"),
            ("jsonl", "events.jsonl"),
            ("parquet", "events.parquet"),
        ] {
            #expect(try export(["--to", receiver, "--output", name]).exitCode == 0)
        }
        let answer = try Python.run(
            "check_exports.py", ["\(SourceTree.root)/samples/bucket", directory.path], directory: directory)
        #expect(answer == "ok\n")
    }

    @Test func theEndOfTheSelectionIsNoReceiver() throws {
        let selected = try lines(["jsonl", "--to", "2024-03-01T02:00:00Z"])
        #expect(!selected.isEmpty && selected.count < events)
        let late = selected.filter { ($0["eventTime"]?.string ?? "") >= "2024-03-01T02:00:00Z" }
        #expect(late.isEmpty)
        #expect(try export([]).exitCode == 64)
        #expect(try export(["--to", "2024-03-01"]).exitCode == 64)
        #expect(try lines(["--to", "jsonl", "--limit", "7"]).count == 7)
    }
}
