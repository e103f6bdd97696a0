import CloudTrail
import Glibc
import TestSupport
import Testing

@testable import TrailIndex

/// What a file system can hold besides honest files: never opened, never waited for, never followed, always told.
@Suite struct HostileTreeTests {
    private typealias Objects = IndexSummary.Objects
    private typealias Records = IndexSummary.Records

    private let archive = TestArchive()

    init() {
        archive.put([TestArchive.record("n")], minute: 0)
    }

    private static func log(_ id: String) -> [UInt8] { StoredGzip.member(TestArchive.file([TestArchive.record(id)])) }

    private func path(_ path: String) -> String { archive.root + "/" + path }

    /// Codes and keys of what was told, sorted.
    private func told(_ summary: IndexSummary) -> [String] {
        summary.diagnostics.map { "\($0.code.rawValue) \($0.key)" }.sorted()
    }

    /// Two runs say the same, and the ledger does not grow.
    private func expectTheSameAgain(rejected: Int) throws {
        let rows = try archive.ledger().count
        let again = try archive.run()
        #expect(again.objects.rejected == rejected && again.isBalanced)
        #expect(try archive.ledger().count == rows)
    }

    @Test func foldersNamedLikeLogsAreFolders() throws {
        let folder = TestArchive.log(1)
        let inner = folder + "/" + (TestArchive.log(2).split(separator: "/").last ?? "")
        archive.put(Self.log("inner"), at: inner)
        archive.directory.makeDirectory("bucket/" + TestArchive.log(3))
        let summary = try archive.run()
        #expect(summary.objects == Objects(seen: 2, indexed: 2))
        #expect(summary.records == Records(seen: 2, kept: 2))
        #expect(summary.diagnostics == [])
        #expect(try archive.eventIDs() == ["inner", "n"])
    }

