import Testing

/// What an investigator meets first: packed copies, pipes, disks that are too small, and what was never seen before.
@Suite struct FirstContactTests {
    // MARK: Packed copies and standard input

    /// Made by other programs, deflated, with the same events as the folder.
    @Test(arguments: [
        "python3 -m zipfile -c copy.zip bucket", "tar cf copy.tar bucket", "tar czf copy.tar.gz bucket",
        "tar cf - bucket | gzip -1 >copy.tgz", "tar -C bucket -czf copy.tgz .", "tar --format=pax -cf copy.tar bucket",
    ])
    func aPackedCopyIsTheArchive(command: String) throws {
        let archive = try SmallArchive()
        try archive.write(Gzip.member(SmallArchive.logFile([SmallArchive.record(1)])), as: "ümläut 日本.json.gz")
        let made = try Program.shell("\(command) && ls copy*", directory: archive.directory)
        try #require(made.exitCode == 0, "\(made.errors)")
        let name = String(made.output.dropLast())
        let report = try Program.index(name, into: "index", directory: archive.directory)
        #expect(report.exitCode == 0, "\(report.diagnostics)")
        #expect(report.objects("seen") == 3 && report.objects("indexed") == 3)
        #expect(report.records("seen") == 7 && report.records("kept") == 7)
        #expect(try archive.eventCounts() == ["Neighbour": 6, "Survivor": 1])
        let raw = try Program.run(
            ["events", "--event", "Survivor", "--raw", "--index", "index"], directory: archive.directory)
        #expect(raw.output == SmallArchive.record(1) + "\n", "\(raw.errors)")
        let again = try Program.index(name, into: "index", directory: archive.directory)
        #expect(again.objects("unchanged") == 3 && again.records("seen") == 0)
        // The folder itself is another archive, of the same events.
        #expect(try Program.run(["index", "bucket", "--index", "index"], directory: archive.directory).exitCode == 70)
        let both = try archive.index(["--add"])
        #expect(both.records("seen") == 7 && both.records("duplicate") == 7)
    }

    /// Several archives in one run: one object for scripts, and every event once.
    @Test func severalArchivesAreOneRun() throws {
        let archive = try SmallArchive()
        let made = try Program.shell(
            "tar czf copy.tgz bucket && cp -r bucket second && echo x >second/bad.json", directory: archive.directory)
        try #require(made.exitCode == 0)
        let outcome = try Program.run(
            ["index", "bucket", "copy.tgz", "second", "--index", "index", "--format", "json", "--quiet"],
            directory: archive.directory)
        #expect(outcome.exitCode == 2)
        let summary = try JSON(outcome.output)
        #expect(summary["objects"]?["seen"]?.integer == 7 && summary["objects"]?["indexed"]?.integer == 6)
        #expect(summary["objects"]?["rejected"]?.integer == 1)
        #expect(summary["records"]?["seen"]?.integer == 18 && summary["records"]?["kept"]?.integer == 6)
        #expect(summary["records"]?["duplicate"]?.integer == 12)
        #expect(summary["diagnostics"]?.elements.count == 1)
    }

    @Test func standardInputIsAnArchive() throws {
        let archive = try SmallArchive()
        let script = """
            zcat $(find bucket -name '*.gz' | sort) | "$BACKTRAIL" index - --index index --format json --quiet
            tar czf - bucket | "$BACKTRAIL" index - --index index --format json --quiet
            cat $(find bucket -name '*T0005Z*') | "$BACKTRAIL" index - --index index --format json --quiet
            """
        let outcome = try Program.shell(script, directory: archive.directory)
        let reports = try outcome.output.split(separator: "\n").map { try JSON(String($0)) }
        try #require(reports.count == 3, "\(outcome.errors)")
        #expect(reports.map { $0["objects"]?["seen"]?.integer } == [1, 2, 1])
        #expect(reports.map { $0["records"]?["kept"]?.integer } == [6, 0, 0])
        #expect(reports.map { $0["records"]?["duplicate"]?.integer } == [0, 6, 3])
        #expect(reports.flatMap { $0["diagnostics"]?.elements ?? [] } == [])
        // The same bytes are known again.
        let again = try Program.shell(
            "cat $(find bucket -name '*T0005Z*') | \"$BACKTRAIL\" index - --index index --format json --quiet",
            directory: archive.directory)
        #expect(try JSON(again.output)["objects"]?["unchanged"]?.integer == 1)
        // It is kept, so that its records can be read back.
        let raw = try Program.run(["events", "--raw", "--index", "index"], directory: archive.directory)
        let records = (0..<6).map { SmallArchive.record(100 + $0 / 3 * 10 + $0 % 3, name: "Neighbour") + "\n" }
        #expect(raw.output == records.joined(), "\(raw.errors)")
        let empty = try Program.run(["index", "-", "--index", "other"], directory: archive.directory)
        #expect(empty.exitCode == 70)
        #expect(empty.errors.hasPrefix("backtrail: standard input: empty\n"))
        let dry = try Program.run(["index", "-", "--index", "other", "--dry-run"], directory: archive.directory)
        #expect(dry.exitCode == 70)
    }

