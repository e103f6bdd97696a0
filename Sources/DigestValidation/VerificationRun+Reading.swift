import Gunzip
import Synchronization
import TrailIndex

extension VerificationRun {
    /// Logs that digests list and the archive has, whatever the digests turn out to be worth.
    func listedLogs() -> [LogReading.Task] {
        var tasks: [LogReading.Task] = []
        for row in 0..<logs.count {
            let log = logs[row]
            guard log.digest != LogTable.none, digests[Int(log.digest)].isAsked, log.entry != LogTable.none,
                !inventory.entries[Int(log.entry)].isSpecial
            else { continue }
            tasks.append(LogReading.Task(row: UInt32(row), entry: log.entry))
        }
        return tasks
    }

    /// A run that one thread judges.
    private final class Judging: Sendable {
        let run: Mutex<VerificationRun?>
        let failure = Mutex<(any Error)?>(nil)

        init(_ run: VerificationRun) {
            self.run = Mutex(run)
        }
    }

    /// Judges the digests on one thread while all others read logs, which it then joins.
    ///
    /// - Throws: as `judge` does.
    mutating func judgeWhileReading(progress: @escaping @Sendable (ProgressSnapshot) -> Void) throws {
        let reading = LogReading(inventory, listedLogs())
        // Moved, not copied: the tables of a large archive are large.
        let judging = Judging(self)
        let threads = threads
        logs = LogTable()
        digests = []
        WorkerThreads.run(threads) { worker in
            if worker == 0 {
                do {
                    try judging.run.withLock { try $0?.judge() }
                } catch {
                    judging.failure.withLock { $0 = error }
                    reading.stop()
                }
            }
            // The last one reports, which does not judge where there is more than one.
            if worker == threads - 1 { reading.work(progress) } else { reading.work(nil) }
        }
        if let error = judging.failure.withLock({ $0 }) { throw error }
        if let judged = judging.run.withLock({ $0.take() }) { self = judged }
        conclude(reading)
    }

    /// Reads the logs that are left to be read, each once, and says what they are.
    ///
    /// - Parameter known: plain hashes of logs that were read already, by path.
    mutating func readLogs(known: [String: SHA256Value], progress: @escaping @Sendable (ProgressSnapshot) -> Void) {
        var tasks: [LogReading.Task] = []
        for row in isPending.indices where isPending[row] {
            let entry = logs[row].entry
            if !known.isEmpty, let hash = known[inventory.path(inventory.entries[Int(entry)])] {
                conclude(row, hash)
            } else {
                tasks.append(LogReading.Task(row: UInt32(row), entry: entry))
            }
        }
        let reading = LogReading(inventory, tasks)
        WorkerThreads.run(min(threads, max(1, tasks.count))) { worker in
            if worker == 0 { reading.work(progress) } else { reading.work(nil) }
        }
        conclude(reading)
        isInterrupted = isPending.contains(true) || Interruption.isRequested
    }

    private mutating func conclude(_ reading: LogReading) {
        bytes.stored += reading.bytes.stored
        bytes.plain += reading.bytes.plain
        for part in reading.findings {
            for (row, hash) in part.hashes where isPending[Int(row)] { conclude(Int(row), hash) }
            for (row, finding) in part.others where isPending[Int(row)] { conclude(Int(row), finding) }
        }
    }

    private mutating func conclude(_ row: Int, _ hash: SHA256Value) {
        var finding = ObjectReader.Finding()
        finding.firstHash = hash
        conclude(row, finding)
    }

    /// Says what a log is, given what was found in it.
    private mutating func conclude(_ row: Int, _ finding: ObjectReader.Finding?) {
        isPending[row] = false
        guard let finding else {
            logs.conclude(row, .unreadable, .cannotBeRead)
            return
        }
        let log = logs[row]
        let status = digests[Int(log.digest)].status
        let several = acceptedHashes.isEmpty ? nil : acceptedHashes[UInt32(row)]
        func isExpected(_ hash: SHA256Value) -> Bool { several?.contains(hash) ?? (hash == log.hash) }
        let isFirst = isExpected(finding.firstHash)
        let isWhole = finding.wholeHash.map { isExpected($0) } ?? false
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
            if status == .valid {
                logs.conclude(row, .valid)
            } else {
                logs.conclude(row, .unverified, status.flatMap { LogVerdict.Reason($0) })
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
