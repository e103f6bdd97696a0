package import CloudTrail
import DeltaTable
import Parquet

/// A run in three steps, with a file between them, for several processes or machines that share the folders of the
/// archive and the index: what a run does in one process.
extension Indexing {
    /// What one split of a plan holds.
    package struct SplitSize: Sendable, Hashable {
        package var objects: Int
        package var storedBytes: Int64
    }

    /// How a plan divides an archive.
    package struct PlanSummary: Sendable, Hashable {
        package var objects: Int
        package var unchanged: Int
        package var storedBytes: Int64
        package var splits: [SplitSize]
        /// Objects that changed, are damaged or gone since they were indexed.
        package var diagnostics: [Diagnostic]
    }

    /// Lists the objects that a run would read, and divides them; makes the index where there is none, and commits
    /// nothing.
    ///
    /// - Parameter path: the file that the plan is written to.
    package func plan(splits count: Int, to path: String) throws -> PlanSummary {
        try refuseWhatIsNoFolder()
        try refuseIndexInside()
        let inventory = try inventory()
        try check(inventory)
        if !directory.exists, directory.holdsAnythingElse { throw IndexError(path: options.index, kind: .notAnIndex) }
        let writer = try IndexWriter(directory, isDryRun: false)
        let ledger = try writer.existed ? IndexSnapshot(directory).ledgerRows() : []
        try checkArchives(ledger, root: inventory.root)
        let planning = RunPlan(inventory, ledger: ledger)
        try checkSpace(for: planning.storedBytes)
        try writer.begin()
        let unread = try writer.write(objects: planning.others, copies: [])
        let below = inventory.root.utf8.count + 1
        let packedFiles = inventory.packedFiles.map { String(decoding: $0.utf8.dropFirst(below), as: UTF8.self) }
        let plan = SplitPlan(
            id: String(UInt64.random(in: .min ... .max), radix: 16), archiveRoot: inventory.root,
            replaced: planning.replaced, retried: planning.retried,
            ledgerFiles: unread.added[.objects]?.map(\.path) ?? [],
            splits: SplitPlan.divide(planning, packedFiles: packedFiles, into: count))
        try PlanFile.write(plan.lines, to: path)
        return PlanSummary(
            objects: planning.plan.count, unchanged: planning.unchanged, storedBytes: planning.storedBytes,
            splits: plan.splits.map { SplitSize(objects: $0.objects.count, storedBytes: $0.storedBytes) },
            diagnostics: planning.diagnostics)
    }

    /// Reads one split into files of the index, and commits nothing; may run beside others.
    ///
    /// - Parameters:
    ///   - planPath: the plan. `options.archive` says where the archive lies, if not where it was planned.
    ///   - result: the file that says what was written.
    /// - Returns: what became of the objects and records of the split.
    package func readSplit(
        _ number: Int, of planPath: String, to result: String,
        progress: @escaping @Sendable (ProgressSnapshot) -> Void = { _ in }
    ) throws -> IndexSummary {
        let start = Indexing.now()
        let plan = try SplitPlan(path: planPath, wanted: number)
        let split = plan.splits[number]
        let writer = try IndexWriter(detached: directory)
        let snapshot = try IndexSnapshot(directory)
        let location = location(of: plan)
        let threads = min(options.threads ?? WorkerThreads.processorCount, max(1, split.objects.count))
        // A name of its own, since other splits may be read at the same time.
        let spill = SeenEvents.Spill(path: "\(directory.spillPath)-\(plan.id)-\(number)")
        let seen = SeenEvents(
            expecting: Int(split.storedBytes / Indexing.storedBytesOfEvent), memoryBudget: options.memoryBudget,
            spill: spill)
        let run = IngestRun(
            root: plan.archiveRoot, location: location, plan: PlannedObjects(split.objects), fileCount: split.fileCount,
            packedFiles: split.packedFiles.map { location + "/" + $0 }, writer: writer, threads: threads,
            leavesCommits: true, recordsHashes: options.recordsHashes, objectByteLimit: options.objectByteLimit,
            seen: seen, earlierPaths: paths(try snapshot.ledgerRows(), of: plan))
        if !split.objects.isEmpty { try snapshot.addEvents(to: seen, hash: run.hash, except: plan.replaced) }
        readAll(run, storedBytes: split.storedBytes, threads: threads, progress: progress)
        let tally = try run.result()
        try spill.check()
        let isInterrupted = Interruption.isRequested
        var summary = IndexSummary(
            index: options.index, objects: tally.objects, records: tally.records, bytes: tally.bytes,
            diagnostics: tally.diagnostics.sorted { $0.objectId < $1.objectId }.map(\.diagnostic),
            objectsByKind: tally.kinds, isInterrupted: isInterrupted)
        summary.objects.seen = tally.objects.indexed + tally.objects.other + tally.objects.rejected
        // A split is read whole or not at all: what an interruption left of it is committed by nobody.
        if !isInterrupted {
            let written = SplitResult(
                plan: plan.id, split: number, isUnsettled: spill.isUsed, run.remainingCommit)
            try PlanFile.write([written.line], to: result)
        }
        summary.seconds = Indexing.now() - start
        return summary
    }

    /// Where the archive of a plan lies for this process.
    private func location(of plan: SplitPlan) -> String {
        options.archive.isEmpty ? plan.archiveRoot : options.archive
    }

    /// Where the objects of the ledger lie for this process.
    private func paths(_ ledger: [LedgerObject], of plan: SplitPlan) -> [Int64: String] {
        Indexing.paths(ledger) { $0 == plan.archiveRoot ? location(of: plan) : $0 }
    }

