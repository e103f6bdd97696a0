import CloudTrail
import TestSupport
import Testing

@testable import TrailIndex

/// Whatever a copy begins with and is called, the same objects are found, and each says whose it is.
@Suite struct LayoutTests {
    private static func name(_ account: String, _ kind: String, _ region: String) -> String {
        "\(account)_\(kind)_\(region)_20240301T0005Z_Ab12Cd34Ef56Gh78.json.gz"
    }

    /// Prefix of the folder of logs, organisation, account, region, key prefix.
    private static let layouts: [(folder: String, organization: String?, region: String, isRemapped: Bool)] = [
        ("AWSLogs/111122223333/CloudTrail/us-east-1/2024/03/01", nil, "us-east-1", false),
        ("AWSLogs/o-abc123/111122223333/CloudTrail/us-east-1/2024/03/01", "o-abc123", "us-east-1", false),
        ("Logs/o-abc123/111122223333/CloudTrail/us-east-1/2024/03/01", "o-abc123", "us-east-1", true),
        ("o-abc123/AWSLogs/o-abc123/111122223333/CloudTrail/us-east-1/2024/03/01", "o-abc123", "us-east-1", false),
        ("a/b/c/AWSLogs/111122223333/CloudTrail/us-east-1/2024/03/01", nil, "us-east-1", false),
        ("AWSLogs/111122223333/CloudTrail/us_east_1/2024/03/01", nil, "us-east-1", false),
        ("AWSLogs/111122223333/CloudTrail/us-gov-west-1/2024/03/01", nil, "us-gov-west-1", false),
        ("AWSLogs/111122223333/CloudTrail/cn-north-1/2024/03/01", nil, "cn-north-1", false),
    ]

    @Test(arguments: layouts.indices)
    func layoutsSayWhoseAnObjectIs(index: Int) throws {
        let layout = Self.layouts[index]
        let archive = TestArchive()
        for (kind, id) in [
            ("CloudTrail", "a"), ("CloudTrail-Insight", "b"), ("CloudTrail-NetworkActivity", "c"),
            ("CloudTrail-Aggregated", "d"), ("CloudTrail-Digest", "e"),
        ] {
            let folder = layout.folder.replacing("/CloudTrail/", with: "/\(kind)/")
            archive.put(
                StoredGzip.member(TestArchive.file([TestArchive.record(id)])),
                at: "\(folder)/\(Self.name("111122223333", kind, layout.region))")
        }
        let summary = try archive.run()
        #expect(summary.objects == IndexSummary.Objects(seen: 5, indexed: 4, other: 1))
        #expect(summary.objectsByKind == [.log: 1, .insight: 1, .networkActivity: 1, .aggregated: 1, .digest: 1])
        #expect((summary.remappedKeys != nil) == layout.isRemapped)
        #expect(try archive.eventIDs() == ["a", "b", "c", "d"])
        for row in try archive.ledger() {
            #expect(row.account == "111122223333")
            #expect(row.organization == layout.organization)
            #expect(row.region == layout.region)
            #expect(row.key.contains("AWSLogs/"))
        }
    }

    /// A root may lie at any depth: the objects below it keep their keys as far as its own path tells them.
    @Test func rootsLieAnywhere() throws {
        let archive = TestArchive()
        let folder = "AWSLogs/o-abc123/111122223333/CloudTrail/us-east-1/2024/03/01"
        let name = Self.name("111122223333", "CloudTrail", "us-east-1")
        archive.put(
            StoredGzip.member(TestArchive.file([TestArchive.record("a")])), at: "org-logs/\(folder)/\(name)")
        var path = archive.root + "/org-logs"
        for component in folder.split(separator: "/").map(String.init) + [name] {
            path += "/" + component
            let index = archive.directory.file("index-\(component)")
            let summary = try archive.run {
                $0.archive = path
                $0.index = index
            }
            #expect(summary.records == IndexSummary.Records(seen: 1, kept: 1))
            let row = try #require(try IndexSnapshot(IndexDirectory(path: index)).ledgerRows().first)
            #expect(row.key == "\(folder)/\(name)")
            #expect(row.account == "111122223333" && row.organization == "o-abc123")
        }
    }

    /// Two trails of one account and a bucket of another, with an event that both trails delivered.
    @Test func severalArchivesAreOneCase() throws {
        let first = TestArchive()
        first.put([TestArchive.record("a"), TestArchive.record("b")], minute: 0)
        let second = TestArchive()
        second.put(
            StoredGzip.member(TestArchive.file([TestArchive.record("b"), TestArchive.record("c")])),
            at: "trail-2/AWSLogs/111122223333/CloudTrail/us-east-1/2024/03/01/"
                + Self.name("111122223333", "CloudTrail", "us-east-1"))
        let third = TestArchive()
        third.put(
            StoredGzip.member(TestArchive.file([TestArchive.record("d")])),
            at: "AWSLogs/444455556666/CloudTrail/eu-west-1/2024/03/01/"
                + Self.name("444455556666", "CloudTrail", "eu-west-1"))
        try first.run()
        for other in [second, third] {
            #expect(throws: ArchiveError.self) { try other.run { $0.index = first.indexPath } }
            let summary = try other.run {
                $0.index = first.indexPath
                $0.addsArchive = true
            }
            #expect(summary.objects == IndexSummary.Objects(seen: 1, indexed: 1))
            // Known from now on.
            #expect(try other.run { $0.index = first.indexPath }.objects.unchanged == 1)
        }
        #expect(try first.eventIDs() == ["a", "b", "c", "d"])
        #expect(try first.copies() == ["duplicate b"])
        #expect(Set(try first.ledger().map(\.archiveRoot)) == [first.root, second.root, third.root])
        #expect(Set(try first.ledger().map(\.objectId)).count == 3)
    }

    @Test func anIndexLiesOutsideOfTheRootOfAllFiles() throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("a")], minute: 0)
        #expect(!ArchiveInventory.holds("/elsewhere/index", root: "/case"))
        #expect(ArchiveInventory.holds("/case/x", root: "/case") && ArchiveInventory.holds("/case", root: "/case"))
        #expect(!ArchiveInventory.holds("/case-x", root: "/case"))
        #expect(ArchiveInventory.holds("/case/index", root: "/"))
        // A single file has no inside: the index may lie beside it.
        let file = archive.root + "/" + TestArchive.log(0)
        #expect(
            try archive.run {
                $0.archive = file; $0.index = archive.root + "/beside"
            }.records.kept == 1)
    }
}
