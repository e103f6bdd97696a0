import CloudTrail
import DeltaTable
import Parquet
import TestSupport
import Testing

@testable import TrailIndex

/// A run in three steps gives what a run in one gives.
@Suite struct SplitTests {
    private typealias Objects = IndexSummary.Objects

    private static func archive() -> TestArchive {
        let archive = TestArchive()
        for minute in 0..<20 {
            // Each is delivered again with the next object but four.
            let copies = minute < 5 ? [] : [TestArchive.record("e\(minute - 5)-0")]
            archive.put((0...minute).map { TestArchive.record("e\(minute)-\($0)") } + copies, minute: minute)
        }
        archive.put(Array("damaged".utf8), at: TestArchive.log(30))
        archive.put(Array("notes".utf8), at: "readme.txt")
        let packed = (0..<3).map {
            ("x\($0).json.gz", StoredGzip.member(TestArchive.file([TestArchive.record("p\($0)")])))
        }
        archive.put(PackedBytes.tar(packed), at: "more.tar")
        return archive
    }

    private static func indexing(
        _ archive: TestArchive, _ location: String? = nil, memoryBudget: Int = SeenEvents.defaultMemoryBudget
    ) -> Indexing {
        var options = Indexing.Options(archive: location ?? archive.root, index: archive.indexPath)
        options.threads = 2
        options.memoryBudget = memoryBudget
        return Indexing(options)
    }

    private static func file(_ archive: TestArchive, _ name: String) -> String { archive.directory.file(name) }

    /// Reads splits and returns the files that say what was written.
    private static func read(
        _ archive: TestArchive, _ splits: Range<Int>, memoryBudget: Int = SeenEvents.defaultMemoryBudget
    ) throws -> [String] {
        try splits.map { split in
            let result = file(archive, "\(split).json")
            _ = try indexing(archive, "", memoryBudget: memoryBudget).readSplit(
                split, of: file(archive, "plan"), to: result)
            return result
        }
    }

    @Test(arguments: [1, 2, 5, 40])
    func theIndexIsThatOfOneRun(splits: Int) throws {
        let archive = Self.archive()
        let whole = Self.archive()
        let expected = try whole.run(threads: 2)
        let plan = try Self.indexing(archive).plan(splits: splits, to: Self.file(archive, "plan"))
        #expect(plan.objects == 24 && plan.splits.count == splits)
        #expect(plan.splits.reduce(0) { $0 + $1.objects } == 24)
        // Nothing is in the index before the commit, and it says so.
        #expect(try archive.eventIDs() == [] && archive.index.isUnfinished)
        let results = try Self.read(archive, 0..<splits)
        #expect(try archive.eventIDs() == [] && archive.index.isUnfinished)
        let version = try IndexTables(archive.index).log(.events).snapshot().version
        let summary = try Self.indexing(archive).commitSplits(results, of: Self.file(archive, "plan"))
        // One version adds all, the next takes copies out that lie in several splits.
        let versions = try IndexTables(archive.index).log(.events).snapshot().version - version
        #expect(versions == (splits == 1 ? 1 : 2))
        #expect(summary.objects == expected.objects && summary.records == expected.records)
        #expect(summary.isBalanced && !archive.index.isUnfinished)
        #expect(try archive.eventIDs() == whole.eventIDs())
        #expect(try archive.copies() == whole.copies())
        #expect(try archive.ledger().map(\.path) == whole.ledger().map(\.path))
        #expect(try archive.ledger().map(\.status) == whole.ledger().map(\.status))
        #expect(try archive.run().objects == whole.run().objects)
    }

    @Test func splitsAreBalanced() throws {
        let archive = TestArchive()
        for minute in 0..<60 { archive.put([TestArchive.record("e\(minute)")], minute: minute) }
        let plan = try Self.indexing(archive).plan(splits: 7, to: Self.file(archive, "plan"))
        #expect(plan.splits.map(\.objects).min() ?? 0 >= 8 && plan.splits.map(\.objects).max() ?? 0 <= 9)
    }

    @Test func aCommitIsRepeatedAndPartial() throws {
        let archive = Self.archive()
        _ = try Self.indexing(archive).plan(splits: 3, to: Self.file(archive, "plan"))
        let results = try Self.read(archive, 0..<3)
        let plan = Self.file(archive, "plan")
        let first = try Self.indexing(archive).commitSplits([results[1]], of: plan)
        #expect(archive.index.isUnfinished)
        let again = try Self.indexing(archive).commitSplits([results[1], results[1]], of: plan)
        #expect(again.objects == Objects() && again.records == IndexSummary.Records())
        #expect(archive.index.isUnsettled)
        let rest = try Self.indexing(archive).commitSplits(results, of: plan)
        #expect(!archive.index.isUnsettled)
        #expect(first.objects.seen + rest.objects.seen == 25 && !archive.index.isUnfinished)
        let whole = Self.archive()
        try whole.run()
        #expect(try archive.eventIDs() == whole.eventIDs())
    }

