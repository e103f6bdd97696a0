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

    /// Logs that a worker takes at a time: neighbours, and few enough that no worker is left with many.
    private static let batch = 16

    private let inventory: ArchiveInventory
    private let tasks: [Task]
    private let totalBytes: Int64
    private let next = Atomic<Int>(0)
    private let isStopped = Atomic<Bool>(false)
    private let storedBytes = Atomic<Int>(0)
    private let plainBytes = Atomic<Int>(0)
    private let done = Atomic<Int>(0)
    private let found = Mutex<[Findings]>([])

    /// - Parameter tasks: are done folder by folder, which is how copies lie on disk.
    init(_ inventory: ArchiveInventory, _ tasks: [Task]) {
        self.inventory = inventory
        // Numbers are sorted, not entries, which are large.
        let places = tasks.enumerated().map { position, task in
            (folder: inventory.entries[Int(task.entry)].folder, entry: task.entry, position: position)
        }
        self.tasks = places.sorted { ($0.folder, $0.entry) < ($1.folder, $1.entry) }.map { tasks[$0.position] }
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
        var reader = ObjectReader(inventory)
        var own = Findings()
        while !Interruption.isRequested, !isStopped.load(ordering: .relaxed) {
            let start = next.wrappingAdd(LogReading.batch, ordering: .relaxed).oldValue
            guard start < tasks.count else { break }
            let end = min(start + LogReading.batch, tasks.count)
            for task in tasks[start..<end] {
                let finding = reader.hash(inventory.entries[Int(task.entry)])
                if let finding, finding.isWhole {
                    own.hashes.append((task.row, finding.firstHash))
                } else {
                    own.others.append((task.row, finding))
                }
                storedBytes.wrappingAdd(finding?.storedBytes ?? 0, ordering: .relaxed)
                plainBytes.wrappingAdd(finding?.plainBytes ?? 0, ordering: .relaxed)
            }
            done.wrappingAdd(end - start, ordering: .relaxed)
            progress?(
                ProgressSnapshot(
                    objectsDone: done.load(ordering: .relaxed), objectsTotal: tasks.count,
                    storedBytesDone: bytes.stored, storedBytesTotal: totalBytes, plainBytes: bytes.plain))
        }
        found.withLock { $0.append(own) }
    }
}
