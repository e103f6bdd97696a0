package import CloudTrail
import TrailIndex

/// What a run of `verify` found: a verdict on every object, what a person should know, and what is proven.
package struct VerificationReport: Sendable {
    /// A key of the key files, and what was proven with it.
    package struct UsedKey: Sendable, Hashable {
        package let fingerprint: String
        package let file: String
        /// Digests whose signature verified under it.
        package let digests: Int
    }

    /// What is known of one chain of digests.
    package struct Chain: Sendable {
        package let name: DigestChainName
        package let digests: Int
        package let valid: Int
        /// The beginning of the first and the end of the last digest that is valid.
        package let verifiedFrom: Timestamp?
        package let verifiedTo: Timestamp?
        /// Times between them that no valid digest covers.
        package let holes: [ClosedRange<Timestamp>]
        /// The key of the newest digest, and what it is.
        package let newest: String
        package let newestStatus: DigestVerdict.Status
        package let newestBucket: String
    }

    /// The archive as it was named.
    package let archive: String
    package let bucket: String?
    /// All buckets that digests say they were delivered to.
    package let buckets: [String]
    /// How keys on disk become those in the bucket; empty where they are the same.
    package let mapping: String
    /// In the order of their keys.
    package let digests: [DigestVerdict]
    package let warnings: [VerificationWarning]
    package let chains: [Chain]
    package let keys: [UsedKey]
    /// Digests that are named and older than everything in the copy.
    package let outsideCopy: [String]
    package let digestCounts: [DigestVerdict.Status: Int]
    package let logCounts: [LogVerdict.Status: Int]
    package let unlistedCounts: [LogVerdict.Reason: Int]
    package let storedBytes: Int64
    package let plainBytes: Int64
    package let isInterrupted: Bool
    /// The interval that was asked for, as far as it was limited.
    package let from: Timestamp?
    package let to: Timestamp?

    private let inventory: ArchiveInventory
    private let logs: LogTable
    private let allDigestKeys: [String]

    init(
        _ run: VerificationRun, digests: [DigestVerdict], chains: [Chain], keys: [UsedKey],
        logCounts: [LogVerdict.Status: Int], unlistedCounts: [LogVerdict.Reason: Int]
    ) {
        archive = run.options.archive
        bucket = run.bucket
        buckets = run.buckets.keys.sorted()
        mapping = run.mapping.description
        self.digests = digests
        warnings = run.warnings.sorted {
            ($0.code.rawValue, $0.key ?? "", $0.message) < ($1.code.rawValue, $1.key ?? "", $1.message)
        }
        self.chains = chains
        self.keys = keys
        outsideCopy = run.outsideCopy.sorted()
        var counts: [DigestVerdict.Status: Int] = [:]
        for digest in digests { counts[digest.status, default: 0] += 1 }
        digestCounts = counts
        self.logCounts = logCounts
        self.unlistedCounts = unlistedCounts
        storedBytes = run.bytes.stored
        plainBytes = run.bytes.plain
        isInterrupted = run.isInterrupted
        from = run.options.from
        to = run.options.to
        inventory = run.inventory
        logs = run.logs
        allDigestKeys = run.digests.map(\.key)
    }

    /// Calls `body` with the verdict on each log, in the order of folders and names.
    ///
    /// - Parameter onlyProblems: leaves out those that are valid.
    /// - Complexity: O(n log n) in the logs given; none of them is kept.
    package func forEachLog<Failure: Error>(
        onlyProblems: Bool = false, _ body: (LogVerdict) throws(Failure) -> Void
    ) throws(Failure) {
        let valid = LogVerdict.Status.valid.code
        for row in logs.sorted(where: { $0.isAsked && !(onlyProblems && $0.status == valid) }) {
            let log = logs[Int(row)]
            let key = logs.key(Int(row))
            let name = ObjectName(ObjectKey.name(key))
            let isListed = log.digest != LogTable.none
            try body(
                LogVerdict(
                    key: key, status: LogVerdict.Status(code: log.status), reason: LogVerdict.Reason(code: log.reason),
                    account: name.account, region: name.region,
                    digest: isListed ? allDigestKeys[Int(log.digest)] : nil,
                    bucket: isListed ? logs.buckets[Int(log.bucket)] : bucket))
        }
    }

    /// The verdict on every log that the archive has, by its path below the archive: for the ledger.
    package var verdictsByPath: [String: String] {
        var verdicts: [String: String] = [:]
        for row in 0..<logs.count where logs[row].isAsked && logs[row].entry != LogTable.none {
            let status = LogVerdict.Status(code: logs[row].status)
            verdicts[inventory.path(inventory.entries[Int(logs[row].entry)])] = status.rawValue
        }
        return verdicts
    }

    /// The verdict on every log, as an array.
    package var logVerdicts: [LogVerdict] {
        var all: [LogVerdict] = []
        forEachLog { all.append($0) }
        return all
    }
}