    /// Copies that a split could not recognise, its memory being too small, are taken out with the commit.
    @Test(arguments: [1, 3])
    func copiesAreFoundWhateverTheMemory(splits: Int) throws {
        let deliveries = Deliveries(seed: 17, objects: 40, records: 60, ids: 1_500)
        let archive = TestArchive()
        for minute in 0..<40 { deliveries.put(minute, archive) }
        _ = try Self.indexing(archive).plan(splits: splits, to: Self.file(archive, "plan"))
        let results = try Self.read(archive, 0..<splits, memoryBudget: 1)
        let summary = try Self.indexing(archive, "", memoryBudget: 1).commitSplits(
            results, of: Self.file(archive, "plan"))
        #expect(summary.records == deliveries.records(0..<40))
        try deliveries.expect(archive, 0..<40)
        #expect(TemporaryDirectory.names(archive.indexPath) == [".writer", "copies", "events", "objects"])
        // To commit again changes nothing.
        let version = try IndexTables(archive.index).log(.events).snapshot().version
        _ = try Self.indexing(archive).commitSplits(results, of: Self.file(archive, "plan"))
        #expect(try IndexTables(archive.index).log(.events).snapshot().version == version)
    }

    @Test func changedObjectsAreReplacedWithTheCommit() throws {
        let archive = Self.archive()
        try archive.run()
        let before = try archive.eventIDs()
        archive.put([TestArchive.record("new")], minute: 0)
        archive.put([TestArchive.record("newer")], minute: 40)
        let plan = try Self.indexing(archive).plan(splits: 2, to: Self.file(archive, "plan"))
        #expect(plan.diagnostics.map(\.code) == [.changedObject])
        let results = try Self.read(archive, 0..<2)
        #expect(try archive.eventIDs() == before)
        _ = try Self.indexing(archive).commitSplits(results, of: Self.file(archive, "plan"))
        #expect(try archive.eventIDs() == (before + ["new", "newer"]).sorted())
    }

    /// The archive may lie elsewhere for the machine that reads a split.
    @Test func anArchiveThatLiesElsewhereIsTheSame() throws {
        let archive = Self.archive()
        // A copy in other words, in another split: only the archive can tell that it is one.
        archive.put([TestArchive.record("e19-0")], minute: 20)
        archive.put([TestArchive.record("e19-0", more: " ")], minute: 21)
        _ = try Self.indexing(archive).plan(splits: 26, to: Self.file(archive, "plan"))
        archive.directory.rename("bucket", to: "elsewhere")
        let elsewhere = Self.indexing(archive, archive.directory.file("elsewhere"))
        let results = try (0..<26).map { split in
            let result = Self.file(archive, "\(split).json")
            _ = try elsewhere.readSplit(split, of: Self.file(archive, "plan"), to: result)
            return result
        }
        _ = try elsewhere.commitSplits(results, of: Self.file(archive, "plan"))
        archive.directory.rename("elsewhere", to: "bucket")
        #expect(try archive.run().objects == Objects(seen: 27, unchanged: 25, other: 1, rejected: 1))
        #expect(try archive.eventIDs().count { $0 == "e19-0" } == 1)
    }

    @Test func whatDoesNotBelongTogetherIsRefused() throws {
        let archive = Self.archive()
        let plan = Self.file(archive, "plan")
        _ = try Self.indexing(archive).plan(splits: 2, to: plan)
        let results = try Self.read(archive, 0..<2)
        func kind(_ body: () throws -> Void) -> String {
            do {
                try body()
                return "nothing"
            } catch let error as IndexError {
                switch error.kind {
                case .malformedPlan: return "malformed"
                case .noSplit(let number, let count): return "no split \(number) of \(count)"
                case .outdatedPlan: return "outdated"
                case .system: return "system"
                default: return "\(error)"
                }
            } catch {
                return "\(type(of: error))"
            }
        }
        #expect(kind { _ = try Self.indexing(archive).readSplit(2, of: plan, to: "x") } == "no split 2 of 2")
        #expect(kind { _ = try Self.indexing(archive).commitSplits([plan], of: plan) } == "malformed")
        #expect(kind { _ = try Self.indexing(archive).commitSplits(results, of: results[0]) } == "malformed")
        #expect(kind { _ = try Self.indexing(archive).commitSplits(["gone"], of: plan) } == "system")
        // A result of another plan.
        let other = Self.file(archive, "other")
        _ = try Self.indexing(archive).plan(splits: 2, to: other)
        #expect(kind { _ = try Self.indexing(archive).commitSplits(results, of: other) } == "malformed")
        // Another run was faster.
        try archive.run()
        let ids = try archive.eventIDs()
        #expect(kind { _ = try Self.indexing(archive).commitSplits(results, of: plan) } == "outdated")
        #expect(try archive.eventIDs() == ids)
        // A file that a result names is damaged or gone.
        let fresh = Self.archive()
        _ = try Self.indexing(fresh).plan(splits: 1, to: Self.file(fresh, "plan"))
        let result = try Self.read(fresh, 0..<1)
        for name in TemporaryDirectory.names(fresh.index.path(.events)) ?? [] where name.hasSuffix(".parquet") {
            fresh.directory.removeFile("index/events/" + name)
        }
        #expect(
            kind { _ = try Self.indexing(fresh).commitSplits(result, of: Self.file(fresh, "plan")) } == "ParquetError")
        #expect(try fresh.eventIDs() == [])
    }
}
