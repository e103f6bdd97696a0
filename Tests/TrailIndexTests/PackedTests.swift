import CloudTrail
import TestSupport
import Testing

@testable import TrailIndex

/// Zip and tar files of an archive tree are read in place, entry by entry.
@Suite struct PackedTests {
    typealias Records = IndexSummary.Records
    typealias Objects = IndexSummary.Objects

    enum Form: String, CaseIterable {
        case zip, tar
        case tarGz = "tar.gz"
        case tgz

        func pack(_ entries: [(name: String, bytes: [UInt8])]) -> [UInt8] {
            switch self {
            case .zip: PackedBytes.zip(entries)
            case .tar: PackedBytes.tar(entries)
            case .tarGz, .tgz: StoredGzip.member(PackedBytes.tar(entries))
            }
        }
    }

    private static func gzip(_ ids: String...) -> [UInt8] {
        StoredGzip.member(TestArchive.file(ids.map { TestArchive.record($0) }))
    }

    /// A tree with a log of another carrier, a foreign file and a digest, not in order of delivery.
    private static let tree: [(name: String, bytes: [UInt8])] = [
        ("./bucket/" + TestArchive.log(2), gzip("c", "d")), ("./bucket/" + TestArchive.log(1), gzip("b")),
        ("./bucket/readme.txt", Array("hello".utf8)), ("./bucket/export.jsonl", Array(TestArchive.record("x").utf8)),
        ("./bucket/" + TestArchive.log(0), gzip("a", "b")),
        ("./bucket/AWSLogs/111122223333/CloudTrail-Digest/us-east-1/d.json.gz", StoredGzip.member("{}")),
    ]

    @Test(arguments: Form.allCases, [1, 3])
    func aPackedArchiveIsReadInPlace(form: Form, threads: Int) throws {
        let archive = TestArchive()
        let name = "copy." + form.rawValue
        archive.directory.write(form.pack(Self.tree), to: name)
        let path = archive.directory.file(name)
        let summary = try archive.run(threads: threads) { $0.archive = path }
        #expect(summary.objects == Objects(seen: 6, indexed: 4, other: 2))
        #expect(summary.records == Records(seen: 6, kept: 5, duplicate: 1))
        #expect(summary.diagnostics.isEmpty)
        #expect(try archive.eventIDs() == ["a", "b", "c", "d", "x"])
        // Nothing is unpacked.
        #expect(archive.directory.names.sorted() == ["bucket", name, "index"].sorted())

        let log = try #require(try archive.ledger().first { $0.key.hasSuffix(TestArchive.log(2)) })
        #expect(log.path == "\(name)!/bucket/\(TestArchive.log(2))")
        #expect(log.key == "bucket/" + TestArchive.log(2))
        #expect(log.account == "111122223333" && log.organization == "o-abc123" && log.region == "us-east-1")
        #expect(log.storedBytes == Int64(Self.tree[0].bytes.count))
        let record = TestArchive.record("d")
        let start = 12 + record.utf8.count + 1
        let delivered = try IndexSnapshot(archive.index).deliveredBytes(
            of: log, spans: [start..<start + record.utf8.count])
        #expect(delivered == [Array(record.utf8)])

        let second = try archive.run(threads: threads) { $0.archive = path }
        #expect(second.objects == Objects(seen: 6, unchanged: 4, other: 2))
        #expect(second.records == Records())
    }

