import CloudTrail
import Gunzip
import Parquet
import Synchronization

/// An index as it was committed when it was opened: what every reading command works on.
package struct IndexSnapshot: EventStore {
    let directory: IndexDirectory
    let tables: IndexTables
    /// Where the archive lies now, if it has moved since it was indexed.
    private let archiveRoot: String?
    package let rowGroups: [any EventRows]
    private let tokenProblems = TokenProblems()

    /// - Throws: `IndexError` where there is no index, `DeltaError` or `ParquetError` where it is damaged.
    /// - Complexity: O(log) and one footer a segment.
    package init(_ directory: IndexDirectory, archiveRoot: String? = nil) throws {
        self.directory = directory
        self.archiveRoot = archiveRoot
        tables = try IndexTables(directory)
        let paths = tables.files(.events).map { directory.path(.events) + "/" + $0 }
        let problems = tokenProblems
        rowGroups = try IndexSnapshot.open(paths).flatMap { file in
            let tokens = SegmentTokens(of: file, in: directory, problems)
            return file.rowGroups.indices.map { SegmentRows(file: file, rowGroup: $0, tokens: tokens) }
        }
    }

    /// What was wrong with token files that were asked so far, each with its path: they excluded nothing.
    package var damagedTokenFiles: [String] { tokenProblems.all }

    /// Opens segments, several at a time: a footer has some thousand parts.
    ///
    /// - Throws: what is wrong with the first of those that cannot be opened.
    private static func open(_ paths: [String]) throws -> [ParquetFile] {
        let opened = Mutex<[Result<ParquetFile, any Error>?]>(Array(repeating: nil, count: paths.count))
        let next = Atomic(0)
        WorkerThreads.run(min(paths.count, WorkerThreads.processorCount)) { _ in
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < paths.count else { return }
                let file = Result { try IndexFormat.open(paths[index], schema: EventSchema.events) }
                opened.withLock { $0[index] = file }
            }
        }
        return try opened.withLock { try $0.compactMap { try $0?.get() } }
    }

    package func ledger() throws -> [Int64: LedgerObject] {
        Dictionary(try ledgerRows().map { ($0.objectId, $0) }, uniquingKeysWith: { _, last in last })
    }

    /// All rows of the ledger.
    func ledgerRows() throws -> [LedgerObject] { try tables.ledger() }

    package func copyCounts() throws -> [EventLocation: Int] {
        var counts: [EventLocation: Int] = [:]
        for copy in try tables.copies() where copy.relation == .duplicate { counts[copy.first, default: 0] += 1 }
        return counts
    }

    package func deliveredBytes(of object: LedgerObject, spans: [Range<Int>]) throws -> [[UInt8]] {
        let path = (archiveRoot ?? object.archiveRoot) + "/" + object.path
        let found: PlainObject
        do {
            found = try PlainObject(path, hashes: object.storedSHA256 != nil)
        } catch let error as ArchiveError {
            guard case .unreadable(let number) = error.kind else { throw error }
            throw ArchiveError(path: path, kind: .movedArchive(number))
        }
        guard found.isWhatWasIndexed(object) else { throw ArchiveError(path: path, kind: .changedObject) }
        return try spans.map { span in
            guard let record = Unwrapping.record(at: span.lowerBound, byteLength: span.count, in: found.plain) else {
                throw found.damage ?? ArchiveError(path: path, kind: .changedObject) as any Error
            }
            return record
        }
    }

    /// Tells the events of the index, those of some objects aside, to those that look for copies.
    func addEvents(to seen: SeenEvents, hash: ByteHash, except ignored: Set<Int64> = []) throws {
        let columns = EventColumns.shared
        for group in rowGroups {
            let ids = try group.column(columns.eventID)
            let objects = try group.column(columns.objectId).flatValues()
            let records = try group.column(columns.recordIndex).flatValues()
            for (row, id) in ids.flatValues().enumerated() {
                guard case .text(let text)? = id, !text.isEmpty, case .number(let object)? = objects[row],
                    case .number(let record)? = records[row], !ignored.contains(object)
                else { continue }
                let key = unsafe Array(text.utf8).withUnsafeBytes { unsafe hash($0) }
                seen.addKnown(
                    key: key, objectId: UInt32(truncatingIfNeeded: object),
                    recordIndex: UInt32(truncatingIfNeeded: record))
            }
        }
    }

    /// Whether the last run has not finished: there may be objects that the index does not know.
    package var isUnfinished: Bool { directory.isUnfinished }

    /// How many objects were rejected or not read in full: what makes an index incomplete.
    ///
    /// - Complexity: O(1) for a file of the ledger whose statistics show that nothing was said of its objects, else
    ///   O(its rows).
    package func incompleteObjects() throws -> Int {
        try tables.files(.objects).reduce(0) { count, name in
            guard try holdsDiagnostics(name) else { return count }
            return count + (try tables.ledgerRows(name).count(where: \.isIncomplete))
        }
    }

    /// Whether the statistics of a ledger file leave room for a diagnostic.
    private func holdsDiagnostics(_ name: String) throws -> Bool {
        let file = try ParquetFile(path: directory.path(.objects) + "/" + name)
        guard let diagnostics = file.schema.leafIndex("diagnostics") else { return true }
        return file.rowGroups.indices.contains { group in
            guard let nulls = file.statistics(rowGroup: group, leaf: diagnostics).nullCount else { return true }
            return nulls < file.rowGroups[group].rowCount
        }
    }
}

