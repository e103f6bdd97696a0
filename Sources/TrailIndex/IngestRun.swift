import CloudTrail
import Gunzip
import Parquet
import Synchronization

/// What the workers of one run share.
final class IngestRun: Sendable {
    /// The archive as the ledger knows it.
    let root: String
    /// Where it lies.
    let location: String
    /// Objects to read: files in order of delivery, then what lies in packed files.
    let plan: PlannedObjects
    private let fileCount: Int
    private let packed: PackedQueue
    let writer: IndexWriter
    let isDryRun: Bool
    private let leavesCommits: Bool
    let recordsHashes: Bool
    let countsStages: Bool
    /// Folders that a worker may keep open: all together half of what systems allow a process by default.
    let folderLimit: Int
    /// Bytes of an object, stored or plain, above which it is not gone on with.
    let objectByteLimit: Int
    let observer: (@Sendable (_ path: String, _ plainSHA256: String) -> Void)?
    let hash = ByteHash.random()
    let seen: SeenEvents
    /// Paths of objects of earlier runs, for comparing copies with them.
    private let earlierPaths: [Int64: String]

    private let nextObject = Atomic<Int>(0)
    /// What workers left for the last commit of the run.
    private let remainder = Mutex(IndexWriter.Commit())
    private let failure = Mutex<(any Error)?>(nil)
    private let tally = Mutex(Tally())

    /// Counts that progress is told from.
    let objectsDone = Atomic<Int>(0)
    let storedBytesDone = Atomic<Int>(0)
    let plainBytesDone = Atomic<Int>(0)
    let eventsDone = Atomic<Int>(0)

    /// What became of the objects read, summed over workers.
    struct Tally: Sendable {
        var objects = IndexSummary.Objects()
        var records = IndexSummary.Records()
        var bytes = IndexSummary.Bytes()
        var kinds: [ObjectKind: Int] = [:]
        var stages = StageTimes()
        /// With the object each belongs to, since workers end in any order.
        var diagnostics: [(objectId: Int64, diagnostic: Diagnostic)] = []
    }

    convenience init(
        _ inventory: ArchiveInventory, _ planning: RunPlan, writer: IndexWriter, threads: Int, isDryRun: Bool,
        recordsHashes: Bool, countsStages: Bool = false, objectByteLimit: Int,
        observer: (@Sendable (_ path: String, _ plainSHA256: String) -> Void)? = nil,
        seen: SeenEvents, earlierPaths: [Int64: String]
    ) {
        self.init(
            root: inventory.root, location: inventory.root, plan: planning.plan, fileCount: planning.fileCount,
            packedFiles: inventory.packedFiles, writer: writer, threads: threads, isDryRun: isDryRun,
            recordsHashes: recordsHashes, countsStages: countsStages, objectByteLimit: objectByteLimit,
            observer: observer, seen: seen, earlierPaths: earlierPaths)
    }

    /// - Parameters:
    ///   - plan: the first `fileCount` are files.
    ///   - packedFiles: their paths.
    ///   - leavesCommits: nothing is committed: `remainder` is what another process commits.
    init(
        root: String, location: String, plan: PlannedObjects, fileCount: Int, packedFiles: [String],
        writer: IndexWriter, threads: Int, isDryRun: Bool = false, leavesCommits: Bool = false, recordsHashes: Bool,
        countsStages: Bool = false, objectByteLimit: Int,
        observer: (@Sendable (_ path: String, _ plainSHA256: String) -> Void)? = nil,
        seen: SeenEvents, earlierPaths: [Int64: String]
    ) {
        self.root = root
        self.location = location
        self.plan = plan
        self.fileCount = fileCount
        self.leavesCommits = leavesCommits
        packed = PackedQueue(Array(plan[fileCount...]), files: packedFiles)
        self.writer = writer
        self.isDryRun = isDryRun
        self.recordsHashes = recordsHashes
        self.countsStages = countsStages
        folderLimit = 512 / max(threads, 1)
        self.objectByteLimit = objectByteLimit
        self.observer = observer
        self.seen = seen
        self.earlierPaths = earlierPaths
    }

    /// The path of an object of this run or an earlier one.
    func path(of objectId: Int64) -> String? {
        // Files have ascending numbers.
        var (low, high) = (0, fileCount)
        while low < high {
            let middle = (low + high) / 2
            if plan.objectId(at: middle) < objectId { low = middle + 1 } else { high = middle }
        }
        if low < fileCount, plan.objectId(at: low) == objectId { return location + "/" + plan[low].path }
        if let position = (fileCount..<plan.count).first(where: { plan.objectId(at: $0) == objectId }) {
            return location + "/" + plan[position].path
        }
        return earlierPaths[objectId]
    }

    /// The next few objects for a worker: neighbours in time, and few enough that no worker is left with many.
    func claim() -> Range<Int>? {
        guard !Interruption.isRequested, failure.withLock({ $0 == nil }) else { return nil }
        let count = 8
        let start = nextObject.wrappingAdd(count, ordering: .relaxed).oldValue
        return start < fileCount ? start..<min(start + count, fileCount) : nil
    }

    /// The next object that lies in a packed file, with its stored bytes in `buffer`, or why they could not be read.
    func claimPacked(into buffer: inout ByteBuffer) -> (object: PlannedObject, failure: PackedFile.Failure?)? {
        guard !Interruption.isRequested, failure.withLock({ $0 == nil }) else { return nil }
        return packed.next(into: &buffer)
    }

    /// Commits whole objects of a worker, whose segment is full.
    func commit(_ part: IndexWriter.Commit) throws {
        if leavesCommits { leave(part) } else { try writer.commit(part) }
    }

    /// Leaves a worker's last events for `commitRemainder`: one commit of all workers waits less for the disk.
    func leave(_ part: IndexWriter.Commit) {
        remainder.withLock { $0.add(part) }
    }

    /// What the workers left, once all are done.
    var remainingCommit: IndexWriter.Commit { remainder.withLock { $0 } }

    /// Commits what the workers left, once all are done.
    func commitRemainder() {
        do {
            try writer.commit(remainingCommit)
        } catch {
            fail(error)
        }
    }

    func fail(_ error: any Error) {
        failure.withLock { if $0 == nil { $0 = error } }
    }

    func add(_ part: Tally) {
        tally.withLock { total in
            total.objects.indexed += part.objects.indexed
            total.objects.other += part.objects.other
            total.objects.rejected += part.objects.rejected
            total.records.seen += part.records.seen
            total.records.kept += part.records.kept
            total.records.duplicate += part.records.duplicate
            total.records.rejected += part.records.rejected
            total.bytes.stored += part.bytes.stored
            total.bytes.plain += part.bytes.plain
            total.kinds.merge(part.kinds, uniquingKeysWith: +)
            total.stages.add(part.stages)
            total.diagnostics += part.diagnostics
        }
    }

    /// The sums once all workers are done.
    ///
    /// - Throws: what stopped a worker.
    func result() throws -> Tally {
        if let error = failure.withLock({ $0 }) { throw error }
        return tally.withLock { $0 }
    }
}