    /// What inflates out of proportion is refused, and its neighbours are not.
    @Test func aBombAmongTheEntriesIsRefused() throws {
        let archive = try SmallArchive()
        let made = try Program.shell(
            """
            mkdir tree && cp $(find bucket -name '*T0005Z*') tree/a.json.gz && cp $(find bucket -name '*T0015Z*') tree/z.json.gz
            head -c 200000000 /dev/zero >tree/bomb.json
            tar czf copy.tar.gz -C tree a.json.gz bomb.json z.json.gz
            """, directory: archive.directory)
        try #require(made.exitCode == 0, "\(made.errors)")
        let report = try Program.index("copy.tar.gz", into: "index", directory: archive.directory)
        #expect(report.exitCode == 2)
        #expect(report.objects("seen") == 3 && report.objects("indexed") == 2 && report.objects("rejected") == 1)
        #expect(report.records("kept") == 6)
        #expect(report.diagnostics.map { $0["code"]?.string } == ["too-large"])
        #expect(report.diagnostics.map { $0["key"]?.string } == ["bomb.json"])
    }

    // MARK: Evidence

    @Test func anObjectThatChangedIsNotPrinted() throws {
        let archive = try SmallArchive()
        try archive.write(Gzip.member(SmallArchive.logFile([SmallArchive.record(1)])))
        _ = try archive.index()
        let arguments = ["events", "--event", "Survivor", "--raw", "--index", "index"]
        #expect(try Program.run(arguments, directory: archive.directory).output == SmallArchive.record(1) + "\n")
        // As long as before, and sound gzip: only the checksum tells.
        try archive.write(Gzip.member(SmallArchive.logFile([SmallArchive.record(1, name: "Survived")])))
        let outcome = try Program.run(arguments, directory: archive.directory)
        #expect(outcome.exitCode == 70)
        #expect(outcome.output == "")
        #expect(outcome.errors.contains("changed since it was indexed"))
    }

    @Test func aDiskThatCannotHoldTheIndexIsToldBefore() throws {
        let archive = try SmallArchive()
        // Without blocks on the disk, but of a size that no disk of these days has room for.
        let made = try Program.shell(
            "truncate -s 15T bucket/\(SmallArchive.keyPrefix)\(SmallArchive.objectName())", directory: archive.directory
        )
        guard made.exitCode == 0 else { return }
        let refused = try Program.run(["index", "bucket", "--index", "index"], directory: archive.directory)
        #expect(refused.exitCode == 70)
        #expect(refused.errors.contains("the index may take 14843406 MB"), "\(refused.errors)")
        #expect(refused.errors.contains("--force"))
        #expect(try Program.shell("ls -d index", directory: archive.directory).exitCode != 0)
        let forced = try archive.index(["--force"])
        #expect(forced.exitCode == 2)
        #expect(forced.records("kept") == 6 && forced.objects("rejected") == 1)
        #expect(forced.diagnostics.map { $0["code"]?.string } == ["too-large"])
    }

    @Test func anIndexBelowTheRootOfAllFilesIsRefused() throws {
        let directory = try TemporaryDirectory()
        let outcome = try Program.run(["index", "/", "--index", "index"], directory: directory)
        #expect(outcome.exitCode == 70)
        #expect(outcome.errors.contains("the index would lie inside the archive /"))
    }

    // MARK: What was never seen before

    @Test func newIsWhatHasNoEventBefore() throws {
        let archive = try SmallArchive()
        func record(_ number: Int, _ name: String, day: String, address: String) -> String {
            SmallArchive.record(number, name: name).replacing("2024-03-01T", with: "2024-03-\(day)T")
                .replacing("192.0.2.1", with: address)
        }
        try archive.write(
            Gzip.member(
                SmallArchive.logFile([
                    record(1, "GetObject", day: "02", address: "192.0.2.1"),
                    record(2, "DeleteTrail", day: "02", address: "192.0.2.7"),
                    record(3, "DeleteTrail", day: "03", address: "192.0.2.7"),
                    record(4, "GetObject", day: "03", address: "192.0.2.9"),
                ])))
        _ = try archive.index()
        func keys(_ arguments: [String], _ member: String) throws -> [String] {
            try Program.json(
                arguments + ["--index", "index", "--format", "json", "--quiet"], directory: archive.directory
            ).elements.map { "\($0[member]?.label ?? "-") \($0["events"]?.label ?? "-")" }
        }
        #expect(
            try keys(["where", "--new-since", "2024-03-02"], "sourceIPAddress") == ["192.0.2.7 2", "192.0.2.9 1"])
        #expect(try keys(["where", "--new-since", "2024-03-03"], "sourceIPAddress") == ["192.0.2.9 1"])
        #expect(try keys(["what", "--new-since", "2024-03-02"], "eventName") == ["DeleteTrail 2", "GetObject 2"])
        #expect(
            try keys(["what", "--detail", "--new-since", "2024-03-02", "--limit", "1"], "eventName")
                == ["DeleteTrail 2"])
        #expect(try keys(["count", "--by", "eventName", "--new-since", "2024-03-03"], "eventName") == [])
        // Of the selected events: the address was seen before, but not with this call.
        #expect(
            try keys(["where", "--event", "GetObject", "--new-since", "2024-03-02"], "sourceIPAddress")
                == ["192.0.2.1 1", "192.0.2.9 1"])
        #expect(try keys(["who", "--new-since", "2024-03-02"], "principal") == [])
        let wrong = try Program.run(
            ["who", "--new-since", "2024-03-02", "--from", "2024-03-01", "--index", "index"],
            directory: archive.directory)
        #expect(wrong.exitCode == 64)
    }
}
