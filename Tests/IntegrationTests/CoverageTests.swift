import Glibc
import Testing

/// `coverage` on the samples, on what was taken out of a copy, and on archives without digests.
@Suite struct CoverageTests {
    private let directory: TemporaryDirectory
    private let samples = "\(SourceTree.root)/samples"

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func coverage(_ arguments: [String] = [], keys: Bool = true) throws -> JSON {
        let proofs =
            keys
            ? ["--public-keys", "\(samples)/public-keys.json", "--signatures", "\(samples)/signatures.jsonl"] : []
        return try Program.json(
            ["coverage", "--index", "index", "--format", "json", "--quiet"] + proofs + arguments, directory: directory)
    }

    private func hours(_ report: JSON, _ state: String) -> Int? { report["hours"]?[state]?.integer }

    /// The intervals of an account, a region and a category.
    private func intervals(_ report: JSON, _ account: String, _ region: String, _ category: String) -> [JSON] {
        report["rows"]?.elements.first { row in
            row["account"]?.label == account && row["region"]?.label == region
                && row["category"]?.label == category
        }?["intervals"]?.elements ?? []
    }

    @Test func theSamplesAreCoveredFromTheFirstDigestToTheLast() throws {
        try #require(Program.index("\(samples)/bucket", into: "index", directory: directory).exitCode == 0)
        let truth = try Truth(path: "\(samples)/truth.json")
        let report = try coverage()
        #expect(report["digests"]?.label == "verified")
        #expect(hours(report, "missing") == 0)
        #expect(hours(report, "stated-empty") == 0)
        let empty = hours(report, "empty") ?? 0
        #expect(empty > 0)
        #expect(report["missingLogs"]?.elements == [])
        #expect(report["backfilledLogs"]?.integer == (try truth.number("digests", "backfill")))
        #expect(report["repeatedRecords"]?.integer == (try truth.number("records", "duplicate")))
        #expect(report["trails"]?.elements.map { $0["name"]?.label } == [truth.document["digests"]?["trail"]?.label])
        for chain in truth.document["digests"]?["chains"]?.elements ?? [] where chain["kind"]?.label == "standard" {
            let runs = intervals(report, chain["account"]?.label ?? "", chain["region"]?.label ?? "", "Management")
            // Whole hours from the second on, up to the hour of the last digest's end.
            let lastEnd = (chain["lastEndTime"]?.label ?? "").prefix(13) + ":00:00Z"
            let between = runs.filter { run in
                (run["from"]?.label ?? "") >= "2024-03-01T01:00:00Z" && (run["to"]?.label ?? "") <= lastEnd
            }
            let unknown = between.filter { $0["state"]?.label == "unknown" }
            #expect(!between.isEmpty)
            #expect(unknown.isEmpty)
        }
        // Every event is in a cell, the Insight records too.
        let events = report["rows"]?.elements.flatMap { $0["intervals"]?.elements ?? [] }
            .compactMap { $0["events"]?.integer }.reduce(0, +)
        #expect(events == (try truth.number("records", "kept")))
        let changes = report["loggingChanges"]?.elements ?? []
        #expect(changes.map { $0["eventName"]?.label } == ["StopLogging"])
        #expect(changes.first?["errorCode"]?.label == "AccessDenied")
    }

    @Test func withoutKeysNothingIsProvenEmpty() throws {
        try #require(Program.index("\(samples)/bucket", into: "index", directory: directory).exitCode == 0)
        let proven = try coverage()
        let stated = try coverage(keys: false)
        #expect(stated["digests"]?.label == "stated")
        #expect(hours(stated, "empty") == 0)
        #expect(hours(stated, "stated-empty") == hours(proven, "empty"))
        #expect(hours(stated, "delivered") == hours(proven, "delivered"))
    }

