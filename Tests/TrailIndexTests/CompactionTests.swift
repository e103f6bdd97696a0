import CloudTrail
import Parquet
import TestSupport
import Testing

@testable import TrailIndex

/// Small files become few, and no answer changes.
@Suite struct CompactionTests {
    private static let tables = IndexDirectory.Table.allCases

    private static func dataFiles(_ archive: TestArchive, _ table: IndexDirectory.Table) -> Set<String> {
        Set((TemporaryDirectory.names(archive.index.path(table)) ?? []).filter { $0.hasSuffix(".parquet") })
    }

    /// All values of all rows, in no order.
    private static func rows(_ archive: TestArchive) throws -> Set<[String]> {
        let groups = try IndexSnapshot(archive.index).rowGroups
        return Set(
            try groups.flatMap { group in
                let columns = try EventSchema.events.leaves.indices.map { try values(group.column($0), leaf: $0) }
                return (0..<group.rowCount).map { row in columns.map { $0.isEmpty ? "" : $0[row] } }
            })
    }

    /// A value a row, with its levels; none for columns inside of lists.
    private static func values(_ chunk: ColumnChunk, leaf: Int) -> [String] {
        let leaf = EventSchema.events.leaves[leaf]
        if leaf.maxRepetitionLevel > 0 { return [] }
        var present = 0
        return (0..<chunk.entryCount).map { row in
            let level = chunk.definitionLevels.isEmpty ? leaf.maxDefinitionLevel : chunk.definitionLevels[row]
            guard level == leaf.maxDefinitionLevel else { return "null \(level)" }
            defer { present += 1 }
            switch chunk.plain.values {
            case .boolean(let values): return "\(values[present])"
            case .int32(let values): return "\(values[present])"
            case .int64(let values): return "\(values[present])"
            case .byteArray(let values): return values.string(present)
            case .dictionary: return "no plain value"
            }
        }
    }

    private static func fill(_ archive: TestArchive, runs: Range<Int>) throws {
        for run in runs {
            archive.put(
                [
                    TestArchive.record(
                        "own-\(run)", more: ",\"userIdentity\":{\"type\":\"T\(run % 3)\"},\"odd\":\(run)"),
                    TestArchive.record("shared"),
                ], minute: run)
            try archive.run()
        }
    }

    @Test func rowsCopiesAndLedgerStayAsTheyAre() throws {
        let archive = TestArchive()
        try Self.fill(archive, runs: 0..<5)
        let (rows, ledger, copies) = (try Self.rows(archive), try archive.ledger(), try archive.copyRows())
        #expect(rows.count == 6)
        let summary = try Compaction.run(index: archive.indexPath, keepsHistory: false, threads: 2)
        #expect(summary.before == [.events: 5, .objects: 5, .copies: 4])
        #expect(summary.after == [.events: 1, .objects: 1, .copies: 1])
        #expect(try Self.rows(archive) == rows)
        #expect(try archive.ledger() == ledger)
        #expect(try archive.copyRows() == copies)
        #expect(try IndexSnapshot(archive.index).rowGroups.count == 1)
        for table in Self.tables { #expect(Self.dataFiles(archive, table).count == 1, "\(table)") }
        // Nothing is left to do, and the next run goes on.
        #expect(try Compaction.run(index: archive.indexPath, keepsHistory: false, threads: 1) == Compaction.Summary())
        try Self.fill(archive, runs: 5..<6)
        #expect(try archive.run().objects == IndexSummary.Objects(seen: 6, unchanged: 6))
        #expect(try Self.rows(archive).count == 7)
    }

    @Test func aRunCompactsWhatHasPiledUp() throws {
        let archive = TestArchive()
        try Self.fill(archive, runs: 0..<Compaction.pileUp - 1)
        #expect(Self.dataFiles(archive, .events).count == Compaction.pileUp - 1)
        try Self.fill(archive, runs: Compaction.pileUp - 1..<Compaction.pileUp)
        #expect(Self.dataFiles(archive, .events).count == 1)
        #expect(Self.dataFiles(archive, .objects).count == 1)
        #expect(try Self.rows(archive).count == Compaction.pileUp + 1)
        #expect(!IndexDirectory(path: archive.indexPath).isUnfinished)
    }

    @Test func historyStaysWhereItIsAskedFor() throws {
        let archive = TestArchive()
        try Self.fill(archive, runs: 0..<3)
        let before = Self.dataFiles(archive, .events)
        let summary = try Compaction.run(index: archive.indexPath, keepsHistory: true, threads: 1)
        #expect(Self.dataFiles(archive, .events).isSuperset(of: before))
        #expect(Self.dataFiles(archive, .events).count == 4)
        #expect(summary.superseded.count == 8)
    }

    /// Row groups become full ones, in the order of time.
    @Test func neighboursInTimeComeTogether() throws {
        let archive = TestArchive()
        for minute in [7, 2, 5, 1] {
            let time = "2024-03-01T00:0\(minute):00Z"
            archive.put(
                ["{\"eventTime\":\"\(time)\",\"eventName\":\"N\",\"eventID\":\"\(minute)\"}"], minute: minute)
            try archive.run()
        }
        _ = try Compaction.run(index: archive.indexPath, keepsHistory: false, threads: 2)
        let ids = try archive.column(EventColumns.shared.eventID)
        #expect(ids == ["1", "2", "5", "7"].map { .text($0) })
    }

    @Test func anIndexThatIsNotThereOrHeldIsTold() throws {
        let archive = TestArchive()
        #expect(throws: IndexError.self) {
            try Compaction.run(index: archive.indexPath, keepsHistory: false, threads: 1)
        }
        try Self.fill(archive, runs: 0..<2)
        let writer = try IndexWriter(archive.index, isDryRun: false)
        #expect(throws: IndexError.self) {
            try Compaction.run(index: archive.indexPath, keepsHistory: false, threads: 1)
        }
        withExtendedLifetime(writer) {}
    }
}