    @Test(arguments: Form.allCases)
    func packedFilesLieInFolders(form: Form) throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("a")], minute: 0)
        archive.put(form.pack([(TestArchive.log(1), Self.gzip("b"))]), at: "old/2023.\(form.rawValue)")
        // A foreign file of another service is never opened.
        archive.put(Array("x".utf8), at: "AWSLogs/111122223333/elb/us-east-1/logs.\(form.rawValue)")
        let summary = try archive.run()
        #expect(summary.objects == Objects(seen: 3, indexed: 2, other: 1))
        #expect(try archive.eventIDs() == ["a", "b"])
        #expect(
            try archive.ledger().map(\.path).filter { $0.hasPrefix("old") }
                == ["old/2023.\(form.rawValue)!/\(TestArchive.log(1))"])
        #expect(try archive.ledger().filter { $0.path.hasPrefix("old") }.map(\.key) == [TestArchive.log(1)])
    }

    /// A copy in other bytes is compared with the entry that holds the original.
    @Test(arguments: Form.allCases)
    func copiesAreComparedWithWhatIsPacked(form: Form) throws {
        let archive = TestArchive()
        archive.put(form.pack([(TestArchive.log(1), Self.gzip("b", "c"))]), at: "x.\(form.rawValue)")
        try archive.run()
        archive.put([TestArchive.record("c").replacing("{\"", with: "{ \"")], minute: 5)
        #expect(try archive.run().records == Records(seen: 1, kept: 0, duplicate: 1))
    }

    // MARK: Bad input

    @Test(arguments: Form.allCases)
    func whatIsCutKeepsTheEntriesBeforeTheCut(form: Form) throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("z")], minute: 9)
        // What gzip inflates in one piece with the cut is lost: no more than 64 KB.
        let whole = form.pack([
            (TestArchive.log(0), Self.gzip("a")), ("notes.txt", [UInt8](repeating: 0x20, count: 100_000)),
            (TestArchive.log(1), Self.gzip("b", "c")),
        ])
        // Inside of the second entry; the directory of a zip file is lost with it.
        let last = PackedBytes.tar([(TestArchive.log(1), Self.gzip("b", "c"))]).count - 600
        let cut = Array(whole[..<(whole.count - (form == .zip ? 700 : last))])
        archive.put(cut, at: "x.\(form.rawValue)")
        let summary = try archive.run()
        #expect(summary.isBalanced)
        #expect(try archive.eventIDs() == ["a", "z"])
        // The header of the last entry lies before the cut in the tar file alone.
        let keys = ["x.\(form.rawValue)"] + (form == .tar ? [TestArchive.log(1)] : [])
        #expect(summary.objects == Objects(seen: 3 + keys.count, indexed: 2, other: 1, rejected: keys.count))
        #expect(summary.diagnostics.allSatisfy { $0.code == .unreadable })
        #expect(Set(summary.diagnostics.map(\.key)) == Set(keys))
        // Once the file is whole, what stood for the damage is gone.
        archive.put(whole, at: "x.\(form.rawValue)")
        let second = try archive.run()
        #expect(second.isBalanced)
        #expect(try archive.eventIDs() == ["a", "b", "c", "z"])
        #expect(try archive.ledger().allSatisfy { $0.status != .rejected })
    }

    @Test func whatIsNoPackedFileIsTold() throws {
        for (name, bytes) in [("x.zip", Array("PK".utf8)), ("x.tar.gz", Array("x".utf8)), ("x.tar", [])] {
            let archive = TestArchive()
            archive.put([TestArchive.record("a")], minute: 0)
            archive.put(bytes, at: name)
            let summary = try archive.run()
            #expect(summary.isBalanced)
            #expect(summary.records.kept == 1)
            #expect(summary.diagnostics.map(\.key) == (bytes.isEmpty ? summary.diagnostics.map(\.key) : [name]))
        }
    }

    @Test func namesLeadNowhere() throws {
        let archive = TestArchive()
        let entries =
            PackedBytes.tarEntry("../../etc/\(TestArchive.log(0))", Self.gzip("a"))
            + PackedBytes.tarEntry("/abs/x.json.gz", Self.gzip("b"))
            + PackedBytes.tarEntry("twice.json.gz", Self.gzip("c"))
            + PackedBytes.tarEntry("twice.json.gz", Self.gzip("d"))
            + PackedBytes.tarEntry("link.json.gz", [], type: "2")
            + PackedBytes.tarEntry("inner.tar", PackedBytes.tar([("y.json.gz", Self.gzip("e"))]))
        archive.put(entries + [UInt8](repeating: 0, count: 1_024), at: "x.tar")
        let summary = try archive.run()
        #expect(try archive.eventIDs() == ["a", "b", "c", "d"])
        #expect(summary.objects == Objects(seen: 6, indexed: 4, rejected: 2))
        #expect(summary.diagnostics.map(\.key) == ["inner.tar", "link.json.gz"])
        #expect(
            try archive.ledger().map(\.path)
                == [
                    "x.tar!/../../etc/\(TestArchive.log(0))", "x.tar!/abs/x.json.gz", "x.tar!/inner.tar",
                    "x.tar!/link.json.gz", "x.tar!/twice.json.gz", "x.tar!/!2/twice.json.gz",
                ].sorted())
        #expect(try archive.run().objects == Objects(seen: 6, unchanged: 4, rejected: 2))
    }
}
