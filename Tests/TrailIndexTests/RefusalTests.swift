import TestSupport
import Testing

@testable import TrailIndex

/// What is no archive is refused by name, before anything is written.
@Suite struct RefusalTests {
    private static func kind(_ archive: TestArchive, path: String) -> ArchiveError.Kind? {
        let error = #expect(throws: ArchiveError.self) { try archive.run { $0.archive = path } }
        #expect(error?.hint.isEmpty == false)
        #expect(!archive.directory.names.contains("index"))
        return error?.kind
    }

    @Test func addressesAndFilesThatAreNoArchive() throws {
        let archive = TestArchive()
        #expect(Self.kind(archive, path: "s3://bucket/AWSLogs") == .remoteAddress)
        archive.directory.write("x", to: "logs.7z")
        #expect(Self.kind(archive, path: archive.directory.file("logs.7z")) == .unsupportedFile("a 7z archive"))
        for name in ["logs.zip", "logs.tar", "logs.tar.gz", "logs.tgz"] {
            archive.directory.write("x", to: name)
            guard case .damagedPackedFile? = Self.kind(archive, path: archive.directory.file(name)) else {
                Issue.record("\(name) is no packed file")
                continue
            }
        }
    }

    @Test func foldersWithoutATrail() throws {
        let archive = TestArchive()
        #expect(Self.kind(archive, path: archive.root) == .empty)
        #expect(Self.kind(archive, path: archive.directory.file("nowhere")) == .unreadable(2))
        archive.put(Array("x".utf8), at: "a/readme.txt")
        archive.put(Array("x".utf8), at: "b.csv")
        #expect(Self.kind(archive, path: archive.root) == .noTrailObjects(files: 2))
    }

    @Test func anIndexInsideTheEvidence() throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("a")], minute: 0)
        let names = ["/index", "", "/a/b", "/../bucket/i", "/\u{33C}index", "/a/\u{33C}b"]
        for index in names.map({ archive.root + $0 }) {
            let error = #expect(throws: ArchiveError.self) { try archive.run { $0.index = index } }
            #expect(error?.kind == .indexInsideArchive(index: index))
        }
        #expect(TemporaryDirectory.names(archive.root) == ["AWSLogs"])
        // A folder whose name only begins alike lies outside.
        #expect(try archive.run { $0.index = archive.root + "-index" }.records.kept == 1)
    }

    @Test func anotherArchiveNeedsToBeAdded() throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("a")], minute: 0)
        try archive.run()
        let other = TestArchive()
        other.put([TestArchive.record("a"), TestArchive.record("b")], minute: 0)
        let error = #expect(throws: ArchiveError.self) { try other.run { $0.index = archive.indexPath } }
        #expect(error?.kind == .otherArchive(indexed: [archive.root]))
        #expect(try archive.eventIDs() == ["a"])
        let summary = try other.run {
            $0.index = archive.indexPath
            $0.addsArchive = true
        }
        #expect(summary.records == IndexSummary.Records(seen: 2, kept: 1, duplicate: 1))
        #expect(try archive.eventIDs() == ["a", "b"])
    }

    @Test func aFolderThatHoldsSomethingElse() throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("a")], minute: 0)
        archive.directory.makeDirectory("index")
        archive.directory.write("x", to: "index/thesis.txt")
        let error = #expect(throws: IndexError.self) { try archive.run() }
        #expect(error?.kind == .notAnIndex)
        #expect(TemporaryDirectory.names(archive.indexPath) == ["thesis.txt"])
    }

    @Test func oneObjectIsAnArchiveToo() throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("a")], minute: 0)
        archive.put([TestArchive.record("b")], minute: 1)
        let summary = try archive.run { $0.archive = archive.root + "/" + TestArchive.log(1) }
        #expect(summary.objects == IndexSummary.Objects(seen: 1, indexed: 1))
        #expect(try archive.eventIDs() == ["b"])
        #expect(try archive.ledger().map(\.account) == ["111122223333"])
    }
}
