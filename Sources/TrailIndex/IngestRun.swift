import CloudTrail
import Gunzip
import Parquet
import Synchronization

/// What the workers of one run share.
final class IngestRun: Sendable {
    let root: String
    /// Objects to read: files in order of delivery, then what lies in packed files.
    let plan: [PlannedObject]
    private let fileCount: Int
    private let packed: PackedQueue
    let writer: IndexWriter
    let isDryRun: Bool
    let recordsHashes: Bool
    let hash = ByteHash.random()
    let seen: SeenEvents
    /// Paths of objects of earlier runs, for comparing copies with them.
    private let earlierPaths: [Int64: String]
    private let planIndex: [Int64: Int]

    private let nextObject = Atomic<Int>(0)
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
        /// With the object each belongs to, since workers end in any order.
        var diagnostics: [(objectId: Int64, diagnostic: Diagnostic)] = []
    }

    init(
        _ inventory: ArchiveInventory, _ planning: RunPlan, writer: IndexWriter, isDryRun: Bool, recordsHashes: Bool,
        seen: SeenEvents, earlierPaths: [Int64: String]
    ) {
        root = inventory.root
        plan = planning.plan
        fileCount = planning.fileCount
        packed = PackedQueue(plan[fileCount...], files: inventory.packedFiles)
        self.writer = writer
        self.isDryRun = isDryRun
        self.recordsHashes = recordsHashes
        self.seen = seen
        self.earlierPaths = earlierPaths
        planIndex = Dictionary(uniqueKeysWithValues: plan.enumerated().map { ($1.objectId, $0) })
    }

    /// The path of an object of this run or an earlier one.
    func path(of objectId: Int64) -> String? {
        planIndex[objectId].map { root + "/" + plan[$0].path } ?? earlierPaths[objectId]
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
