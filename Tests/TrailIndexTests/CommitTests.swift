import CloudTrail
import Glibc
import TestSupport
import Testing

@testable import TrailIndex

/// What the index holds when runs fail, end early or meet each other.
@Suite struct CommitTests {
    @Test func rejectedObjectsAreReadAgainUntilTheyAreWhole() throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("a")], minute: 0)
        archive.put(Array("damaged".utf8), at: TestArchive.log(1))
        for _ in 0..<3 {
            #expect(try archive.run().objects.rejected == 1)
            #expect(try archive.ledger().map(\.status) == [.indexed, .rejected])
            #expect(try IndexSnapshot(archive.index).incompleteObjects() == 1)
        }
        archive.put([TestArchive.record("b")], minute: 1)
        let summary = try archive.run()
        #expect(summary.objects == IndexSummary.Objects(seen: 2, indexed: 1, unchanged: 1))
        #expect(try archive.ledger().map(\.status) == [.indexed, .indexed])
        #expect(try archive.eventIDs() == ["a", "b"])
        #expect(try IndexSnapshot(archive.index).incompleteObjects() == 0)
    }

    /// A run ended between the log of `events` and the others.
    @Test func whatWasAnnouncedIsRolledForward() throws {
        for tables in [[IndexDirectory.Table.copies], [.objects, .copies]] {
            let archive = TestArchive()
            archive.put(Array("damaged".utf8), at: TestArchive.log(9))
            archive.put([TestArchive.record("a")], minute: 0)
            try archive.run()
            archive.put([TestArchive.record("a"), TestArchive.record("b")], minute: 1)
            try archive.run()
            let ledger = try archive.ledger()
            let copies = try archive.copies()
            #expect(copies == ["duplicate a"])
            for table in tables {
                let log = "index/\(table.rawValue)/_delta_log"
                let last = TemporaryDirectory.names(archive.directory.file(log))?.last ?? ""
                archive.directory.removeFile(log + "/" + last)
            }
            // A reader sees the commit whole,
            #expect(try archive.ledger() == ledger)
            #expect(try archive.copies() == copies)
            #expect(try archive.eventIDs() == ["a", "b"])
            // and the next run publishes the rest and goes on.
            let summary = try archive.run()
            #expect(summary.objects == IndexSummary.Objects(seen: 3, unchanged: 2, rejected: 1))
            #expect(summary.records == IndexSummary.Records())
            #expect(try archive.ledger().map(\.path) == ledger.map(\.path))
            #expect(try archive.copies() == copies)
            #expect(try archive.eventIDs() == ["a", "b"])
        }
    }

    /// A run ended while it made the tables.
    @Test func anIndexThatWasNeverFinishedIsMade() throws {
        for unfinished in [
            ["objects"], ["objects", "objects/_delta_log", "copies"],
            ["objects", "copies", "events", "events/_delta_log"],
        ] {
            let archive = TestArchive()
            archive.put([TestArchive.record("a")], minute: 0)
            archive.directory.makeDirectory("index")
            for name in unfinished { archive.directory.makeDirectory("index/" + name) }
            archive.directory.write("process 1", to: "index/.writer")
            #expect(try archive.run().records.kept == 1)
            #expect(try archive.run().objects.unchanged == 1)
            #expect(try archive.eventIDs() == ["a"])
        }
    }

    /// A commit failed between the log of `events` and that of `objects`: nothing may follow before it is ended.
    @Test func nothingIsCommittedAfterAFailedCommit() throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("a")], minute: 0)
        try archive.run()
        do {
            let writer = try IndexWriter(archive.index, isDryRun: false)
            let log = archive.index.path(.objects) + "/_delta_log"
            func row(_ number: Int64) throws -> LedgerObject {
                var row = try archive.ledger()[0]
                row.objectId = number
                row.path = "lost-\(number)"
                return row
            }
            let first = try writer.write(objects: [row(7)], copies: [])
            let second = try writer.write(objects: [row(8)], copies: [])
            unsafe rename(log, log + "-away")
            #expect(throws: (any Error).self) { try writer.commit(first) }
            unsafe rename(log + "-away", log)
            #expect(throws: IndexError.self) { try writer.commit(second) }
        }
        try archive.run()
        #expect(try archive.ledger().map(\.objectId).sorted() == [1, 7])
    }

    @Test func aSecondWriterIsRefused() throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("a")], minute: 0)
        try archive.run()
        let writer = try IndexWriter(archive.index, isDryRun: false)
        let error = #expect(throws: IndexError.self) { try archive.run() }
        guard case .heldByAnotherRun(let holder)? = error?.kind else {
            Issue.record("the lock was not told: \(String(describing: error))")
            return
        }
        #expect(holder.hasPrefix("process "))
        // Readers are not kept out.
        #expect(try archive.eventIDs() == ["a"])
        withExtendedLifetime(writer) {}
    }

    /// A child that was just forked holds the lock of its parent for a moment after that has given it up.
    @Test func aLockWithoutANameIsWaitedFor() throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("a")], minute: 0)
        try archive.run()
        let descriptor = unsafe open(archive.index.lockPath, O_RDWR | O_CLOEXEC)
        try #require(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        let options = Indexing.Options(archive: archive.root, index: archive.indexPath)
        WorkerThreads.run(2) { worker in
            if worker == 1 {
                usleep(100_000)
                close(descriptor)
            } else {
                #expect(throws: Never.self) { try Indexing(options).run() }
            }
        }
        #expect(try archive.eventIDs() == ["a"])
    }

    @Test func theLockEndsWithItsOwner() throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("a")], minute: 0)
        _ = try IndexWriter(archive.index, isDryRun: false)
        #expect(try archive.run().records.kept == 1)
    }
}
