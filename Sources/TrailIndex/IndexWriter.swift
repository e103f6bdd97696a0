import CloudTrail
import DeltaTable
import Glibc
import Parquet
import Synchronization

/// Writes segments and commits them: the one place where an index changes.
///
/// A commit is atomic, and the log of `events` is its point: the files of `objects` and `copies` are written first, then
/// the version of `events` that names them is published, then their own logs follow. A run that ends between leaves what
/// the next one rolls forward.
final class IndexWriter: Sendable {
    private struct State: Sendable {
        /// The version that the next commit of each table will be.
        var nextVersions: [IndexDirectory.Table: Int] = [:]
        var files = 0
        /// The tables are there, and the index is marked as unfinished.
        var isPrepared = false
        /// A commit of this run did not come to its end; only the last one of a log is ever rolled forward.
        var isUnfinished = false
        /// Another process commits what is written here.
        var isDetached = false
    }

    /// Whether there was an index before this run: known for sure once no other run can make one.
    let existed: Bool
    let directory: IndexDirectory
    private let marksUnfinished: Bool
    private let lock: IndexLockOwner?
    private let state: Mutex<State>
    /// Distinguishes the files of this run from those of any other.
    private let runName = String(UInt64.random(in: .min ... .max), radix: 16)

    /// Opens an index for writing, making an empty one where there is none.
    ///
    /// - Throws: `IndexError` when another run holds it, `DeltaError` when its logs are damaged.
    ///
    /// - Parameter marksUnfinished: the index is marked as unfinished from the first change on until `finish`.
    init(_ directory: IndexDirectory, isDryRun: Bool, marksUnfinished: Bool = true) throws {
        self.directory = directory
        self.marksUnfinished = marksUnfinished
        guard !isDryRun else {
            existed = directory.exists
            lock = nil
            state = Mutex(State())
            return
        }
        if unsafe mkdir(directory.path, 0o755) != 0, errno != EEXIST {
            throw IndexError(path: directory.path, kind: .system(errno))
        }
        lock = try IndexLockOwner(directory)
        existed = directory.exists
        var state = State()
        if existed {
            let tables = try IndexTables(directory)
            try tables.rollForward()
            for table in IndexDirectory.Table.allCases {
                state.nextVersions[table] = try tables.log(table).snapshot().version + 1
            }
        }
        self.state = Mutex(state)
    }

    /// For files that another process commits: it writes to the folders of an index beside other writers.
    init(detached directory: IndexDirectory) throws {
        guard directory.exists else { throw IndexError(path: directory.path, kind: .noIndex) }
        self.directory = directory
        marksUnfinished = false
        existed = true
        lock = nil
        state = Mutex(State(isPrepared: true, isDetached: true))
    }

    /// Makes the tables where there are none, and marks the index as one that a run has not finished.
    ///
    /// The first commit and the first segment do so too; to ask for it earlier saves them the time. The mark outlives a
    /// run that ends before `finish`, whatever ends it.
    func begin() throws {
        try state.withLock { try prepare(&$0) }
    }

    private func prepare(_ state: inout State) throws {
        guard !state.isPrepared else { return }
        if !existed {
            // `events` comes last: an index exists once it does.
            for table in [IndexDirectory.Table.objects, .copies, .events] {
                let log = DeltaLog(tablePath: directory.path(table))
                if !directory.hasLog(table) {
                    try log.create(
                        schema: table.schema, name: table.rawValue,
                        configuration: IndexFormat.configuration(of: table.schema))
                }
                state.nextVersions[table] = try log.snapshot().version + 1
            }
        }
        if marksUnfinished { try mark(directory.unfinishedPath) }
        state.isPrepared = true
    }