/// One row group of a segment.
private struct SegmentRows: EventRows {
    let file: ParquetFile
    let rowGroup: Int
    let tokens: SegmentTokens

    var rowCount: Int { file.rowGroups[rowGroup].rowCount }

    var eventTimeRange: ClosedRange<Int64>? {
        let statistics = file.statistics(rowGroup: rowGroup, leaf: EventColumns.shared.eventTime)
        guard case .int64(let first)? = statistics.minimum, case .int64(let last)? = statistics.maximum, first <= last
        else { return nil }
        return first...last
    }

    func mayHold(anyOf values: [[UInt8]], inColumn leaf: Int) -> Bool {
        file.mayContain(rowGroup: rowGroup, leaf: leaf, anyOf: values)
    }

    func mayHold(anyOfTokens lists: [[UInt64]]) -> Bool {
        tokens.mayHold(anyOf: lists, inRowGroup: rowGroup)
    }

    func releasePages() { file.releasePages(ofRowGroup: rowGroup) }

    func dictionary(_ leaf: Int) throws -> ByteArrays? {
        try file.dictionary(rowGroup: rowGroup, leaf: leaf)
    }

    func valueCounts(_ leaf: Int) throws -> ValueCounts? {
        try file.valueCounts(rowGroup: rowGroup, leaf: leaf)
    }

    func rows(holding values: [[UInt8]], inColumn leaf: Int) throws -> [UInt32]? {
        try file.rows(holding: values, rowGroup: rowGroup, leaf: leaf)
    }

    func forEachPage(
        ofColumn leaf: Int, where isNeeded: (_ rows: Range<Int>) -> Bool, _ body: (PageStrings) -> Void
    ) throws -> Bool {
        try file.forEachPage(rowGroup: rowGroup, leaf: leaf, where: isNeeded, body)
    }

    func column(_ leaf: Int) throws -> ColumnChunk {
        try file.readColumn(rowGroup: rowGroup, leaf: leaf)
    }
}

extension PlainObject {
    /// Whether size, checksum and, where they were recorded, hash are those that the ledger has of the object.
    fileprivate func isWhatWasIndexed(_ object: LedgerObject) -> Bool {
        guard storedBytes == object.storedBytes, object.storedSHA256 == storedSHA256 else { return false }
        if let plainBytes = object.plainBytes, plainBytes != Int64(plain.count) { return false }
        guard let expected = object.gzipCRC32 else { return true }
        return damage == nil && crc32 == expected
    }
}
