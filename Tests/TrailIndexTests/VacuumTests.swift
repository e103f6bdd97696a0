import CloudTrail
import TestSupport
import Testing

@testable import TrailIndex

/// What no version of the index needs goes, and evidence stays.
@Suite struct VacuumTests {
    private static func files(_ archive: TestArchive) -> Set<String> {
        Set(
            IndexDirectory.Table.allCases.flatMap { table in
                (TemporaryDirectory.names(archive.index.path(table)) ?? []).filter { $0.hasSuffix(".parquet") }
                    .map { "\(table.rawValue)/\($0)" }
            })
    }

    @Test func whatCompactionAndKilledRunsLeftGoes() throws {
        let archive = TestArchive()
        for minute in 0..<3 {
            archive.put([TestArchive.record("e\(minute)")], minute: minute)
            try archive.run()
        }
        _ = try Compaction.run(index: archive.indexPath, keepsHistory: true, threads: 1)
        archive.directory.write("left by a killed run", to: "index/events/part-00001-dead.parquet")
        let before = Self.files(archive)
        #expect(before.count == 9)
        let summary = try Vacuum.run(index: archive.indexPath, includesReplaced: false)
        #expect(summary.deleted.files == 7 && summary.deleted.bytes > 0)
        #expect(summary.spared == Vacuum.Count() && summary.pending == Vacuum.Count())
        #expect(Self.files(archive).count == 2 && Self.files(archive).isSubset(of: before))
        #expect(try archive.eventIDs() == ["e0", "e1", "e2"])
        #expect(try Vacuum.run(index: archive.indexPath, includesReplaced: true).deleted.files == 0)
    }

    /// The events of an object as it was before it changed can be read until somebody lets them go.
    @Test func whatAnObjectHeldBeforeItChangedIsSpared() throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("original")], minute: 0)
        try archive.run()
        let first = Self.files(archive)
        archive.put([TestArchive.record("tampered")], minute: 0)
        try archive.run()
        let summary = try Vacuum.run(index: archive.indexPath, includesReplaced: false)
        #expect(summary.deleted.files == 0 && summary.spared.files == 2)
        #expect(Self.files(archive).isSuperset(of: first))
        let told = try Vacuum.run(index: archive.indexPath, includesReplaced: true)
        #expect(told.deleted.files == 2 && told.spared.files == 0)
        #expect(Self.files(archive).isDisjoint(with: first))
        #expect(try archive.eventIDs() == ["tampered"])
    }

    @Test func splitsThatWaitForTheirCommitAreSpared() throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("a")], minute: 0)
        var options = Indexing.Options(archive: archive.root, index: archive.indexPath)
        options.threads = 1
        let indexing = Indexing(options)
        _ = try indexing.plan(splits: 1, to: archive.directory.file("plan"))
        _ = try indexing.readSplit(0, of: archive.directory.file("plan"), to: archive.directory.file("0.json"))
        let summary = try Vacuum.run(index: archive.indexPath, includesReplaced: true)
        #expect(summary.deleted.files == 0 && summary.pending.files == 2)
        _ = try indexing.commitSplits([archive.directory.file("0.json")], of: archive.directory.file("plan"))
        #expect(try archive.eventIDs() == ["a"])
    }

    @Test func aVacuumWaitsForNobody() throws {
        let archive = TestArchive()
        #expect(throws: IndexError.self) { try Vacuum.run(index: archive.indexPath, includesReplaced: false) }
        archive.put([TestArchive.record("a")], minute: 0)
        try archive.run()
        let writer = try IndexWriter(archive.index, isDryRun: false)
        #expect(throws: IndexError.self) { try Vacuum.run(index: archive.indexPath, includesReplaced: false) }
        withExtendedLifetime(writer) {}
    }
}