    /// Makes an empty file that outlives whatever ends the run.
    private func mark(_ path: String) throws {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw IndexError(path: path, kind: .system(errno)) }
        close(descriptor)
        try bringNamesToDisk()
    }

    /// Notes that there may be copies among the events from here on.
    func markUnsettled() throws {
        try begin()
        try mark(directory.unsettledPath)
    }

    /// Takes the note away.
    func markSettled() throws {
        guard unsafe unlink(directory.unsettledPath) == 0 || errno == ENOENT else {
            throw IndexError(path: directory.unsettledPath, kind: .system(errno))
        }
    }

    /// Takes the mark away: all that the archive holds is in the index.
    func finish() throws {
        guard unsafe unlink(directory.unfinishedPath) == 0 || errno == ENOENT else {
            throw IndexError(path: directory.unfinishedPath, kind: .system(errno))
        }
        try bringNamesToDisk()
    }

    private func bringNamesToDisk() throws {
        let descriptor = unsafe open(directory.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw IndexError(path: directory.path, kind: .system(errno)) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw IndexError(path: directory.path, kind: .system(errno)) }
    }

    /// Starts a segment.
    func newSegment(countsTimes: Bool = false) throws -> SegmentWriter {
        try SegmentWriter(directory, name: newFileName(), countsTimes: countsTimes)
    }

    private func newFileName() throws -> String {
        try state.withLock { state in
            try prepare(&state)
            return newFileName(&state)
        }
    }

    private func newFileName(_ state: inout State) -> String {
        state.files += 1
        let digits = String(state.files)
        return "part-\(String(repeating: "0", count: max(0, 5 - digits.count)))\(digits)-\(runName).parquet"
    }

    /// What one version adds to the index: files that are on the disk.
    struct Commit: Sendable {
        /// Segments of `events`, with the files of ledger rows and copies that belong to them.
        var added: [IndexDirectory.Table: [AddFile]] = [:]
        /// Files whose rows were written again, or go.
        var removed: [IndexDirectory.Table: [RemoveFile]] = [:]
        /// Objects whose earlier rows in `objects` go: they were read again.
        var replaced: Set<Int64> = []
        /// Names under which the commit can be told from others.
        var transactions: [String] = []

        mutating func add(_ other: Commit) {
            added.merge(other.added, uniquingKeysWith: +)
            removed.merge(other.removed, uniquingKeysWith: +)
            replaced.formUnion(other.replaced)
            transactions += other.transactions
        }
    }

    /// Writes ledger rows and copies to files, which a commit may add.
    func write(objects: [LedgerObject], copies: [CopyRow]) throws -> Commit {
        var commit = Commit()
        if !objects.isEmpty {
            commit.added[.objects] = [
                try write(rows: objects.lazy.map(\.row), of: .objects, schema: EventSchema.objects)
            ]
        }
        if !copies.isEmpty {
            commit.added[.copies] = [
                try write(rows: copies.lazy.map(\.row), of: .copies, schema: EventSchema.copies)
            ]
        }
        return commit
    }

    /// Commits what was written.
    ///
    /// - Throws: what the file system says. The commit has then either happened whole or not at all.
    func commit(_ commit: Commit) throws {
        var commit = commit
        try state.withLock { state in
            precondition(!state.isDetached, "who commits holds the lock")
            try prepare(&state)
            guard !state.isUnfinished else {
                throw IndexError(path: directory.path, kind: .damaged("a commit failed half-way; the next run ends it"))
            }
            if !commit.replaced.isEmpty {
                var removed: [RemoveFile] = []
                let kept = try IndexTables(directory).rowsOfTouchedFiles(commit.replaced, &removed)
                if !kept.isEmpty {
                    var table = FlatTable(EventSchema.objects)
                    for row in kept { table.append(row.row) }
                    let name = newFileName(&state)
                    commit.added[.objects, default: []].append(try write(&table, .objects, name: name))
                }
                commit.removed[.objects, default: []] += removed
            }
            let isEmpty = commit.added.isEmpty && commit.removed.allSatisfy(\.value.isEmpty)
            guard !isEmpty || !commit.transactions.isEmpty else { return }
            try publish(commit, &state)
        }
    }

    /// Writes rows of a flat table to a file, which a commit may add.
    func write(
        rows: some Sequence<[FlatValue?]>, of tableName: IndexDirectory.Table, schema: Schema
    ) throws -> AddFile {
        var table = FlatTable(schema)
        for row in rows { table.append(row) }
        return try write(&table, tableName, name: newFileName())
    }

    private func write(_ table: inout FlatTable, _ tableName: IndexDirectory.Table, name: String) throws -> AddFile {
        var file = try ParquetFileWriter(
            path: directory.path(tableName) + "/" + name, schema: table.schema, createdBy: IndexFormat.createdBy)
        let rows = table.rowCount
        try file.writeRowGroup(rowCount: rows, columns: table.finish())
        return AddFile(path: name, file: try file.finish(), modificationTime: IndexTables.milliseconds())
    }

    private func publish(_ commit: Commit, _ state: inout State) throws {
        let info = DeltaAction.CommitInfo(
            timestamp: IndexTables.milliseconds(), operation: "WRITE", members: [IndexTables.announcement(commit)])
        state.isUnfinished = true
        for table in [IndexDirectory.Table.events, .objects, .copies] {
            var actions: [DeltaAction] = (commit.removed[table] ?? []).map { .remove($0) }
            actions += (commit.added[table] ?? []).map { .add($0) }
            if table == .events {
                actions += commit.transactions.map {
                    .txn(.init(appId: $0, version: 1, lastUpdated: IndexTables.milliseconds()))
                }
            }
            if table == .events || !actions.isEmpty {
                let version = state.nextVersions[table] ?? 0
                try DeltaLog(tablePath: directory.path(table)).commit(
                    version: version, actions + [.commitInfo(table == .events ? info : IndexTables.plainInfo())])
                state.nextVersions[table] = version + 1
            }
        }
        state.isUnfinished = false
    }
}

/// Lets a class own the lock.
private final class IndexLockOwner: Sendable {
    private let lock: IndexLock

    init(_ directory: IndexDirectory) throws {
        lock = try IndexLock(directory)
    }
}
