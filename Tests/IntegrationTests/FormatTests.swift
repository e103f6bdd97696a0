import Testing

/// An index of each version of the format is read for ever, and one of a newer version is refused.
///
/// Where the first tests fail, indexes that people have would no longer be read rightly: the README of the fixture says
/// what to do. What they expect was worked out from the archive, not by this program.
@Suite struct FormatTests {
    private static let fixture = "\(SourceTree.root)/Tests/Fixtures/index-format-1"

    private let directory: TemporaryDirectory
    private let expected: JSON

    init() throws {
        directory = try TemporaryDirectory()
        expected = try JSON(Program.read("\(Self.fixture)/expected.json"))
    }

    /// Lays a copy of the fixture's index into the test's folder, which is then `index`.
    private func copyIndex() throws {
        let copied = try Program.shell(
            "cp -r '\(Self.fixture)/index' index && chmod -R u+w index", directory: directory)
        try #require(copied.exitCode == 0, "\(copied.errors)")
    }

    private func answer(_ arguments: [String], index: String = "\(fixture)/index") throws -> [JSON] {
        try Program.json(
            arguments + ["--category", "all", "--index", index, "--format", "json", "--quiet"], directory: directory
        ).elements
    }

    private func checkAnswers(index: String = "\(fixture)/index") throws {
        func numbers(_ row: JSON, _ names: [String]) -> JSON { .array(names.map { row[$0] ?? .null }) }
        let who = try answer(["who"], index: index).map {
            ($0["principal"]?.label ?? "", numbers($0, ["events", "errors", "writes"]))
        }
        #expect(Dictionary(who) { first, _ in first } == expected["who"]?.members)
        // Rows of `what` that differ in further columns are one here.
        var what: [String: [Int]] = [:]
        for row in try answer(["what"], index: index) {
            let name = "\(row["eventSource"]?.label ?? "") \(row["eventName"]?.label ?? "")"
            let sums = what[name] ?? [0, 0]
            what[name] = [sums[0] + (row["events"]?.integer ?? 0), sums[1] + (row["errors"]?.integer ?? 0)]
        }
        #expect(what == expected["what"]?.members.mapValues { $0.elements.compactMap(\.integer) })
        for (field, counts) in expected["count"]?.members ?? [:] {
            let rows = try answer(["count", "--by", field], index: index).map {
                ($0[field]?.label ?? "", $0["events"] ?? .null)
            }
            #expect(Dictionary(rows) { first, _ in first } == counts.members, "\(field)")
        }
    }

    @Test func theQuestionsAreAnsweredAsTheArchiveSays() throws {
        try checkAnswers()
    }

