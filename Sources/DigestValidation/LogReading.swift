import Synchronization
import TrailIndex

/// Reads and hashes logs on several threads.
///
/// What is to be read is known before what it is worth: so all but one of the threads can begin while that one judges
/// the digests.
final class LogReading: Sendable {
    /// A log to be read.
    struct Task: Sendable {
        /// Of the log table.
        var row: UInt32
        /// Of the inventory.
        var entry: UInt32
    }

    /// What was found in logs: no more is kept of one that is whole than its hash.
    struct Findings: Sendable {
        /// Of objects that are one whole gzip member.
        var hashes: [(row: UInt32, hash: SHA256Value)] = []
        /// All others; nil where an object could not be read.
        var others: [(row: UInt32, finding: ObjectReader.Finding?)] = []
    }

    /// Logs after which a worker says how far the run has come.
    private static let reportInterval = 16

    private let queue: ReadingQueue
    private let tasks: [Task]
    private let totalBytes: Int64
    private let isStopped = Atomic<Bool>(false)
    private let storedBytes = Atomic<Int>(0)
    private let plainBytes = Atomic<Int>(0)
    private let done = Atomic<Int>(0)
    private let found = Mutex<[Findings]>([])

    init(_ inventory: ArchiveInventory, _ tasks: [Task]) {
        self.tasks = tasks
        queue = ReadingQueue(inventory, tasks.map { Int($0.entry) })
        totalBytes = tasks.reduce(0) { $0 + inventory.entries[Int($1.entry)].storedBytes }
    }

    /// What all threads found, a part a thread.
    var findings: [Findings] { found.withLock { $0 } }

    /// Bytes of what was read.
    var bytes: (stored: Int64, plain: Int64) {
        (Int64(storedBytes.load(ordering: .relaxed)), Int64(plainBytes.load(ordering: .relaxed)))
    }

    /// Lets all threads end soon.
    func stop() {
        isStopped.store(true, ordering: .relaxed)
    }

    /// Reads until nothing is left, or a person ends the run.
    ///
    /// - Parameter progress: called now and then; nil where another thread reports.
    func work(_ progress: ((ProgressSnapshot) -> Void)?) {
        var reader = queue.reader()
        var own = Findings()
        while !Interruption.isRequested, !isStopped.load(ordering: .relaxed) {
            guard let (position, isFetched) = queue.next(&reader) else { break }
            let row = tasks[position].row
            let finding = isFetched ? reader.examine() : nil
            if let finding, finding.isWhole {
                own.hashes.append((row, finding.firstHash))
            } else {
                own.others.append((row, finding))
            }
            storedBytes.wrappingAdd(finding?.storedBytes ?? 0, ordering: .relaxed)
            plainBytes.wrappingAdd(finding?.plainBytes ?? 0, ordering: .relaxed)
            let done = done.wrappingAdd(1, ordering: .relaxed).newValue
            guard let progress, done % LogReading.reportInterval == 0 || done == tasks.count else { continue }
            progress(
                ProgressSnapshot(
                    objectsDone: done, objectsTotal: tasks.count, storedBytesDone: bytes.stored,
                    storedBytesTotal: totalBytes, plainBytes: bytes.plain))
        }
        found.withLock { $0.append(own) }
    }
}
