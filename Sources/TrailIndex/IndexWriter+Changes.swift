import CloudTrail
import DeltaTable
import Parquet
import Synchronization

extension IndexWriter {
    /// Changes events that are in the index, in one commit: the segments that hold them are written again.
    ///
    /// No other thread may commit meanwhile.
    ///
    /// - Parameters:
    ///   - ledger: the rows of `objects` as they are, those of objects that lose or get events at least.
    ///   - addedCopies: rows for copies that were not known as such.
    /// - Returns: paths of the files that are no longer part of the index.
    /// - Throws: `IndexError`, `ParquetError` or `DeltaError`; the commit has then happened whole or not at all.
    /// - Complexity: O(rows of the segments that change + rows of `copies`)
    @discardableResult
    func apply(
        _ changes: EventChanges, ledger: [LedgerObject], addedCopies: [CopyRow] = [], threads: Int
    ) throws -> [String] {
        if changes.isEmpty, addedCopies.isEmpty { return [] }
        let tables = try IndexTables(directory)
        let rewriting = SegmentRewriting(changes, ledger: ledger)
        var commit = Commit()
        var places: [EventLocation: SegmentRewriting.Place] = [:]
        for (name, segment) in try rewrite(tables.files(.events), rewriting, threads: threads) {
            commit.removed[.events, default: []].append(
                RemoveFile(path: name, deletionTimestamp: IndexTables.milliseconds()))
            if let added = segment.added { commit.added[.events, default: []].append(added) }
            places.merge(segment.places) { first, _ in first }
        }
        try rewriteCopies(tables, changes, adding: addedCopies, places, into: &commit)
        let counts = IndexWriter.movedCounts(changes)
        let changed = ledger.compactMap { row -> LedgerObject? in
            guard let moved = counts[row.objectId], !changes.removedObjects.contains(row.objectId) else { return nil }
            var row = row
            row.recordsKept += moved
            row.recordsDuplicate -= moved
            return row
        }
        commit.add(try write(objects: changed, copies: []))
        commit.replaced = changes.removedObjects.union(changed.map(\.objectId))
        try self.commit(commit)
        return commit.removed.flatMap { table, files in files.map { directory.path(table) + "/" + $0.path } }
    }

    /// By how much the events kept of each object change.
    private static func movedCounts(_ changes: EventChanges) -> [Int64: Int64] {
        var counts: [Int64: Int64] = [:]
        for (event, copy) in changes.moves {
            counts[event.objectId, default: 0] -= 1
            counts[copy.objectId, default: 0] += 1
        }
        for event in changes.duplicates.keys { counts[event.objectId, default: 0] -= 1 }
        return counts
    }

    /// Writes those segments again in which rows change.
    private func rewrite(
        _ names: [String], _ rewriting: SegmentRewriting, threads: Int
    ) throws -> [(name: String, segment: SegmentRewriting.Segment)] {
        let next = Atomic<Int>(0)
        let results = Mutex<[Int: Result<SegmentRewriting.Segment, any Error>]>([:])
        WorkerThreads.run(max(1, min(threads, names.count))) { _ in
            while true {
                let position = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard position < names.count else { return }
                do {
                    let path = self.directory.path(.events) + "/" + names[position]
                    let file = try IndexFormat.open(path, schema: EventSchema.events)
                    guard let segment = try rewriting.rewrite(file, newSegment: { try self.newSegment() }) else {
                        continue
                    }
                    results.withLock { $0[position] = .success(segment) }
                } catch {
                    results.withLock { $0[position] = .failure(error) }
                }
            }
        }
        return try results.withLock { $0 }.sorted { $0.key < $1.key }.map { (names[$0.key], try $0.value.get()) }
    }

    /// Writes those files of `copies` again in which rows change.
    private func rewriteCopies(
        _ tables: IndexTables, _ changes: EventChanges, adding added: [CopyRow],
        _ places: [EventLocation: SegmentRewriting.Place], into commit: inout Commit
    ) throws {
        var rows = added
        for name in tables.files(.copies) {
            let old = try tables.copies(name)
            let new = old.compactMap { changes.row($0) { places[$0] } }
            if new == old { continue }
            rows += new
            commit.removed[.copies, default: []].append(
                RemoveFile(path: name, deletionTimestamp: IndexTables.milliseconds()))
        }
        commit.add(try write(objects: [], copies: rows))
    }
}
