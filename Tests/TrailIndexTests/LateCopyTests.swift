import CloudTrail
import Glibc
import TestSupport
import Testing

@testable import TrailIndex

/// What is a copy does not depend on how much memory there is to recognise it.
@Suite struct LateCopyTests {
    /// Budgets that hold all, some eight hundred events, and some five hundred.
    static let budgets = [Int.max, 24 << 10, 1]

    @Test(arguments: budgets, [1, 4])
    func copiesAreFoundWhateverTheMemory(budget: Int, threads: Int) throws {
        let deliveries = Deliveries(seed: 7, objects: 40, records: 60, ids: 1_500)
        let archive = TestArchive()
        for minute in 0..<40 { deliveries.put(minute, archive) }
        let summary = try archive.run(threads: threads) { $0.memoryBudget = budget }
        #expect(summary.records == deliveries.records(0..<40))
        try deliveries.expect(archive, 0..<40)
        #expect(TemporaryDirectory.names(archive.indexPath) == [".writer", "copies", "events", "objects"])
        // The last commit takes late copies out; nothing of what it replaces is left on the disk.
        let segments = TemporaryDirectory.names(archive.indexPath + "/events")?.filter { $0 != "_delta_log" }
        #expect(segments?.count == (try IndexTables(archive.index).files(.events).count))
        let versions = TemporaryDirectory.names(archive.indexPath + "/events/_delta_log")?.count
        if threads == 1 { #expect((versions == 2) == (budget == .max)) }
    }

    @Test func aMegabyteIsEnough() throws {
        let deliveries = Deliveries(seed: 8, objects: 100, records: 800, ids: 60_000, variety: 1_000)
        let archive = TestArchive()
        for minute in 0..<100 { deliveries.put(minute, archive) }
        let summary = try archive.run(threads: 2) { $0.memoryBudget = 1 << 20 }
        #expect(summary.records == deliveries.records(0..<100))
        try deliveries.expect(archive, 0..<100)
        // So many that they are taken out in several commits.
        #expect(TemporaryDirectory.names(archive.indexPath + "/events/_delta_log")?.count ?? 0 >= 4)
    }

    @Test(arguments: budgets, [1, 4])
    func copiesOfEarlierRunsAreFound(budget: Int, threads: Int) throws {
        let deliveries = Deliveries(seed: 9, objects: 40, records: 50, ids: 1_000)
        let archive = TestArchive()
        var done = 0
        for end in [13, 14, 40] {
            for minute in done..<end { deliveries.put(minute, archive) }
            let summary = try archive.run(threads: threads) { $0.memoryBudget = budget }
            let (before, now) = (deliveries.records(0..<done), deliveries.records(0..<end))
            #expect(summary.records.seen == now.seen - before.seen)
            #expect(summary.records.kept == now.kept - before.kept)
            #expect(summary.records.duplicate == now.duplicate - before.duplicate)
            try deliveries.expect(archive, 0..<end)
            done = end
        }
    }

    @Test(arguments: budgets)
    func aDryRunCountsTheSameAndLeavesNothing(budget: Int) throws {
        let deliveries = Deliveries(seed: 10, objects: 40, records: 50, ids: 1_000)
        let archive = TestArchive()
        for minute in 0..<40 { deliveries.put(minute, archive) }
        let summary = try archive.run(threads: 2) {
            $0.memoryBudget = budget
            $0.isDryRun = true
        }
        #expect(summary.records == deliveries.records(0..<40))
        #expect(archive.directory.names == ["bucket"])
    }

    /// Thousands of copies of one event, and thousands of events between them.
    @Test(arguments: budgets)
    func manyCopiesOfOneEvent(budget: Int) throws {
        let archive = TestArchive()
        for minute in 0..<30 {
            let others = (0..<80).map { TestArchive.record("o\(minute)-\($0)") }
            archive.put(others + (0..<20).map { _ in TestArchive.record("a") }, minute: minute)
        }
        let summary = try archive.run(threads: 2) { $0.memoryBudget = budget }
        #expect(summary.records == IndexSummary.Records(seen: 3_000, kept: 2_401, duplicate: 599))
        #expect(try archive.copies() == Array(repeating: "duplicate a", count: 599))
        #expect(try IndexSnapshot(archive.index).copyCounts().values.sorted() == [599])
    }

    /// More values under one ID than are compared when they are read.
    @Test(arguments: budgets, [1, 4])
    func forgedIDs(budget: Int, threads: Int) throws {
        let archive = TestArchive()
        let values = 3 * SeenEvents.comparisonLimit
        for minute in 0..<4 {
            let forged = (0..<values).map { TestArchive.record("a", name: "N\($0)") }
            let others = (0..<500).map { TestArchive.record("o\(minute)-\($0)") }
            archive.put(forged + others, minute: minute)
        }
        let summary = try archive.run(threads: threads) { $0.memoryBudget = budget }
        #expect(
            summary.records
                == IndexSummary.Records(seen: 4 * (values + 500), kept: values + 2_000, duplicate: 3 * values))
        let rows = try archive.copies()
        #expect(rows.count { $0 == "conflict a" } == values - 1)
        #expect(rows.count { $0 == "duplicate a" } == 3 * values)
    }

    // MARK: Runs that end early

