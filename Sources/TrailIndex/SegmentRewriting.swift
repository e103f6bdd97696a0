import CloudTrail
import DeltaTable
import Parquet

/// Writes segments of `events` again in which rows change.
struct SegmentRewriting: Sendable {
    /// Where the bytes of an event lie in its object.
    struct Place: Sendable, Hashable {
        var byteOffset: Int64
        var byteLength: Int32
    }

    /// What is left of a segment.
    struct Segment: Sendable {
        /// Nil where no row is left.
        var added: AddFile?
        /// Where the rows that moved or went lay.
        var places: [EventLocation: Place]
    }

    private let changes: EventChanges
    /// The objects of which rows change, ascending.
    private let objects: [Int64]
    /// The accounts in the keys of objects.
    private let keyAccounts: [Int64: String]

    init(_ changes: EventChanges, ledger: [LedgerObject]) {
        self.changes = changes
        keyAccounts =
            changes.moves.isEmpty
            ? [:]
            : Dictionary(
                ledger.compactMap { row in row.account.map { (row.objectId, $0) } },
                uniquingKeysWith: { first, _ in first })
        objects = changes.objects.sorted()
    }

    /// Writes a segment again.
    ///
    /// - Parameter newSegment: gives the file to write to.
    /// - Returns: nil where the segment holds none of the rows that change.
    /// - Complexity: O(rows) where one of them may be there by the statistics.
    func rewrite(_ file: ParquetFile, newSegment: () throws -> SegmentWriter) throws -> Segment? {
        let groups = file.rowGroups.indices.filter { mayHoldChanges(file, $0) }
        if groups.isEmpty { return nil }
        var changed: [Int: [EventChanges.Outcome]] = [:]
        var places: [EventLocation: Place] = [:]
        for group in groups {
            let rows = try outcomes(file, group, &places)
            if let rows { changed[group] = rows }
        }
        if changed.isEmpty { return nil }
        var writer: SegmentWriter?
        for group in file.rowGroups.indices {
            let (rows, columns) = try self.columns(of: file, group, changed[group])
            if rows == 0 { continue }
            if writer == nil { writer = try newSegment() }
            try writer?.write(rowCount: rows, columns)
        }
        guard let finished = writer.take() else { return Segment(added: nil, places: places) }
        return Segment(added: try finished.finish(), places: places)
    }

    private func mayHoldChanges(_ file: ParquetFile, _ group: Int) -> Bool {
        let statistics = file.statistics(rowGroup: group, leaf: EventColumns.shared.objectId)
        guard case .int64(let first)? = statistics.minimum, case .int64(let last)? = statistics.maximum else {
            return true
        }
        var (low, high) = (0, objects.count)
        while low < high {
            let middle = (low + high) / 2
            if objects[middle] < first { low = middle + 1 } else { high = middle }
        }
        return low < objects.count && objects[low] <= last
    }

    /// What becomes of each row of a row group; nil when all stay.
    private func outcomes(
        _ file: ParquetFile, _ group: Int, _ places: inout [EventLocation: Place]
    ) throws -> [EventChanges.Outcome]? {
        let columns = EventColumns.shared
        let objects = try file.readColumn(rowGroup: group, leaf: columns.objectId).int64s
        let records = try file.readColumn(rowGroup: group, leaf: columns.recordIndex).int32s
        var outcomes: [EventChanges.Outcome] = []
        var touched: [Int] = []
        for row in objects.indices {
            let event = EventLocation(objectId: objects[row], recordIndex: records[row])
            let outcome = changes.outcome(of: event)
            if case .stays = outcome {} else { touched.append(row) }
            outcomes.append(outcome)
        }
        if touched.isEmpty { return nil }
        let offsets = try file.readColumn(rowGroup: group, leaf: columns.byteOffset).int64s
        let lengths = try file.readColumn(rowGroup: group, leaf: columns.byteLength).int32s
        for row in touched {
            let event = EventLocation(objectId: objects[row], recordIndex: records[row])
            places[event] = Place(byteOffset: offsets[row], byteLength: lengths[row])
        }
        return outcomes
    }

    /// The columns of a row group as they will be.
    private func columns(
        of file: ParquetFile, _ group: Int, _ outcomes: [EventChanges.Outcome]?
    ) throws -> (rowCount: Int, columns: [ColumnChunk]) {
        let leaves = file.schema.leaves
        guard let outcomes else {
            return (
                file.rowGroups[group].rowCount,
                try leaves.indices.map { try file.readColumn(rowGroup: group, leaf: $0) }
            )
        }
        let keeps = outcomes.map { if case .goes = $0 { false } else { true } }
        let moved = outcomes.enumerated().compactMap { row, outcome in
            if case .moves(let copy) = outcome { (row: row, copy: copy) } else { nil }
        }
        let rows = keeps.count { $0 }
        if rows == 0 { return (0, []) }
        let columns = try leaves.indices.map { leaf in
            var chunk = try file.readColumn(rowGroup: group, leaf: leaf)
            try move(moved, &chunk, leaf: leaf) { try file.readColumn(rowGroup: group, leaf: $0) }
            if rows == keeps.count { return chunk }
            var assembly = ColumnAssembly(leaves[leaf])
            assembly.append(chunk, keeping: keeps)
            return assembly.finish()
        }
        return (rows, columns)
    }

    /// Lets rows lie where their copies do.
    private func move(
        _ moved: [(row: Int, copy: CopyRow)], _ chunk: inout ColumnChunk, leaf: Int, column: (Int) throws -> ColumnChunk
    ) throws {
        if moved.isEmpty { return }
        let columns = EventColumns.shared
        switch leaf {
        case columns.objectId: chunk.setInt64s(moved.map { ($0.row, $0.copy.objectId) })
        case columns.recordIndex: chunk.setInt32s(moved.map { ($0.row, $0.copy.recordIndex) })
        case columns.byteOffset: chunk.setInt64s(moved.map { ($0.row, $0.copy.byteOffset) })
        case columns.byteLength: chunk.setInt32s(moved.map { ($0.row, $0.copy.byteLength) })
        case columns.account:
            // It is the recipient's, or where the record names none, that of the object's key.
            let recipients = try column(columns.recipientAccountId).flatValues()
            var accounts = chunk.flatValues()
            var isChanged = false
            for (row, copy) in moved {
                if case .text(let text)? = recipients[row], !text.isEmpty { continue }
                let account = keyAccounts[copy.objectId].map { FlatValue.text($0) }
                isChanged = isChanged || account != accounts[row]
                accounts[row] = account
            }
            if isChanged { chunk = FlatTable.column(accounts, .string("account")) }
        default: break
        }
    }
}

extension ColumnChunk {
    /// The values of a column of required INT64; none for another column.
    var int64s: [Int64] { if case .int64(let values) = values { values } else { [] } }

    /// The values of a column of required INT32; none for another column.
    var int32s: [Int32] { if case .int32(let values) = values { values } else { [] } }

    fileprivate mutating func setInt64s(_ changes: [(row: Int, value: Int64)]) {
        var numbers = int64s
        for (row, value) in changes { numbers[row] = value }
        values = .int64(numbers)
    }

    fileprivate mutating func setInt32s(_ changes: [(row: Int, value: Int32)]) {
        var numbers = int32s
        for (row, value) in changes { numbers[row] = value }
        values = .int32(numbers)
    }
}
