import CloudTrail
import JSONScan
import Parquet

/// What one worker fills: the row group under construction, its segment, and the ledger rows that belong to it.
struct EventSink: ~Copyable {
    /// Rows of a row group, and of a segment, at which it is written.
    static let rowGroupRows = 32_768
    static let segmentRows = 1_000_000
    /// Bytes in the builders at which a row group is written early.
    static let rowGroupBytes = 48 << 20

    let run: IngestRun
    /// The run's own, held here: a reference counted for each record would travel between the cores.
    private let seen: SeenEvents
    private let hash: ByteHash
    var batch: EventBatch
    var segment: SegmentWriter?
    /// Rows in the segment's row groups.
    private var segmentRows = 0
    var objects: [LedgerObject] = []
    var copies: [CopyRow] = []
    /// The object whose records are being taken.
    private var objectId: Int64 = 0
    private var reread: ArchiveReread
    /// Records kept whose text needed repair, by index and offset, of the current object.
    var repaired: [(recordIndex: Int, byteOffset: Int)] = []
    /// The worker's, which waits here where row groups are written.
    var clock: StageClock

    init(run: IngestRun) {
        self.run = run
        clock = StageClock(isOn: run.countsStages)
        seen = run.seen
        hash = run.hash
        batch = EventBatch(hash: .random())
        reread = ArchiveReread(run: run)
    }

    mutating func begin(_ object: PlannedObject) {
        objectId = object.objectId
        batch.keyAccount = Array((object.account ?? "").utf8)
        repaired.removeAll(keepingCapacity: true)
    }

    /// Appends a record unless it is the copy of one that is kept.
    mutating func take(
        _ members: inout RecordMembers, _ reader: JSONReader, recordIndex: Int, byteOffset: Int
    ) -> LogFileWalk.Disposition {
        let bytes = unsafe reader.rawBytes(members.record)
        if members.record.mayHaveEscapes, unsafe !JSONStringDecoding.hasOnlyValidEscapes(bytes) {
            return .rejected(.malformedRecord, "an escape that JSON does not know")
        }
        if let eventID = batch.eventID(&members, reader), eventID.byteCount > 2 {
            let key = unsafe hash(reader.contentBytes(eventID))
            let finding = seen.insert(
                key: key, objectId: UInt32(truncatingIfNeeded: objectId),
                recordIndex: UInt32(truncatingIfNeeded: recordIndex)
            ) { unsafe hash(bytes) }
            if finding != .new {
                let copy = unsafe CopyRow(
                    eventID: String(decoding: reader.contentBytes(eventID), as: UTF8.self), relation: .duplicate,
                    objectId: objectId, recordIndex: Int32(truncatingIfNeeded: recordIndex),
                    byteOffset: Int64(byteOffset), byteLength: Int32(clamping: members.record.byteCount),
                    first: EventLocation(objectId: 0, recordIndex: 0))
                if unsafe isCopy(finding, copy, Array(bytes), key: key, content: hash(bytes)) { return .duplicate }
            }
        }
        let isRepaired = batch.append(
            &members, reader,
            EventBatch.Provenance(
                objectId: objectId, recordIndex: Int32(truncatingIfNeeded: recordIndex),
                byteOffset: Int64(byteOffset)))
        if isRepaired { repaired.append((recordIndex, byteOffset)) }
        return .kept
    }

    /// Decides a record whose event ID was seen before, and notes the copy or the conflict.
    private mutating func isCopy(
        _ finding: SeenEvents.Finding, _ row: CopyRow, _ bytes: [UInt8], key: UInt64, content: UInt64
    ) -> Bool {
        var row = row
        var finding = finding
        var compared: [SeenEvents.Entry] = []
        // Another thread may add an event of this ID while those that were there are compared.
        while true {
            switch finding {
            case .new:
                row.relation = .conflict
                row.first = compared[0].location
                copies.append(row)
                return false
            case .copy(let entry):
                row.first = entry.location
                copies.append(row)
                return true
            case .sameID(let entries):
                let value = try? JSONTree(bytes)
                for entry in entries.prefix(SeenEvents.comparisonLimit) {
                    guard let value, let other = reread.record(entry.location), other == value else { continue }
                    seen.addRendering(key: key, content: content, of: entry)
                    row.first = entry.location
                    copies.append(row)
                    return true
                }
                compared += entries
            }
            finding = seen.insert(
                key: key, objectId: UInt32(truncatingIfNeeded: row.objectId),
                recordIndex: UInt32(truncatingIfNeeded: Int(row.recordIndex)), comparedWith: compared
            ) { content }
        }
    }

    // MARK: Writing

    /// Moves staged values into the column builders, and writes the row group when it is full.
    ///
    /// - Parameter text: what `batch.windowStart` counts from.
    mutating func settle(_ text: UnsafeRawBufferPointer) throws {
        unsafe batch.settle(text)
        if batch.rowCount >= EventSink.rowGroupRows || batch.byteCount > EventSink.rowGroupBytes { try flush() }
    }

    /// Writes the row group under construction, which must be settled.
    mutating func flush() throws {
        let rows = batch.rowCount
        guard rows > 0 else { return }
        clock.lap(.extract)
        if run.isDryRun { return batch.discard() }
        let chunks = batch.finish()
        if segment == nil { segment = try run.writer.newSegment(countsTimes: clock.isOn) }
        let before = segment?.times ?? WriteTimes()
        try segment?.write(rowCount: rows, chunks)
        segmentRows += rows
        clock.lap(.encode)
        let after = segment?.times ?? before
        clock.move(after.compress - before.compress, from: .encode, to: .compress)
        clock.move(after.write - before.write, from: .encode, to: .write)
    }

    /// Ends an object.
    mutating func end(_ row: LedgerObject) { objects.append(row) }

    /// Whether the segment is large enough to be committed.
    var isSegmentFull: Bool { segmentRows + batch.rowCount >= EventSink.segmentRows && segmentRows > 0 }

    /// Writes what was taken so far, which must be settled, for a commit: whole objects only.
    mutating func finish() throws -> IndexWriter.Commit {
        try flush()
        var commit = try run.writer.write(objects: objects, copies: copies)
        if let finished = segment.take() { commit.added[.events] = [try finished.finish()] }
        segmentRows = 0
        objects.removeAll()
        copies.removeAll()
        clock.lap(.write)
        return commit
    }
}