    /// Commits what was read of splits, in one version.
    ///
    /// Splits that were committed before are left out, so that a commit can be repeated. The index counts as unfinished
    /// until all splits of the plan are in it. With the last of them, copies that lie in several splits are taken out:
    /// where their bytes differ, the archive is read for that.
    ///
    /// - Parameters:
    ///   - planPath: the plan. `options.archive` says where the archive lies, if not where it was planned.
    ///   - results: the files that say what was written.
    /// - Throws: `IndexError` when a file does not belong to the plan, or when another run has read an object of it since;
    ///   then nothing is committed.
    package func commitSplits(_ results: [String], of planPath: String) throws -> IndexSummary {
        let start = Indexing.now()
        let plan = try SplitPlan(path: planPath)
        guard directory.exists else { throw IndexError(path: options.index, kind: .noIndex) }
        let writer = try IndexWriter(directory, isDryRun: false)
        let tables = try IndexTables(directory)
        let ledger = try tables.ledger()
        let known = tables.transactions
        var names: [IndexDirectory.Table: [String]] = [:]
        var committed = plan.splits.indices.filter { known.contains(plan.transaction($0)) }
        var commit = IndexWriter.Commit()
        // Nobody has compared the events of one split with those of another.
        var isUnsettled = plan.splits.count > 1
        if !known.contains(plan.transaction(nil)) {
            try replaceObjects(plan.replaced, writer, ledger, threads: options.threads ?? WorkerThreads.processorCount)
            names[.objects] = plan.ledgerFiles
            commit.replaced = plan.retried
            commit.transactions.append(plan.transaction(nil))
        }
        for path in results {
            let result = try SplitResult(path: path)
            guard result.plan == plan.id, plan.splits.indices.contains(result.split) else {
                throw IndexError(path: path, kind: .malformedPlan("belongs to another plan than \(planPath)"))
            }
            if committed.contains(result.split) { continue }
            committed.append(result.split)
            commit.transactions.append(plan.transaction(result.split))
            if result.isUnsettled { isUnsettled = true }
            names.merge(result.files, uniquingKeysWith: +)
        }
        let rows = try (names[.objects] ?? []).flatMap { try tables.ledgerRows($0) }
        try refuseKnown(rows, ledger, except: plan.replaced.union(plan.retried), planPath)
        for (table, files) in names where !files.isEmpty {
            commit.added[table] = try files.map { name in
                let file = try IndexFormat.open(directory.path(table) + "/" + name, schema: table.schema)
                return AddFile(path: name, file: file.metadata, modificationTime: IndexTables.milliseconds())
            }
        }
        if !commit.transactions.isEmpty {
            if isUnsettled { try writer.markUnsettled() }
            try writer.commit(commit)
        }
        if committed.count == plan.splits.count {
            try settle(plan, writer)
            try writer.finish()
        }
        let added = Set(rows.map(\.objectId))
        var summary = IndexSummary(
            index: options.index, rows: try IndexTables(directory).ledger().filter { added.contains($0.objectId) })
        summary.seconds = Indexing.now() - start
        return summary
    }

    /// Takes out events of which several splits hold copies.
    private func settle(_ plan: SplitPlan, _ writer: IndexWriter) throws {
        guard directory.isUnsettled else { return }
        let threads = options.threads ?? WorkerThreads.processorCount
        let snapshot = try IndexSnapshot(directory)
        let run = IngestRun(
            root: plan.archiveRoot, location: location(of: plan), plan: PlannedObjects([]), fileCount: 0,
            packedFiles: [],
            writer: writer,
            threads: threads, recordsHashes: false, objectByteLimit: options.objectByteLimit,
            seen: SeenEvents(memoryBudget: options.memoryBudget, spill: spill(writer)),
            earlierPaths: paths(try snapshot.ledgerRows(), of: plan))
        try snapshot.addEvents(to: run.seen, hash: run.hash)
        try LateCopySearch(
            run: run, writer: writer, memoryBudget: options.memoryBudget, threads: threads, wasUnsettled: true,
            keepsHistory: options.keepsHistory
        ).settle()
    }

    /// Refuses objects that the ledger has by number or by path.
    private func refuseKnown(
        _ rows: [LedgerObject], _ ledger: [LedgerObject], except replaced: Set<Int64>, _ planPath: String
    ) throws {
        var numbers: Set<Int64> = []
        var paths: Set<[UInt8]> = []
        for row in ledger where !replaced.contains(row.objectId) {
            numbers.insert(row.objectId)
            paths.insert(Array((row.archiveRoot + "/" + row.path).utf8))
        }
        let twice = rows.first { row in
            numbers.contains(row.objectId) || paths.contains(Array((row.archiveRoot + "/" + row.path).utf8))
        }
        if let twice { throw IndexError(path: planPath, kind: .outdatedPlan(twice.key)) }
    }
}

extension SplitPlan {
    /// The name under which a split of this plan is known to be committed; with nil what no split holds.
    fileprivate func transaction(_ split: Int?) -> String {
        "backtrail-plan-\(id)" + (split.map { "-split-\($0)" } ?? "")
    }
}

extension IndexSummary {
    /// What became of the objects of these rows.
    fileprivate init(index: String, rows: [LedgerObject]) {
        self.init(index: index)
        for row in rows {
            objects.seen += 1
            switch row.status {
            case .indexed: objects.indexed += 1
            case .other: objects.other += 1
            case .rejected: objects.rejected += 1
            }
            records.seen += Int(row.recordsSeen)
            records.kept += Int(row.recordsKept)
            records.duplicate += Int(row.recordsDuplicate)
            records.rejected += Int(row.recordsRejected)
            bytes.stored += row.storedBytes
            bytes.plain += row.plainBytes ?? 0
            objectsByKind[row.kind, default: 0] += 1
            diagnostics += row.diagnostics
        }
    }
}
