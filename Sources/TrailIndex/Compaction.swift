import CloudTrail
import DeltaTable
import Glibc
import Parquet
import Synchronization

/// Puts the small files of an index together: every run leaves some, and each costs a reader a footer and a dictionary.
///
/// Rows stay as they are; segments come in the order of their first event.
package struct Compaction {
    /// What became of the files of an index.
    package struct Summary: Sendable, Hashable {
        /// Files of each table that were put together, and how many they are now.
        package var before: [IndexDirectory.Table: Int] = [:]
        package var after: [IndexDirectory.Table: Int] = [:]
        /// Paths of the files that are no longer part of the index.
        package var superseded: [String] = []
    }

    /// Rows below which a segment is put together with others.
    static let smallSegmentRows: Int64 = Int64(EventSink.segmentRows / 4)
    /// Rows below which a file of `objects` or `copies` is.
    static let smallTableRows: Int64 = 100_000
    /// Small files of a table at which a run compacts it by itself.
    static let pileUp = 16

    private let writer: IndexWriter
    private let threads: Int

    init(_ writer: IndexWriter, threads: Int) {
        self.writer = writer
        self.threads = threads
    }

    /// Compacts an index that nobody else writes to, and deletes what it no longer needs.
    ///
    /// - Parameter keepsHistory: the superseded files stay, and with them earlier versions of the tables.
    /// - Throws: `IndexError` when there is no index or another run holds it, and what `run(ofAtLeast:)` throws.
    package static func run(index: String, keepsHistory: Bool, threads: Int?) throws -> Summary {
        let directory = IndexDirectory(path: index)
        guard directory.exists else { throw IndexError(path: index, kind: .noIndex) }
        let writer = try IndexWriter(directory, isDryRun: false, marksUnfinished: false)
        let summary = try Compaction(writer, threads: threads ?? WorkerThreads.processorCount).run()
        if !keepsHistory { try delete(summary.superseded) }
        return summary
    }

    /// Compacts the tables in one commit.
    ///
    /// - Parameter least: small files of a table at which it is compacted.
    /// - Throws: what reading and writing throw; the index then stays as it is.
    /// - Complexity: O(rows of the small files)
    func run(ofAtLeast least: Int = 2) throws -> Summary {
        let tables = try IndexTables(writer.directory)
        var commit = IndexWriter.Commit()
        try compactEvents(tables, least, &commit)
        for (table, schema) in [
            (IndexDirectory.Table.objects, EventSchema.objects), (.copies, EventSchema.copies),
        ] {
            try compact(table, schema, tables, least, &commit)
        }
        try writer.commit(commit)
        return Summary(
            before: commit.removed.mapValues(\.count), after: commit.added.mapValues(\.count),
            superseded: commit.removed.flatMap { table, files in
                files.map { writer.directory.path(table) + "/" + $0.path }
            })
    }

    private func removal(_ name: String) -> RemoveFile {
        RemoveFile(path: name, deletionTimestamp: IndexTables.milliseconds(), dataChange: false)
    }

    /// Opens the files of a table that have fewer rows than a number; none if there are too few of them.
    private func smallFiles(
        _ table: IndexDirectory.Table, _ schema: Schema, _ tables: IndexTables, rows: Int64, least: Int
    ) throws -> [(name: String, file: ParquetFile)] {
        let names = tables.files(table, ofFewerRowsThan: rows)
        if names.count < least { return [] }
        return try names.map { name in
            (name, try IndexFormat.open(writer.directory.path(table) + "/" + name, schema: schema))
        }
    }

    private func compact(
        _ table: IndexDirectory.Table, _ schema: Schema, _ tables: IndexTables, _ least: Int,
        _ commit: inout IndexWriter.Commit
    ) throws {
        let small = try smallFiles(table, schema, tables, rows: Compaction.smallTableRows, least: least)
        if small.isEmpty { return }
        let rows = try small.flatMap { try tables.rows($0.file.path, schema) }
        var added = try writer.write(rows: rows, of: table, schema: schema)
        added.dataChange = false
        commit.added[table] = [added]
        commit.removed[table] = small.map { removal($0.name) }
    }

    // MARK: Segments

    private func compactEvents(
        _ tables: IndexTables, _ least: Int, _ commit: inout IndexWriter.Commit
    ) throws {
        var small = try smallFiles(
            .events, EventSchema.events, tables, rows: Compaction.smallSegmentRows, least: least)
        small.sort { Compaction.firstTime($0.file) < Compaction.firstTime($1.file) }
        // Segments of the usual size, each of neighbours in time.
        var parts: [[ParquetFile]] = []
        var rows = 0
        for (_, file) in small {
            if parts.isEmpty || rows + file.rowCount > EventSink.segmentRows {
                parts.append([])
                rows = 0
            }
            parts[parts.count - 1].append(file)
            rows += file.rowCount
        }
        let added = try write(parts)
        if small.isEmpty { return }
        commit.added[.events] = added
        commit.removed[.events] = small.map { removal($0.name) }
    }

    private static func firstTime(_ file: ParquetFile) -> Int64 {
        let times = file.rowGroups.indices.compactMap { group -> Int64? in
            let statistics = file.statistics(rowGroup: group, leaf: EventColumns.shared.eventTime)
            guard case .int64(let first)? = statistics.minimum else { return nil }
            return first
        }
        return times.min() ?? .max
    }

    private func write(_ parts: [[ParquetFile]]) throws -> [AddFile] {
        let next = Atomic<Int>(0)
        let results = Mutex<[Int: Result<AddFile?, any Error>]>([:])
        WorkerThreads.run(max(1, min(threads, parts.count))) { _ in
            while true {
                let position = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard position < parts.count else { return }
                let result = Result { try write(parts[position]) }
                results.withLock { $0[position] = result }
            }
        }
        return try results.withLock { $0 }.sorted { $0.key < $1.key }.compactMap { try $0.value.get() }
    }

    /// Writes the row groups of segments to one segment, small ones as one.
    private func write(_ files: [ParquetFile]) throws -> AddFile? {
        var segment: SegmentWriter?
        var columns = EventSchema.events.leaves.map { ColumnAssembly($0) }
        var rows = 0
        func flush() throws {
            if rows == 0 { return }
            if segment == nil { segment = try writer.newSegment() }
            try segment?.write(rowCount: rows, columns.indices.map { columns[$0].finish() })
            rows = 0
        }
        for file in files {
            for group in file.rowGroups.indices {
                let count = file.rowGroups[group].rowCount
                let bytes = columns.reduce(0) { $0 + $1.byteCount }
                if rows + count > EventSink.rowGroupRows || bytes > EventSink.rowGroupBytes { try flush() }
                for leaf in columns.indices { columns[leaf].append(try file.readColumn(rowGroup: group, leaf: leaf)) }
                rows += count
            }
        }
        try flush()
        var added = try segment.take()?.finish()
        added?.dataChange = false
        return added
    }

    /// Deletes files that are no longer part of the index, and the token files of segments with them; one that is gone
    /// already is no failure.
    static func delete(_ paths: [String]) throws {
        for path in paths {
            guard unsafe unlink(path) == 0 || errno == ENOENT else {
                throw IndexError(path: path, kind: .system(errno))
            }
            // What is left of these belongs to nothing and does no harm.
            if let tokens = IndexDirectory.tokenPath(ofSegment: path) { unsafe unlink(tokens) }
        }
    }
}
