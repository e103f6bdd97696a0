import CloudTrail
import Gunzip
import Synchronization
import TrailIndex

/// Reads and hashes logs on several threads.
final class LogReading: Sendable {
    /// A log to be read.
    struct Task: Sendable {
        var row: UInt32
        /// Below the archive.
        var path: String
    }

    /// What was found in a log.
    struct Outcome: Sendable {
        var row: UInt32
        /// Nil where it could not be read.
        var finding: ObjectReader.Finding?
    }

    /// Logs that a worker takes at a time: neighbours, and few enough that no worker is left with many.
    private static let batch = 16

    private let root: String
    private let count: Int
    private let task: @Sendable (Int) -> Task
    private let next = Atomic<Int>(0)
    private let storedBytes = Atomic<Int>(0)
    private let plainBytes = Atomic<Int>(0)
    private let done = Atomic<Int>(0)
    private let outcomes = Mutex<[Outcome]>([])

    init(root: String, count: Int, task: @escaping @Sendable (Int) -> Task) {
        self.root = root
        self.count = count
        self.task = task
    }

    /// Reads all, unless a person ends the run.
    func run(threads: Int, totalBytes: Int64, progress: @escaping @Sendable (ProgressSnapshot) -> Void) -> [Outcome] {
        WorkerThreads.run(min(threads, max(1, count))) { worker in
            self.work(reportsProgress: worker == 0, totalBytes, progress)
        }
        return outcomes.withLock { outcomes in
            let all = outcomes
            outcomes = []
            return all
        }
    }

    private func work(reportsProgress: Bool, _ total: Int64, _ progress: (ProgressSnapshot) -> Void) {
        var reader = ObjectReader()
        var own: [Outcome] = []
        while !Interruption.isRequested {
            let start = next.wrappingAdd(LogReading.batch, ordering: .relaxed).oldValue
            guard start < count else { break }
            let end = min(start + LogReading.batch, count)
            for position in start..<end {
                let task = task(position)
                let finding = reader.hash(root + "/" + task.path)
                own.append(Outcome(row: task.row, finding: finding))
                storedBytes.wrappingAdd(finding?.storedBytes ?? 0, ordering: .relaxed)
                plainBytes.wrappingAdd(finding?.plainBytes ?? 0, ordering: .relaxed)
            }
            done.wrappingAdd(end - start, ordering: .relaxed)
            if reportsProgress {
                progress(
                    ProgressSnapshot(
                        objectsDone: done.load(ordering: .relaxed), objectsTotal: count,
                        storedBytesDone: Int64(storedBytes.load(ordering: .relaxed)), storedBytesTotal: total,
                        plainBytes: Int64(plainBytes.load(ordering: .relaxed))))
            }
        }
        outcomes.withLock { $0 += own }
    }
}

extension VerificationRun {
    /// Reads the logs that are left to be read, each once, and says what they are.
    ///
    /// - Parameter known: plain hashes of logs that were read already, by path.
    mutating func readLogs(known: [String: SHA256Value], progress: @escaping @Sendable (ProgressSnapshot) -> Void) {
        let inventory = inventory
        var rest: [(row: UInt32, entry: Int)] = []
        for row in pending {
            let entry = inventory.entries[Int(logs[Int(row)].entry)]
            guard !known.isEmpty, let hash = known[inventory.path(entry)] else {
                rest.append((row, Int(logs[Int(row)].entry)))
                continue
            }
            var finding = ObjectReader.Finding()
            finding.firstHash = hash
            conclude(Int(row), finding)
        }
        // In the order of the inventory, which is that of delivery: neighbours on disk.
        let tasks = rest.sorted { $0.entry < $1.entry }
        let total = tasks.reduce(Int64(0)) { $0 + inventory.entries[$1.entry].storedBytes }
        let reading = LogReading(root: inventory.root, count: tasks.count) { position in
            let entry = inventory.entries[tasks[position].entry]
            return LogReading.Task(row: tasks[position].row, path: inventory.path(entry))
        }
        let outcomes = reading.run(threads: threads, totalBytes: total, progress: progress)
        isInterrupted = outcomes.count < tasks.count || Interruption.isRequested
        for outcome in outcomes.sorted(by: { $0.row < $1.row }) {
            bytes.stored += Int64(outcome.finding?.storedBytes ?? 0)
            bytes.plain += Int64(outcome.finding?.plainBytes ?? 0)
            conclude(Int(outcome.row), outcome.finding)
        }
    }

    /// Says what a log is, given what was found in it.
    private mutating func conclude(_ row: Int, _ finding: ObjectReader.Finding?) {
        guard let finding else {
            logs.conclude(row, .unreadable, .cannotBeRead)
            return
        }
        let log = logs[row]
        let digest = digests[Int(log.digest)]
        let expected = acceptedHashes[UInt32(row)] ?? [log.hash]
        let isFirst = expected.contains(finding.firstHash)
        let isWhole = finding.wholeHash.map { expected.contains($0) } ?? false
        let isDamaged = finding.damage.map { $0.code != .trailingBytes } ?? false
        if !finding.isGzip, !finding.isEmpty { warn(.notGzip, logs.key(row), "not gzipped") }
        switch true {
        case !log.isSHA256 && !isFirst && !isWhole:
            logs.conclude(row, .unverified, .hashAlgorithm)
        case finding.isEmpty:
            logs.conclude(row, .corrupt, .empty)
        case isWhole || (isFirst && !finding.hasTrailingData):
            if isWhole { warn(.trailingData, logs.key(row), "the content is spread over several gzip members") }
            if isDamaged {
                let damage = finding.damage.map { "\($0)" } ?? ""
                warn(.gzipTrailerMissing, logs.key(row), "the content is whole, but \(damage)")
            }
            if digest.status == .valid {
                logs.conclude(row, .valid)
            } else {
                logs.conclude(row, .unverified, digest.status.flatMap { LogVerdict.Reason($0) })
            }
        case isFirst:
            logs.conclude(row, .trailingData)
        case isDamaged:
            logs.conclude(row, .corrupt, .damagedGzip)
        case !finding.isGzip && !finding.beginsAsJSON:
            logs.conclude(row, .corrupt, .damagedGzip)
        default:
            logs.conclude(row, .modified, .hashDiffers)
        }
    }
}
