import CloudTrail
import TestSupport
import Testing

@testable import TrailIndex

/// Objects that changed or went away since they were indexed.
@Suite struct ChangedObjectTests {
    private typealias Objects = IndexSummary.Objects
    private typealias Records = IndexSummary.Records

    @Test(arguments: [1, 3])
    func theRowsOfAChangedObjectAreReplaced(threads: Int) throws {
        let archive = TestArchive()
        for minute in 0..<6 {
            archive.put([TestArchive.record("a\(minute)"), TestArchive.record("b\(minute)")], minute: minute)
        }
        try archive.run(threads: threads)
        archive.put([TestArchive.record("b2"), TestArchive.record("tampered")], minute: 2)
        let summary = try archive.run(threads: threads)
        #expect(summary.diagnostics.map(\.code) == [.changedObject])
        #expect(summary.objects == Objects(seen: 6, indexed: 1, unchanged: 5))
        #expect(summary.records == Records(seen: 2, kept: 2))
        #expect(
            try archive.eventIDs() == ["a0", "a1", "a3", "a4", "a5", "b0", "b1", "b2", "b3", "b4", "b5", "tampered"])
        #expect(try archive.ledger().map(\.path) == (0..<6).map(TestArchive.log))
        #expect(try archive.ledger().map(\.recordsKept) == [2, 2, 2, 2, 2, 2])
        // Nothing is left to do.
        let again = try archive.run(threads: threads)
        #expect(again.objects == Objects(seen: 6, unchanged: 6) && again.diagnostics.isEmpty)
    }

    /// An event of which another object holds a copy is not lost with the object that it was read from first.
    @Test func anEventWithACopyElsewhereStays() throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("x"), TestArchive.record("a")], minute: 0)
        archive.put([TestArchive.record("a"), TestArchive.record("y")], minute: 1)
        archive.put([TestArchive.record("a")], minute: 2)
        try archive.run()
        let ledger = try archive.ledger()
        #expect(try archive.copies() == ["duplicate a", "duplicate a"])
        archive.put([TestArchive.record("z")], minute: 0)
        let summary = try archive.run()
        #expect(summary.records == Records(seen: 1, kept: 1))
        #expect(try archive.eventIDs() == ["a", "y", "z"])
        // The event stands for the copy in the second object now, and the third object's is a copy of that.
        let kept = EventLocation(objectId: ledger[1].objectId, recordIndex: 0)
        #expect(try archive.locations()["a"] == [kept])
        #expect(try archive.copies() == ["duplicate a"])
        #expect(try IndexSnapshot(archive.index).copyCounts() == [kept: 1])
        #expect(try archive.ledger().map(\.recordsKept) == [1, 2, 0])
        #expect(try archive.ledger().map(\.recordsDuplicate) == [0, 0, 1])
        // It is read back from there.
        let bytes = try IndexSnapshot(archive.index).deliveredBytes(of: archive.ledger()[1], spans: archive.spans("a"))
        #expect(bytes == [Array(TestArchive.record("a").utf8)])
    }

    @Test func aChangedObjectThatStillHoldsTheEventHoldsACopy() throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("a")], minute: 0)
        archive.put([TestArchive.record("a"), TestArchive.record("b", name: "Other")], minute: 1)
        try archive.run()
        archive.put([TestArchive.record("new"), TestArchive.record("a")], minute: 0)
        #expect(try archive.run().records == Records(seen: 2, kept: 1, duplicate: 1))
        #expect(try archive.eventIDs() == ["a", "b", "new"])
        #expect(try archive.copies() == ["duplicate a"])
        #expect(try archive.locations()["a"]?.map(\.recordIndex) == [0])
        #expect(try archive.ledger().map(\.recordsKept) == [1, 2])
    }

    @Test func whatConflictedWithAReplacedEventIsDecidedAnew() throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("a")], minute: 0)
        archive.put([TestArchive.record("a", name: "Forged")], minute: 1)
        try archive.run()
        #expect(try archive.copies() == ["conflict a"])
        archive.put([TestArchive.record("other")], minute: 0)
        try archive.run()
        #expect(try archive.copies() == [])
        archive.put([TestArchive.record("a", name: "Third")], minute: 0)
        try archive.run()
        #expect(try archive.copies() == ["conflict a"])
        #expect(try archive.eventIDs() == ["a", "a"])
    }

    /// What was read of a whole object does not give way to the rest of a damaged one; two damaged ones are equals.
    @Test func aDamagedObjectReplacesOnlyADamagedOne() throws {
        let archive = TestArchive()
        let whole = StoredGzip.member(TestArchive.file(["a", "b", "c"].map { TestArchive.record($0) }))
        archive.put(whole, at: TestArchive.log(0))
        try archive.run()
        for damaged in [Array(whole.dropLast(30)), [], Array("nonsense".utf8)] {
            archive.put(damaged, at: TestArchive.log(0))
            let summary = try archive.run()
            #expect(summary.diagnostics.map(\.code) == [.changedObject])
            #expect(summary.objects == Objects(seen: 1, rejected: 1) && summary.records == Records())
            #expect(try archive.eventIDs() == ["a", "b", "c"])
        }
        let other = TestArchive()
        for (cut, kept) in [(30, ["a", "b"]), (10, ["a", "b", "c"]), (30, ["a", "b"]), (0, ["a", "b", "c"])] {
            other.put(Array(whole.dropLast(cut)), at: TestArchive.log(0))
            try other.run()
            #expect(try other.eventIDs() == kept)
        }
    }

    @Test func anObjectThatIsGoneIsReportedAndItsEventsStay() throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("a"), TestArchive.record("b")], minute: 0)
        archive.put([TestArchive.record("c")], minute: 1)
        archive.put(Array("notes".utf8), at: "readme.txt")
        try archive.run()
        archive.directory.removeFile("bucket/" + TestArchive.log(0))
        archive.directory.removeFile("bucket/readme.txt")
        for _ in 0..<2 {
            let summary = try archive.run()
            #expect(summary.objects == Objects(seen: 1, unchanged: 1))
            #expect(
                Set(summary.diagnostics.map { "\($0.code.rawValue) \($0.key): \($0.message)" }) == [
                    "absent-object readme.txt: no longer in the archive",
                    "absent-object \(TestArchive.log(0)): no longer in the archive; its 2 events stay in the index",
                ])
        }
        #expect(try archive.eventIDs() == ["a", "b", "c"])
        archive.put([TestArchive.record("a"), TestArchive.record("b")], minute: 0)
        #expect(try archive.run().objects == Objects(seen: 2, unchanged: 2))
    }

    /// One file of a folder says nothing of the others.
    @Test func objectsBesideASingleFileAreNotCalledGone() throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("a")], minute: 0)
        archive.put([TestArchive.record("b")], minute: 1)
        for minute in 0..<2 {
            let summary = try archive.run { $0.archive = archive.root + "/" + TestArchive.log(minute) }
            #expect(summary.diagnostics.isEmpty && summary.objects == Objects(seen: 1, indexed: 1))
        }
    }
}
