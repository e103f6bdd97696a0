import CloudTrail
import Glibc
import Parquet
import Synchronization

/// One run of `index`: what lies in an archive and is not yet in the index is read, and committed.
package struct Indexing: Sendable {
    /// What a run is asked to do.
    package struct Options: Sendable {
        /// A folder, a packed file, a file, or `-` for standard input.
        package var archive: String
        package var index: String
        /// Another archive may join those that the index holds.
        package var addsArchive = false
        /// Parse and fill the column builders, encode and write nothing.
        package var isDryRun = false
        /// Record SHA-256 of the stored and the plain bytes of every object read.
        package var recordsHashes = false
        /// Bytes of an object, stored or plain, above which it is not gone on with: CloudTrail's own limit of a stored
        /// object is fifty megabytes.
        package var objectByteLimit = 4 << 30
        /// Bytes that the tables take in which copies are recognised; more events go to the disk.
        package var memoryBudget = SeenEvents.defaultMemoryBudget
        /// Leave files that compaction no longer needs, and with them earlier versions of the tables.
        package var keepsHistory = false
        /// Measure what the workers spend their time on.
        package var countsStages = false
        /// Read about so many stored bytes of the archive only, evenly over its objects; nil for all.
        package var sampledBytes: Int64?
        /// Go on though the disk may not hold the index.
        package var ignoresFreeSpace = false
        /// Threads; nil for one a processor.
        package var threads: Int?
        /// Told of every object that was one whole gzip member, with its path below the archive and the SHA-256 of its
        /// plain bytes, from any thread; asks for hashes.
        package var observer: (@Sendable (_ path: String, _ plainSHA256: String) -> Void)?

        package init(archive: String, index: String) {
            self.archive = archive
            self.index = index
        }
    }

    /// Stored bytes of a usual event; few archives have more.
    static let storedBytesOfEvent: Int64 = 300

    let options: Options
    let directory: IndexDirectory

    package init(_ options: Options) {
        self.options = options
        directory = IndexDirectory(path: options.index)
    }

    /// Runs to the end, or to an interruption.
    ///
    /// - Parameter progress: called several times a second from a thread of its own.
    /// - Throws: `ArchiveError` or `IndexError` before anything is written; what stops a run later leaves the last commit.
    /// - Complexity: O(stored bytes of objects not yet in the index) + O(objects of the archive).
    package func run(progress: @escaping @Sendable (ProgressSnapshot) -> Void = { _ in }) throws -> IndexSummary {
        let start = Indexing.now()
        try refuseWhatIsNoFolder()
        try refuseIndexInside()
        let inventory = try inventory()
        try check(inventory)
        if !directory.exists {
            if directory.holdsAnythingElse { throw IndexError(path: options.index, kind: .notAnIndex) }
            try checkSpace(for: inventory.entries.reduce(0) { $0 &+ ($1.mayHoldRecords ? $1.storedBytes : 0) })
        }
        let writer = try IndexWriter(directory, isDryRun: options.isDryRun)
        let existed = writer.existed
        let ledger = try existed ? IndexSnapshot(directory).ledgerRows() : []
        try checkArchives(ledger, root: inventory.root)

        var planning = RunPlan(inventory, ledger: ledger)
        if let sampledBytes = options.sampledBytes { planning.thin(to: sampledBytes) }
        let planned = Indexing.now()
        let threads = min(options.threads ?? WorkerThreads.processorCount, max(1, planning.plan.count))
        try checkSpace(for: planning.storedBytes)
        let seen = SeenEvents(
            expecting: Int(planning.storedBytes / Indexing.storedBytesOfEvent), memoryBudget: options.memoryBudget,
            spill: spill(writer))
        let run = IngestRun(
            inventory, planning, writer: writer, threads: threads, isDryRun: options.isDryRun,
            recordsHashes: options.recordsHashes || options.observer != nil, countsStages: options.countsStages,
            objectByteLimit: options.objectByteLimit,
            observer: options.observer, seen: seen,
            earlierPaths: Indexing.paths(ledger))
        if !options.isDryRun, !planning.replaced.isEmpty {
            try replaceObjects(planning.replaced, writer, ledger, threads: threads)
        }
        let wasUnsettled = existed && directory.isUnsettled
        if existed, !planning.plan.isEmpty || wasUnsettled {
            try IndexSnapshot(directory).addEvents(to: seen, hash: run.hash, except: planning.replaced)
        }
        readAll(run, storedBytes: planning.storedBytes, threads: threads, progress: progress) { [planning] in
            if !options.isDryRun { commitUnread(run, planning) }
        }
        let read = Indexing.now()
        if !options.isDryRun { run.commitRemainder() }
        _ = try run.result()
        try LateCopySearch(
            run: run, writer: writer, memoryBudget: options.memoryBudget, threads: threads, wasUnsettled: wasUnsettled,
            keepsHistory: options.keepsHistory
        ).settle()

        var summary = summary(of: try run.result(), run, planning, inventory)
        if !options.isDryRun, !summary.isInterrupted {
            let compaction = try Compaction(writer, threads: threads).run(ofAtLeast: Compaction.pileUp)
            if !options.keepsHistory { try Compaction.delete(compaction.superseded) }
            try writer.finish()
        }
        summary.seconds = Indexing.now() - start
        summary.phases = IndexSummary.Phases(
            plan: planned - start, read: read - planned, commit: summary.seconds - (read - start))
        return summary
    }

    /// Where the objects of the ledger lie.
    ///
    /// - Parameter location: where the archive lies that the ledger knows by this path.
    static func paths(
        _ ledger: [LedgerObject], location: (_ root: String) -> String = { $0 }
    ) -> [Int64: String] {
        Dictionary(
            ledger.map { ($0.objectId, location($0.archiveRoot) + "/" + $0.path) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Where events go that do not fit in memory: to the index, or where it is not to be written, to temporary files.
    func spill(_ writer: IndexWriter) -> SeenEvents.Spill {
        guard options.isDryRun else {
            return SeenEvents.Spill(path: directory.spillPath, prepare: writer.markUnsettled)
        }
        let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/var/tmp"
        let name = String(UInt64.random(in: .min ... .max), radix: 16)
        return SeenEvents.Spill(path: folder + "/.backtrail-" + name)
    }

    /// Takes away what was read from objects that have changed since.
    ///
    /// An event of which there is a copy in another object stays, as that copy. A run that ends before it has read the
    /// objects again leaves them as objects that are not known, which the next run reads.
    func replaceObjects(
        _ replaced: Set<Int64>, _ writer: IndexWriter, _ ledger: [LedgerObject], threads: Int
    ) throws {
        var changes = EventChanges(removedObjects: replaced)
        changes.promote(
            try IndexTables(directory).copies(), from: replaced.contains, to: { !replaced.contains($0) })
        try writer.apply(changes, ledger: ledger, threads: threads)
    }

    /// Commits the rows of objects that are not read in this run, with their hashes where those are asked for.
    private func commitUnread(_ planning: RunPlan, _ writer: IndexWriter) throws {
        var rows = planning.others
        var replaced = planning.retried
        if options.recordsHashes {
            rows = LedgerObject.addHashes(
                to: rows + planning.unhashed, threads: options.threads ?? WorkerThreads.processorCount)
            replaced.formUnion(planning.unhashed.map(\.objectId))
        }
        var commit = try writer.write(objects: rows, copies: [])
        commit.replaced = replaced
        try writer.commit(commit)
    }

    /// Reads all objects of a run.
    ///
    /// - Parameter meanwhile: work of another thread that begins with the reading.
    func readAll(
        _ run: IngestRun, storedBytes: Int64, threads: Int,
        progress: @escaping @Sendable (ProgressSnapshot) -> Void, meanwhile: @escaping @Sendable () -> Void = {}
    ) {
        @Sendable func snapshot() -> ProgressSnapshot {
            ProgressSnapshot(
                objectsDone: run.objectsDone.load(ordering: .relaxed), objectsTotal: run.plan.count,
                storedBytesDone: Int64(run.storedBytesDone.load(ordering: .relaxed)),
                storedBytesTotal: storedBytes,
                plainBytes: Int64(run.plainBytesDone.load(ordering: .relaxed)),
                events: run.eventsDone.load(ordering: .relaxed))
        }
        let working = ProgressState(remaining: threads)
        WorkerThreads.run(threads + 1) { index in
            if index == threads {
                meanwhile()
                var tick = 0
                while working.remaining.load(ordering: .relaxed) > 0 {
                    if tick % 20 == 0 { progress(snapshot()) }
                    tick += 1
                    // Short, so that a small run does not wait for its own progress.
                    usleep(5_000)
                }
                return
            }
            var worker = IngestWorker(run: run)
            worker.work()
            working.remaining.wrappingSubtract(1, ordering: .relaxed)
        }
        progress(snapshot())
    }

    /// Prepares the index and commits the objects that are not read, while the workers read the others.
    private func commitUnread(_ run: IngestRun, _ planning: RunPlan) {
        do {
            try run.writer.begin()
            try commitUnread(planning, run.writer)
        } catch {
            run.fail(error)
        }
    }

    private final class ProgressState: Sendable {
        let remaining: Atomic<Int>
        init(remaining: Int) { self.remaining = Atomic(remaining) }
    }

    /// Seconds of a clock that only goes forward.
    static func now() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    // MARK: What is refused before anything is written

    func refuseWhatIsNoFolder() throws {
        if options.archive.hasPrefix("s3://") { throw ArchiveError(path: options.archive, kind: .remoteAddress) }
        if options.archive.hasSuffix(".7z") {
            var status = stat()
            if unsafe stat(options.archive, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
                throw ArchiveError(path: options.archive, kind: .unsupportedFile("a 7z archive"))
            }
        }
    }

    func inventory() throws -> ArchiveInventory {
        guard options.archive == StandardInput.name else { return try ArchiveInventory(archive: options.archive) }
        if options.isDryRun {
            throw ArchiveError(path: options.archive, kind: .unsupportedFile("a dry run keeps no standard input"))
        }
        if !directory.exists, directory.holdsAnythingElse { throw IndexError(path: options.index, kind: .notAnIndex) }
        return try ArchiveInventory(archive: StandardInput.keep(in: directory), isGiven: true)
    }

    /// Refuses a disk that cannot hold what an index of so many stored bytes takes: 0.9 of them by experience.
    func checkSpace(for storedBytes: Int64) throws {
        if options.isDryRun || options.ignoresFreeSpace { return }
        let needed = storedBytes / 10 &* 9
        guard let free = FreeSpace.bytes(at: Indexing.absolutePath(options.index)), needed > free else { return }
        throw IndexError(path: options.index, kind: .tooLittleSpace(needed: needed, free: free))
    }

    /// Before the archive is walked, which takes its time where it is large.
    func refuseIndexInside() throws {
        guard options.archive != StandardInput.name else { return }
        var status = stat()
        guard unsafe stat(options.archive, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return }
        let root = Indexing.absolutePath(options.archive)
        guard ArchiveInventory.holds(Indexing.absolutePath(options.index), root: root) else { return }
        throw ArchiveError(path: options.archive, kind: .indexInsideArchive(index: options.index))
    }

    func check(_ inventory: ArchiveInventory) throws {
        if inventory.entries.isEmpty { throw ArchiveError(path: options.archive, kind: .empty) }
        // Nothing that could be a log: a folder of something else, given by mistake.
        if !inventory.entries.contains(where: { $0.mayHoldRecords || $0.kind == .digest }) {
            throw ArchiveError(path: options.archive, kind: .noTrailObjects(files: inventory.entries.count))
        }
    }

    /// The absolute path of something that may not exist yet: its nearest folder that does decides.
    private static func absolutePath(_ path: String) -> String {
        if let resolved = unsafe realpath(path, nil) {
            defer { unsafe free(resolved) }
            return unsafe String(cString: resolved)
        }
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return absolutePath(".") + "/" + path }
        let parent = path[..<slash]
        return absolutePath(parent.isEmpty ? "/" : String(parent)) + "/" + path[path.utf8.index(after: slash)...]
    }

    func checkArchives(_ ledger: [LedgerObject], root: String) throws {
        let roots = Set(ledger.map(\.archiveRoot))
        guard !roots.isEmpty, !roots.contains(root), !options.addsArchive else { return }
        throw ArchiveError(path: options.archive, kind: .otherArchive(indexed: roots.sorted()))
    }

    // MARK: The account of the run

    private func summary(
        of tally: IngestRun.Tally, _ run: IngestRun, _ planning: RunPlan, _ inventory: ArchiveInventory
    ) -> IndexSummary {
        var objects = tally.objects
        objects.unchanged = planning.unchanged
        objects.other += planning.others.count { $0.status == .other } + planning.unchangedOthers
        objects.rejected += planning.others.count { $0.status == .rejected } + planning.damaged
        // What an interruption left unread was not seen.
        let unread = planning.leftOut + run.plan.count - run.objectsDone.load(ordering: .relaxed)
        objects.seen = inventory.entries.count - unread
        var kinds = tally.kinds
        kinds.merge(planning.kinds, uniquingKeysWith: +)
        let diagnostics =
            planning.diagnostics + planning.others.flatMap(\.diagnostics)
            + tally.diagnostics.sorted { $0.objectId < $1.objectId }.map(\.diagnostic)
        let remapped = inventory.entries.count { inventory.folders[$0.folder].isRemapped }
        return IndexSummary(
            index: options.index, objects: objects, records: tally.records, bytes: tally.bytes,
            diagnostics: diagnostics, objectsByKind: kinds, isInterrupted: Interruption.isRequested,
            stages: options.countsStages ? tally.stages : nil,
            remappedKeys: remapped > 0 ? "Logs/ read as AWSLogs/ (\(remapped) objects)" : nil)
    }
}