    @Test func everyRecordIsGivenBack() throws {
        /// The records of some JSON lines; half of a surrogate pair is no text of Swift's.
        func records(_ lines: [String]) throws -> [JSON: Int] {
            let values = try lines.map { try JSON($0.replacing("\\ud800", with: "half")).without(["_backtrail"]) }
            return Dictionary(values.map { ($0, 1) }, uniquingKeysWith: +)
        }
        let texts = (expected["texts"]?.elements ?? []).compactMap(\.string)
        try #require(texts.count == 26)
        let events = try Program.run(
            ["events", "--category", "all", "--index", "\(Self.fixture)/index", "--format", "jsonl", "--quiet"],
            directory: directory)
        #expect(try records(events.output.split(separator: "\n").map(String.init)) == records(texts))
        let raw = try Program.run(
            [
                "events", "--category", "all", "--index", "\(Self.fixture)/index", "--archive-root",
                "\(Self.fixture)/archive", "--raw", "--quiet",
            ], directory: directory)
        #expect(raw.output.utf8.count == texts.reduce(0) { $0 + $1.utf8.count + 1 }, "\(raw.errors)")
        for text in texts { #expect(raw.output.contains(text + "\n"), "\(text)") }
    }

    @Test func theLedgerAndTheCopiesAreRead() throws {
        let sizes = try Program.json(
            ["inspect", "--index", "\(Self.fixture)/index", "--format", "json"], directory: directory
        ).elements
        #expect(sizes.map { $0["rows"]?.integer } == [26, 8, 4])
        let rejected = try Program.json(
            ["inspect", "--rejected", "--index", "\(Self.fixture)/index", "--format", "json"], directory: directory)
        #expect(rejected.elements.map { $0["code"]?.string } == ["record-not-object", "invalid-utf8", "not-gzip"])
    }

    /// It can also be added to and compacted, and what was in it stays as it was.
    @Test func itIsWrittenToAsWell() throws {
        try copyIndex()
        let archive = "bucket/\(SmallArchive.keyPrefix)"
        let made = try Program.shell("mkdir -p \(archive)", directory: directory)
        try #require(made.exitCode == 0)
        try Program.write(
            SmallArchive.logFile([SmallArchive.record(700_001)]),
            to: "\(directory.path)/\(archive)\(SmallArchive.objectName(suffix: ".json"))")
        let report = try Program.index("bucket", into: "index", options: ["--add"], directory: directory)
        #expect(report.records("kept") == 1, "\(report.errors)")
        let compacted = try Program.run(["index", "--compact", "--index", "index"], directory: directory)
        #expect(compacted.exitCode == 0, "\(compacted.errors)")
        let names = try answer(["count", "--by", "eventName"], index: "index")
        #expect(names.count == (expected["count"]?["eventName"]?.members.count ?? 0) + 1)
        let old = names.filter { $0["eventName"] != .string("Survivor") }
        #expect(old.allSatisfy { $0["events"] == expected["count"]?["eventName"]?[$0["eventName"]?.label ?? ""] })
    }

    // MARK: Other versions

    @Test func aNewIndexNamesItsVersion() throws {
        let archive = try SmallArchive()
        _ = try archive.index()
        let found = try Program.shell(
            #"""
            for table in events objects copies; do
                grep -c '"backtrail.formatVersion":"1"' index/$table/_delta_log/00000000000000000000.json
                cat index/$table/*.parquet 2>/dev/null | grep -ac 'backtrail version .* (build index-format-1)' || true
            done
            """#, directory: archive.directory)
        #expect(found.output == "1\n1\n1\n1\n1\n0\n", "\(found.errors)")
    }

    /// Indexes that were made before there was the property are of version 1.
    @Test func withoutAVersionItIsTheFirst() throws {
        try copyIndex()
        let changed = try Program.shell(
            #"sed -i 's/"backtrail.formatVersion":"1"//; s/{,/{/; s/,}/}/' index/*/_delta_log/00000000000000000000.json"#
                + "&& ! grep -r formatVersion index", directory: directory)
        try #require(changed.exitCode == 0)
        try checkAnswers(index: "index")
    }

    @Test(
        "A newer version is refused by name",
        arguments: [
            (
                #"s/"backtrail.formatVersion":"1"/"backtrail.formatVersion":"2"/"#, "_delta_log/*0.json",
                "index/events: "
            ),
            ("s/build index-format-1)/build index-format-2)/", "part-*.parquet", "index/events/part-"),
        ])
    func aNewerVersionIsRefused(change: String, files: String, path: String) throws {
        try copyIndex()
        let changed = try Program.shell("LC_ALL=C sed -i '\(change)' index/events/\(files)", directory: directory)
        try #require(changed.exitCode == 0, "\(changed.errors)")
        for arguments in [["who"], ["inspect", "--files"], ["events"]] {
            let outcome = try Program.run(arguments + ["--index", "index"], directory: directory)
            #expect(outcome.exitCode == 70 && outcome.output == "")
            #expect(outcome.errors.hasPrefix("backtrail: \(path)"), "\(outcome.errors)")
            #expect(
                outcome.errors.contains("an index of format 2, and this version of backtrail knows formats up to 1"))
            #expect(outcome.errors.contains("use the version of backtrail that wrote it or a later one"))
        }
        let written = try Program.run(
            ["index", "\(Self.fixture)/archive", "--add", "--index", "index"], directory: directory)
        #expect(written.exitCode == 70 && written.errors.contains("an index of format 2"), "\(written.errors)")
    }
}