    @Test func linksThatLoopOrLeaveTheTreeAreNotFollowed() throws {
        let outside = TemporaryDirectory()
        outside.write(Self.log("outside"), to: "secret.json.gz")
        archive.directory.link(path(TestArchive.log(1)), as: "bucket/" + TestArchive.log(1))
        archive.directory.link(path(TestArchive.log(3)), as: "bucket/" + TestArchive.log(2))
        archive.directory.link(path(TestArchive.log(2)), as: "bucket/" + TestArchive.log(3))
        archive.directory.link("..", as: "bucket/AWSLogs/up")
        archive.directory.link(archive.root, as: "bucket/AWSLogs/o-abc123/again")
        archive.directory.link(outside.path, as: "bucket/AWSLogs/o-abc123/outside")
        archive.directory.link(outside.file("secret.json.gz"), as: "bucket/secret.json.gz")
        archive.directory.link("/etc/hostname", as: "bucket/notes.txt")
        let summary = try archive.run()
        #expect(summary.objects == Objects(seen: 9, indexed: 1, other: 1, rejected: 7))
        #expect(summary.records == Records(seen: 1, kept: 1))
        #expect(
            told(summary)
                == [
                    TestArchive.log(1), TestArchive.log(2), TestArchive.log(3), "AWSLogs/o-abc123/again",
                    "AWSLogs/o-abc123/outside", "AWSLogs/up", "secret.json.gz",
                ].map { "unreadable \($0)" }.sorted())
        #expect(try archive.eventIDs() == ["n"])
        try expectTheSameAgain(rejected: 7)
    }

    @Test func pipesAndDevicesAreNeverOpened() throws {
        // What waits in a pipe is still there afterwards.
        let pipe = path(TestArchive.log(1))
        try #require(unsafe mkfifo(pipe, 0o644) == 0)
        let descriptor = unsafe open(pipe, O_RDWR | O_NONBLOCK)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try #require(unsafe write(descriptor, "waiting", 7) == 7)
        try #require(unsafe mkfifo(path("unnamed.json"), 0o644) == 0)
        var rejected = 2
        // Only a superuser makes devices, and not everywhere: 1, 5 is /dev/zero.
        if unsafe mknod(path(TestArchive.log(2)), S_IFCHR | 0o644, dev_t(1 << 8 | 5)) == 0 { rejected += 1 }
        let summary = try archive.run()
        #expect(summary.objects == Objects(seen: 1 + rejected, indexed: 1, rejected: rejected))
        #expect(summary.records == Records(seen: 1, kept: 1))
        let keys = [TestArchive.log(1), TestArchive.log(2)].prefix(rejected - 1) + ["unnamed.json"]
        #expect(told(summary) == keys.map { "unreadable \($0)" }.sorted())
        var content = [UInt8](repeating: 0, count: 16)
        #expect(unsafe read(descriptor, &content, 16) == 7)
    }

    @Test func namesOfEveryKind() throws {
        let folder = TestArchive.folder
        let odd = [
            "\u{1B}[31m\n\r\u{7}.json.gz", "..json.gz", "a..b.json.gz", "..%2f..%2fx.json.gz", "\\.json.gz",
            " .json.gz",
        ]
        for (index, name) in odd.enumerated() { archive.put(Self.log("odd\(index)"), at: folder + name) }
        // Two files, though Swift takes their names for equal.
        archive.put(Self.log("composed"), at: folder + "\u{E9}.json.gz")
        archive.put(Self.log("decomposed"), at: folder + "e\u{301}.json.gz")
        for name in [Array("caf".utf8) + [0xE9], Array("caf".utf8) + [0xE8], [0xFF]] {
            let bytes = Array(path(folder).utf8) + name + Array(".json.gz".utf8) + [0]
            let file = unsafe fopen(bytes.map { CChar(bitPattern: $0) }, "wb")
            guard let file = unsafe file else {
                Issue.record("no file of that name")
                return
            }
            unsafe fwrite(Self.log("never"), 1, 10, file)
            unsafe fclose(file)
        }
        let badFolder = Array(path("AWSLogs/").utf8) + [0xC3, 0x28, 0]
        try #require(unsafe mkdir(badFolder.map { CChar(bitPattern: $0) }, 0o755) == 0)
        let summary = try archive.run()
        #expect(summary.objects == Objects(seen: 13, indexed: 9, rejected: 4))
        #expect(summary.records == Records(seen: 9, kept: 9))
        #expect(
            told(summary)
                == [
                    folder + #"caf\xE8.json.gz"#, folder + #"caf\xE9.json.gz"#, folder + #"\xFF.json.gz"#,
                    #"AWSLogs/\xC3(/"#,
                ]
                .map { "unreadable \($0)" }.sorted())
        #expect(try archive.eventIDs() == ["composed", "decomposed", "n"] + odd.indices.map { "odd\($0)" })
        let again = try archive.run()
        #expect(again.objects == Objects(seen: 13, unchanged: 9, rejected: 4))
        #expect(try archive.ledger().count == 13)
    }

    // MARK: While the run goes on

    /// Files that are other ones when they are read than when they were listed.
    @Test func filesThatChangeOrDisappear() throws {
        for minute in 1...8 { archive.put(Self.log("m\(minute)"), at: TestArchive.log(minute)) }
        let inventory = try ArchiveInventory(archive: archive.root)
        let planning = RunPlan(inventory, ledger: [])
        #expect(planning.plan.count == 9)

        func name(_ minute: Int) -> String { "bucket/" + TestArchive.log(minute) }
        archive.directory.removeFile(name(1))
        archive.directory.write(
            StoredGzip.member(TestArchive.file(["x", "y"].map { TestArchive.record($0) })), to: name(2))
        let cut = Array(Self.log("m3").dropLast(30))
        archive.directory.write(cut, to: name(3))
        archive.directory.write([], to: name(4))
        for minute in 5...7 { archive.directory.removeFile(name(minute)) }
        archive.directory.makeDirectory(name(5))
        archive.directory.link("/etc/hostname", as: name(6))
        try #require(unsafe mkfifo(path(TestArchive.log(7)), 0o644) == 0)
        // A hole larger than any memory takes no room on the disk.
        try #require(unsafe truncate(path(TestArchive.log(8)), 1 << 42) == 0)

        let run = IngestRun(
            inventory, planning, writer: try IndexWriter(archive.index, isDryRun: true),
            threads: 1, isDryRun: true, recordsHashes: false,
            objectByteLimit: 1 << 30, seen: SeenEvents(), earlierPaths: [:])
        var worker = IngestWorker(run: run)
        worker.work()
        let tally = try run.result()
        #expect(tally.objects == Objects(indexed: 2, rejected: 7))
        #expect(tally.records == Records(seen: 4, kept: 3, rejected: 1))
        let told = tally.diagnostics.map { "\($0.diagnostic.code.rawValue) \($0.diagnostic.key)" }
        #expect(
            told == [
                "unreadable \(TestArchive.log(1))", "changed-object \(TestArchive.log(2))",
                "changed-object \(TestArchive.log(3))", "truncated-gzip \(TestArchive.log(3))",
                "changed-object \(TestArchive.log(4))", "empty-object \(TestArchive.log(4))",
                "unreadable \(TestArchive.log(5))", "unreadable \(TestArchive.log(6))",
                "unreadable \(TestArchive.log(7))", "too-large \(TestArchive.log(8))",
            ])
    }
}
