import Glibc
import Testing

/// Every kind of damage is counted and located, and costs no record but its own.
@Suite struct DamagedObjectTests {
    private let archive: SmallArchive

    init() throws {
        archive = try SmallArchive()
    }

    @Test(arguments: DamagedObject.all)
    func damageIsSaidAndCostsNoNeighbour(object: DamagedObject) throws {
        try archive.write(object.bytes, as: object.name)
        let report = try archive.index()
        #expect(report.exitCode == (object.findings.isEmpty ? 0 : 2))
        #expect(report.objects("seen") == 3)
        #expect(report.objects("indexed") == (object.fate == .indexed ? 3 : 2))
        #expect(report.objects("other") == (object.fate == .other ? 1 : 0))
        #expect(report.objects("rejected") == (object.fate == .rejected ? 1 : 0))
        #expect(report.objects("unchanged") == 0)
        #expect(report.records("seen") == SmallArchive.neighbourRecords + object.kept + object.rejected)
        #expect(report.records("kept") == SmallArchive.neighbourRecords + object.kept)
        #expect(report.records("rejected") == object.rejected)
        #expect(report.records("duplicate") == 0)

        #expect(report.diagnostics.count == object.findings.count, "\(report.diagnostics)")
        for (diagnostic, finding) in zip(report.diagnostics, object.findings) {
            #expect(diagnostic["key"] == .string(SmallArchive.keyPrefix + object.name))
            #expect(diagnostic["code"] == .string(finding.code))
            #expect(diagnostic["message"]?.string.map { !$0.isEmpty } == true)
            if let recordIndex = finding.recordIndex { #expect(diagnostic["recordIndex"]?.integer == recordIndex) }
            if let byteOffset = finding.byteOffset { #expect(diagnostic["byteOffset"]?.integer == byteOffset) }
        }
        var expected = ["Neighbour": SmallArchive.neighbourRecords]
        if object.kept > 0 { expected["Survivor"] = object.kept }
        #expect(try archive.eventCounts() == expected)

        let isCut = !object.findings.allSatisfy { ["invalid-utf8", "trailing-bytes"].contains($0.code) }
        let question = try Program.run(["who", "--index", "index"], directory: archive.directory)
        #expect(question.exitCode == 0)
        #expect(question.errors.contains("incomplete: 1 object could not be read in full") == isCut)
    }

    @Test func bytesThatAreNoUTF8AreReplacedInTheAnswer() throws {
        let object = try #require(DamagedObject.all.first { $0.testDescription == "bytes that are no UTF-8" })
        try archive.write(object.bytes)
        #expect(try archive.index().exitCode == 2)
        let rows = try Program.json(
            ["count", "--by", "vpcEndpointId", "--index", "index", "--format", "json", "--event", "Survivor"],
            directory: archive.directory)
        #expect(rows == .array([.object(["vpcEndpointId": .string("a\u{FFFD}b"), "events": .number("1")])]))
    }

    @Test(.enabled(if: geteuid() != 0, "a superuser may read every file"))
    func aFileThatMayNotBeReadIsRejected() throws {
        try archive.write(Gzip.member(SmallArchive.logFile([SmallArchive.record(1)])))
        let path = "\(archive.directory.path)/bucket/\(SmallArchive.keyPrefix)\(SmallArchive.objectName())"
        try #require(unsafe chmod(path, 0) == 0)
        let report = try archive.index()
        #expect(report.exitCode == 2)
        #expect(report.objects("rejected") == 1)
        #expect(report.diagnostics.map { $0["code"] } == [.string("unreadable")])
        #expect(try archive.eventCounts() == ["Neighbour": SmallArchive.neighbourRecords])
    }

    /// A superuser reads every file, but may become somebody else.
    @Test(.enabled(if: geteuid() == 0, "only a superuser becomes somebody else"))
    func filesAndFoldersThatMayNotBeReadAreTold() throws {
        try archive.write(Gzip.member(SmallArchive.logFile([SmallArchive.record(1)])))
        let outcome = try Program.shell(
            """
            set -e
            command -v setpriv >/dev/null || { echo skipped; exit 0; }
            chmod 0 bucket/\(SmallArchive.keyPrefix)\(SmallArchive.objectName())
            mkdir -m 0 bucket/AWSLogs/closed
            chmod a+rx .; mkdir -m 777 open; cp "$BACKTRAIL" program; chmod a+rx program
            status=0
            setpriv --reuid 65534 --regid 65534 --clear-groups \
                ./program index bucket --index open/index --format json --quiet || status=$?
            cp -r open/index index; exit $status
            """, directory: archive.directory)
        guard outcome.output != "skipped\n" else { return }
        try #require(outcome.exitCode == 2, "\(outcome.errors)")
        let summary = try JSON(outcome.output)
        // The folder stands for the objects in it.
        #expect(summary["objects"]?["seen"]?.integer == 4)
        #expect(summary["objects"]?["rejected"]?.integer == 2)
        #expect(summary["records"]?["kept"]?.integer == SmallArchive.neighbourRecords)
        let told = (summary["diagnostics"]?.elements ?? []).map { [$0["code"], $0["key"]] }
        #expect(
            told == [
                [.string("unreadable"), .string("AWSLogs/closed/")],
                [.string("unreadable"), .string(SmallArchive.keyPrefix + SmallArchive.objectName())],
            ])
        #expect(try archive.eventCounts() == ["Neighbour": SmallArchive.neighbourRecords])
    }

    @Test func whatIsNoRegularFileIsNeverOpened() throws {
        let made = try Program.shell(
            """
            cd bucket/\(SmallArchive.keyPrefix) && mkfifo \(SmallArchive.objectName()) &&
            ln -s missing \(SmallArchive.objectName(time: "20240301T0020Z")) &&
            ln -s / \(SmallArchive.objectName(time: "20240301T0025Z"))
            """, directory: archive.directory)
        try #require(made.exitCode == 0, "\(made.errors)")
        let report = try archive.index()
        #expect(report.exitCode == 2)
        #expect(report.objects("seen") == 5)
        #expect(report.objects("indexed") == 2)
        #expect(report.objects("rejected") == 3)
        #expect(report.diagnostics.map { $0["code"] } == Array(repeating: .string("unreadable"), count: 3))
        #expect(try archive.eventCounts() == ["Neighbour": SmallArchive.neighbourRecords])
    }

    @Test func aRejectedObjectIsReadAgainAndOneThatChangedIsReplaced() throws {
        let good = Gzip.member(SmallArchive.logFile((0..<3).map { SmallArchive.record($0) }))
        try archive.write(Array(good.prefix(20)))
        #expect(try archive.index().exitCode == 2)
        #expect(try archive.eventCounts() == ["Neighbour": 6])

        let same = try archive.index()
        #expect(same.exitCode == 2)
        #expect(same.objects("unchanged") == 2)
        #expect(same.objects("rejected") == 1)
        #expect(same.diagnostics.map { $0["code"] } == [.string("truncated-gzip")])

        try archive.write(good)
        let repaired = try archive.index()
        #expect(repaired.exitCode == 0)
        #expect(repaired.objects("indexed") == 1)
        #expect(repaired.objects("unchanged") == 2)
        #expect(try archive.eventCounts() == ["Neighbour": 6, "Survivor": 3])
        let question = try Program.run(["who", "--index", "index"], directory: archive.directory)
        #expect(question.errors == "")

        try archive.write(Gzip.member(SmallArchive.logFile([SmallArchive.record(9)])))
        let changed = try archive.index()
        #expect(changed.exitCode == 2)
        #expect(changed.objects("seen") == 3)
        #expect(changed.objects("indexed") == 1)
        #expect(changed.diagnostics.map { $0["code"] } == [.string("changed-object")])
        #expect(try archive.eventCounts() == ["Neighbour": 6, "Survivor": 1])
        #expect(try archive.index().exitCode == 0)
    }

    @Test func aCopyWithTimesOfItsOwnIsUnchangedAndOneDamagedInPlaceIsNot() throws {
        let bytes = Gzip.member(SmallArchive.logFile((0..<3).map { SmallArchive.record($0) }))
        try archive.write(bytes)
        #expect(try archive.index().exitCode == 0)
        let touched = try Program.shell(
            "find bucket -type f -exec touch -d 2001-01-01 {} +", directory: archive.directory)
        try #require(touched.exitCode == 0)
        let copy = try archive.index()
        #expect(copy.exitCode == 0)
        #expect(copy.objects("unchanged") == 3)
        #expect(copy.diagnostics == [])

        // The size and what the trailer states stay as they were.
        var damaged = bytes
        damaged[bytes.count / 2] ^= 1
        try archive.write(damaged)
        let changed = try archive.index()
        #expect(changed.exitCode == 2)
        #expect(changed.diagnostics.map { $0["code"] } == [.string("changed-object")])
        #expect(try archive.eventCounts() == ["Neighbour": 6, "Survivor": 3])
    }

    @Test func aDeepRecordIsRejectedAndNothingElse() throws {
        let depth = 100_000
        let deep = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let text = SmallArchive.logFile([
            SmallArchive.record(1), SmallArchive.record(2, extra: #","requestParameters":\#(deep)"#),
            SmallArchive.record(3),
        ])
        let blocks = stride(from: 0, to: text.utf8.count, by: 60_000).map {
            Array(text.utf8.dropFirst($0).prefix(60_000))
        }
        try archive.write(Gzip.member(blocks))
        let report = try archive.index()
        #expect(report.records("seen") == 9)
        let counts = try archive.eventCounts()
        #expect(counts["Neighbour"] == 6)
        #expect(counts["Survivor"] == report.records("kept").map { $0 - 6 })
        #expect(counts["Survivor"].map { $0 >= 2 } == true)
    }
}