    /// A log and two digests in a row are taken out of a copy before it is indexed.
    @Test func whatWasTakenOutIsMissing() throws {
        let copied = try Program.shell("cp -r \(samples)/bucket bucket", directory: directory)
        try #require(copied.exitCode == 0)
        let folder = "bucket/AWSLogs/o-cqjqsouv8a/687012411311"
        let taken = try Program.shell(
            """
            rm \(folder)/CloudTrail/us-east-1/2024/03/01/*_20240301T0[34]*.json.gz
            rm \(folder)/CloudTrail-Digest/eu-central-1/2024/03/01/*_20240301T1[01]*Z.json.gz
            """, directory: directory)
        try #require(taken.exitCode == 0, "\(taken.errors)")
        try #require(Program.index("bucket", into: "index", directory: directory).exitCode == 0)
        let report = try coverage()
        let lost = (report["missingLogs"]?.elements ?? []).map(\.label)
        let foreign = lost.filter { !$0.contains("687012411311_CloudTrail_us-east-1_20240301T0") }
        #expect(!lost.isEmpty)
        #expect(foreign == [])
        for run in intervals(report, "687012411311", "us-east-1", "Management") where run["state"]?.label == "missing" {
            let from = run["from"]?.label ?? ""
            #expect(from.hasPrefix("2024-03-01T0"))
        }
        let missing = intervals(report, "687012411311", "eu-central-1", "Management")
            .filter { $0["state"]?.label == "missing" }
        #expect(missing.map { $0["from"]?.label } == ["2024-03-01T09:00:00Z"])
        #expect(missing.map { $0["to"]?.label } == ["2024-03-01T12:00:00Z"])
        // Nobody else is accused.
        for account in ["748598451619", "585928956022"] {
            for region in ["us-east-1", "eu-central-1"] {
                let states = intervals(report, account, region, "Management").map { $0["state"]?.label }
                #expect(!states.contains("missing"))
            }
        }
    }

    @Test func anArchiveThatIsGoneLeavesWhatTheIndexKnows() throws {
        try #require(Program.shell("cp -r \(samples)/bucket bucket", directory: directory).exitCode == 0)
        try #require(Program.index("bucket", into: "index", directory: directory).exitCode == 0)
        try #require(Program.shell("mv bucket elsewhere", directory: directory).exitCode == 0)
        let gone = try coverage()
        #expect(gone["digests"]?.label == "unread")
        #expect(hours(gone, "empty") == 0 && hours(gone, "missing") == 0)
        let moved = try coverage(["--archive-root", "elsewhere"])
        #expect(moved["digests"]?.label == "verified")
        let empty = hours(moved, "empty") ?? 0
        #expect(empty > 0)
    }

    @Test func withoutDigestsQuietHoursAreUnknown() throws {
        let archive = try SmallArchive()
        #expect(try archive.index().exitCode == 0)
        let report = try Program.json(
            ["coverage", "--index", "index", "--format", "json", "--quiet"], directory: archive.directory)
        #expect(report["digests"]?.label == "none")
        #expect(report["withoutDataEvents"]?.elements.count == 1)
        let text = try Program.run(["coverage", "--index", "index"], directory: archive.directory)
        #expect(text.exitCode == 0)
        #expect(text.output.contains("no GetObject proves nothing"))
        #expect(text.output.contains("none in the archive: what is not here is unknown"))
    }

    @Test func whatIsAskedAboutIsAllThatIsShown() throws {
        try #require(Program.index("\(samples)/bucket", into: "index", directory: directory).exitCode == 0)
        let report = try coverage([
            "--account", "687012411311", "--region", "us-east-1", "--category", "data", "--from", "2024-03-02",
            "--to", "2024-03-02T06:00:00Z",
        ])
        let rows = report["rows"]?.elements ?? []
        #expect(rows.count == 1)
        #expect(rows.first?["category"]?.label == "Data")
        #expect(rows.first?["intervals"]?.elements.compactMap { $0["hours"]?.integer }.reduce(0, +) == 6)
        for arguments in [["--category", "Nonsense"], ["--limit", "-1"], ["--from", "yesterday"]] {
            let outcome = try Program.run(["coverage", "--index", "index"] + arguments, directory: directory)
            #expect(outcome.exitCode == 64, "\(arguments)")
        }
    }
}
