import CloudTrail
import TestSupport
import Testing

@testable import TrailIndex

/// Of equal copies of an event the one in a valid object is preferred.
@Suite struct PreferredCopyTests {
    @discardableResult
    private static func record(_ verdicts: [Int: String], _ archive: TestArchive) throws -> Int {
        try LedgerVerdicts.record(
            Dictionary(uniqueKeysWithValues: verdicts.map { (TestArchive.log($0), $1) }), archive: archive.root,
            index: archive.indexPath)
    }

    @Test func theCopyInAValidObjectTakesThePlaceOfOneThatIsNot() throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("p"), TestArchive.record("a"), TestArchive.record("b")], minute: 0)
        archive.put([TestArchive.record("a"), TestArchive.record("q")], minute: 1)
        archive.put([TestArchive.record("b"), TestArchive.record("a")], minute: 2)
        archive.put([TestArchive.record("b")], minute: 3)
        try archive.run()
        let ids = try archive.ledger().map(\.objectId)
        #expect(try archive.locations()["a"] == [EventLocation(objectId: ids[0], recordIndex: 1)])

        let changed = try Self.record([0: "modified", 1: "unlisted", 2: "valid", 3: "valid"], archive)
        #expect(changed == 4)
        let keptA = EventLocation(objectId: ids[2], recordIndex: 1)
        let keptB = EventLocation(objectId: ids[2], recordIndex: 0)
        #expect(try archive.locations()["a"] == [keptA])
        #expect(try archive.locations()["b"] == [keptB])
        #expect(try archive.eventIDs() == ["a", "b", "p", "q"])
        #expect(try IndexSnapshot(archive.index).copyCounts() == [keptA: 2, keptB: 2])
        #expect(try archive.copies() == ["duplicate a", "duplicate a", "duplicate b", "duplicate b"])
        #expect(try archive.ledger().map(\.recordsKept) == [1, 1, 2, 0])
        #expect(try archive.ledger().map(\.recordsDuplicate) == [2, 1, 0, 1])
        #expect(try archive.ledger().map(\.integrity) == ["modified", "unlisted", "valid", "valid"])
        // The row of the copy that was the event says where its bytes lie.
        let old = try IndexTables(archive.index).copies().first { $0.objectId == ids[0] && $0.eventID == "a" }
        let text = TestArchive.file([TestArchive.record("p"), TestArchive.record("a"), TestArchive.record("b")])
        #expect(old?.recordIndex == 1)
        let place = text.utf8.firstRange(of: TestArchive.record("a").utf8)?.lowerBound.utf16Offset(in: text)
        #expect(old.map { Int($0.byteOffset) } == place)
        #expect(old.map { Int($0.byteLength) } == TestArchive.record("a").utf8.count)
        // Said once more, nothing changes.
        let versions = TemporaryDirectory.names(archive.directory.file("index/events/_delta_log"))
        #expect(try Self.record([0: "modified", 2: "valid"], archive) == 0)
        #expect(TemporaryDirectory.names(archive.directory.file("index/events/_delta_log")) == versions)
        #expect(try archive.run().objects == IndexSummary.Objects(seen: 4, unchanged: 4))
    }

    /// A planted copy in the folder of another account must not give the event that account.
    @Test func theAccountIsThatOfTheValidCopy() throws {
        let archive = TestArchive()
        let planted =
            "AWSLogs/o-abc123/999999999999/CloudTrail/us-east-1/2024/02/29/"
            + "999999999999_CloudTrail_us-east-1_20240229T0000Z_Ab12Cd34Ef561000.json.gz"
        let recipient = ",\"recipientAccountId\":\"777777777777\""
        let records = [TestArchive.record("a"), TestArchive.record("r", more: recipient)]
        archive.put(StoredGzip.member(TestArchive.file(records)), at: planted)
        archive.put(records, minute: 0)
        try archive.run()
        #expect(try archive.accounts() == ["a": "999999999999", "r": "777777777777"])
        try Self.record([0: "valid"], archive)
        #expect(try archive.accounts() == ["a": "111122223333", "r": "777777777777"])
    }

    /// Nothing moves between objects that are all valid, or none of them.
    @Test(arguments: ["valid", "unverified"])
    func equalVerdictsMoveNothing(verdict: String) throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("a")], minute: 0)
        archive.put([TestArchive.record("a")], minute: 1)
        try archive.run()
        let before = try archive.locations()
        try Self.record([0: verdict, 1: verdict], archive)
        #expect(try archive.locations() == before)
    }

    /// What was said of an event in conflict holds of where it lies afterwards.
    @Test func conflictsFollowTheEvent() throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("a"), TestArchive.record("a", name: "Other")], minute: 0)
        archive.put([TestArchive.record("a", name: "Other"), TestArchive.record("a")], minute: 1)
        try archive.run()
        let ids = try archive.ledger().map(\.objectId)
        try Self.record([0: "modified", 1: "valid"], archive)
        let rows = try IndexTables(archive.index).copies().sorted { $0.location < $1.location }
        #expect(rows.map(\.location.objectId) == [ids[0], ids[0], ids[1]])
        #expect(rows.map(\.location.recordIndex) == [0, 1, 0])
        #expect(rows.map(\.relation) == [.duplicate, .duplicate, .conflict])
        #expect(rows.map(\.first.objectId) == [ids[1], ids[1], ids[1]])
        #expect(rows.map(\.first.recordIndex) == [1, 0, 1])
    }
}
