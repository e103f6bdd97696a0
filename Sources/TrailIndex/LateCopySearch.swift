import CloudTrail
import JSONScan
import Parquet

/// Finds the copies among the events of an index that memory was too small to recognise, and takes them out.
///
/// Several commits, if there are many: each leaves an index that is right but for the copies that are left. The index
/// stays marked as unsettled from before the first of them may be committed until after the last is gone. A run that
/// finds the mark does not know which events were compared: it compares those of the index with each other, also where
/// it has nothing else to read.
struct LateCopySearch {
    let run: IngestRun
    let writer: IndexWriter
    let memoryBudget: Int
    let threads: Int
    /// Whether the index was unsettled when the run began.
    let wasUnsettled: Bool
    /// Leaves the files that are replaced.
    let keepsHistory: Bool

    /// Events that are noted at a time at least, whatever the budget.
    private static let batchMinimum = 4_096
    /// Bytes that a noted event takes.
    private static let noteBytes = 256

    /// - Throws: what stops the run; what is not done yet is left to the next.
    func settle() throws {
        guard let spill = run.seen.spill, wasUnsettled || spill.isUsed else { return }
        try run.seen.spillAll()
        var copies = LateCopies(knownAreSettled: !wasUnsettled)
        var reread = ArchiveReread(run: run)
        let decisions = LateCopies.Decisions(path: writer.directory.spillPath)
        let limit = max(memoryBudget / 2 / LateCopySearch.noteBytes, LateCopySearch.batchMinimum)
        try run.seen.forEachGroup(memoryBudget: memoryBudget / 2) { group in
            copies.add(group)
            if copies.count < limit { return }
            try decide(&copies, &reread, decisions)
            decisions.makeRoom()
        }
        try decide(&copies, &reread, decisions)
        try decisions.forEachBatch(of: limit, memoryBudget: memoryBudget / 2) { batch in
            let superseded = try apply(batch, &reread)
            if !keepsHistory { try Compaction.delete(superseded) }
        }
        if !run.isDryRun { try writer.markSettled() }
        var tally = IngestRun.Tally()
        tally.records.kept = -copies.duplicatesOfRun
        tally.records.duplicate = copies.duplicatesOfRun
        run.add(tally)
    }

    private func decide(
        _ copies: inout LateCopies, _ reread: inout ArchiveReread, _ decisions: LateCopies.Decisions
    ) throws {
        try copies.decide(record: { reread.record($0) }, conflicts: conflicts)
        let decided = copies.takeDecisions()
        if !run.isDryRun { decisions.add(decided) }
    }

    private func apply(_ decisions: [LateCopies.Decision], _ reread: inout ArchiveReread) throws -> [String] {
        let rows = try rows(decisions, &reread)
        guard rows.count == decisions.count else {
            throw IndexError(path: writer.directory.path, kind: .damaged("events that were committed are not there"))
        }
        var changes = EventChanges()
        for row in rows where row.relation == .duplicate { changes.duplicates[row.location] = row.first }
        return try writer.apply(
            changes, ledger: IndexTables(writer.directory).ledger(of: changes.objects), addedCopies: rows,
            threads: threads)
    }

    private func conflicts(_ locations: Set<EventLocation>) throws -> Set<EventLocation> {
        if locations.isEmpty || !writer.directory.exists { return [] }
        let tables = try IndexTables(writer.directory)
        var found: Set<EventLocation> = []
        for name in tables.files(.copies) {
            for row in try tables.copies(name) where row.relation == .conflict && locations.contains(row.location) {
                found.insert(row.location)
            }
        }
        return found
    }

    /// The rows of `copies` that say what was decided.
    private func rows(_ decisions: [LateCopies.Decision], _ reread: inout ArchiveReread) throws -> [CopyRow] {
        let byEvent = Dictionary(decisions.map { ($0.event, $0) }, uniquingKeysWith: { first, _ in first })
        let objects = Set(decisions.map(\.event.objectId))
        let columns = EventColumns.shared
        var rows: [CopyRow] = []
        for group in try IndexSnapshot(writer.directory).rowGroups {
            let ids = try group.column(columns.objectId).int64s
            guard ids.contains(where: objects.contains) else { continue }
            let records = try group.column(columns.recordIndex).int32s
            let found = ids.indices.compactMap { row in
                byEvent[EventLocation(objectId: ids[row], recordIndex: records[row])].map { (row: row, decision: $0) }
            }
            if found.isEmpty { continue }
            let texts = try group.column(columns.eventID).flatValues()
            let offsets = try group.column(columns.byteOffset).int64s
            let lengths = try group.column(columns.byteLength).int32s
            for (row, decision) in found {
                var eventID = ""
                if case .text(let text)? = texts[row] {
                    eventID = text
                } else if case .object(let members)? = reread.record(decision.event),
                    case .undecodable(let text)? = members[Array("eventID".utf8)]
                {
                    // Text that the column cannot hold.
                    eventID = String(decoding: text, as: UTF8.self)
                }
                rows.append(
                    CopyRow(
                        eventID: eventID, relation: decision.relation, objectId: decision.event.objectId,
                        recordIndex: decision.event.recordIndex, byteOffset: offsets[row], byteLength: lengths[row],
                        first: decision.first))
            }
        }
        return rows
    }
}