    /// Reads all there is as a run does that is killed before it looks for late copies.
    private func runAndDie(_ archive: TestArchive, threads: Int = 1) throws {
        let inventory = try ArchiveInventory(archive: archive.root)
        let writer = try IndexWriter(archive.index, isDryRun: false)
        let ledger = writer.existed ? try IndexTables(archive.index).ledger() : []
        let seen = SeenEvents(
            memoryBudget: 1, spill: SeenEvents.Spill(path: archive.index.spillPath, prepare: writer.markUnsettled))
        let run = IngestRun(
            inventory, RunPlan(inventory, ledger: ledger), writer: writer, threads: threads, isDryRun: false,
            recordsHashes: false, objectByteLimit: 1 << 30, seen: seen, earlierPaths: [:])
        try writer.begin()
        WorkerThreads.run(threads) { _ in
            var worker = IngestWorker(run: run)
            worker.work()
        }
        run.commitRemainder()
        _ = try run.result()
    }

    @Test(arguments: budgets)
    func theNextRunSettlesWhatAKilledOneLeft(budget: Int) throws {
        let deliveries = Deliveries(seed: 11, objects: 40, records: 60, ids: 1_000)
        let archive = TestArchive()
        for minute in 0..<30 { deliveries.put(minute, archive) }
        try runAndDie(archive, threads: 2)
        #expect(archive.index.isUnsettled)
        #expect(try archive.eventIDs().count > deliveries.records(0..<30).kept)
        // With nothing to read, and with more.
        let summary = try archive.run { $0.memoryBudget = budget }
        #expect(summary.records == IndexSummary.Records())
        try deliveries.expect(archive, 0..<30)
        #expect(TemporaryDirectory.names(archive.indexPath) == [".writer", "copies", "events", "objects"])
    }

    @Test(arguments: budgets)
    func theNextRunThatReadsSettlesToo(budget: Int) throws {
        let deliveries = Deliveries(seed: 12, objects: 40, records: 60, ids: 1_000)
        let archive = TestArchive()
        for minute in 0..<20 { deliveries.put(minute, archive) }
        try runAndDie(archive)
        for minute in 20..<30 { deliveries.put(minute, archive) }
        try runAndDie(archive)
        for minute in 30..<40 { deliveries.put(minute, archive) }
        let summary = try archive.run(threads: 2) { $0.memoryBudget = budget }
        #expect(summary.isBalanced && summary.records.seen == 600)
        try deliveries.expect(archive, 0..<40)
        #expect(!archive.index.isUnsettled && !archive.index.isUnfinished)
        let again = try archive.run()
        #expect(again.objects == IndexSummary.Objects(seen: 40, unchanged: 40))
        try deliveries.expect(archive, 0..<40)
    }

    /// A run that is killed between the commits that take copies out leaves the others to the next.
    @Test(arguments: [1, Int.max])
    func copiesThatWereTakenOutInPartAreTakenOutWhole(budget: Int) throws {
        let deliveries = Deliveries(seed: 14, objects: 30, records: 60, ids: 900, variety: 10_000)
        let archive = TestArchive()
        for minute in 0..<30 { deliveries.put(minute, archive) }
        try runAndDie(archive, threads: 2)
        var changes = EventChanges()
        var rows: [CopyRow] = []
        let several = try archive.locations().filter { $1.count > 1 }
        for (id, places) in several.sorted(by: { $0.key < $1.key }).prefix(40) {
            let span = try archive.spans(id)[1]
            changes.duplicates[places[1]] = places[0]
            rows.append(
                CopyRow(
                    eventID: id, relation: .duplicate, objectId: places[1].objectId,
                    recordIndex: places[1].recordIndex, byteOffset: Int64(span.lowerBound),
                    byteLength: Int32(span.count), first: places[0]))
        }
        #expect(rows.count == 40)
        try IndexWriter(archive.index, isDryRun: false).apply(
            changes, ledger: IndexTables(archive.index).ledger(), addedCopies: rows, threads: 1)
        try archive.run { $0.memoryBudget = budget }
        try deliveries.expect(archive, 0..<30)
    }

    /// Where entries cannot be kept on the disk, the run ends with the reason and leaves the index as it was or better.
    @Test(arguments: [1, 3])
    func aDiskThatTakesNoMoreStopsTheRun(threads: Int) throws {
        let deliveries = Deliveries(seed: 13, objects: 40, records: 60, ids: 1_000)
        let archive = TestArchive()
        for minute in 0..<5 { deliveries.put(minute, archive) }
        try archive.run()
        // The name is taken by what cannot be removed.
        archive.directory.makeDirectory("index/.spill")
        archive.directory.write("", to: "index/.spill/file")
        for minute in 5..<40 { deliveries.put(minute, archive) }
        let error = #expect(throws: IndexError.self) {
            try archive.run(threads: threads) { $0.memoryBudget = 1 }
        }
        #expect(error?.path == archive.indexPath + "/.spill")
        #expect(archive.index.isUnfinished)
        #expect(try archive.eventIDs().count >= deliveries.records(0..<5).kept)
        archive.directory.removeFile("index/.spill/file")
        try #require(unsafe rmdir(archive.indexPath + "/.spill") == 0)
        try archive.run(threads: threads) { $0.memoryBudget = 1 }
        try deliveries.expect(archive, 0..<40)
    }
}
