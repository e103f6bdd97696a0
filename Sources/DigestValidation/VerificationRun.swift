import CloudTrail
import TrailIndex

/// What a run of `verify` knows while it goes on.
struct VerificationRun {
    let options: Verification.Options
    let inventory: ArchiveInventory
    let keys: KeyRing
    let threads: Int
    var warnings: [VerificationWarning]
    var mapping = KeyMapping()
    /// The bucket that the archive is a copy of; nil where no digest says one.
    var bucket: String?
    /// All buckets that digests say they were delivered to, with how many do.
    var buckets: [String: Int] = [:]
    var digests: [DigestRecord] = []
    var logs = LogTable()
    var signatures = SignatureSources()
    /// Entries of the archive that may hold signatures.
    private var heads: [Int] = []
    /// Digests that others name and that are not there.
    var missing: [DigestVerdict] = []
    var missingKeys: Set<String> = []
    /// Keys of digests that are named and older than everything in the copy.
    var outsideCopy: [String] = []
    var gaps: [Gap] = []
    /// By the first and last part of the log: what digests that are not refuted cover.
    var coverage: [CoverageScope: Coverage] = [:]
    /// Entries in folders of logs whose names AWS gives to nothing.
    var foreign: [Int] = []
    /// By the row of a log: whether it is to be read.
    var isPending: [Bool] = []
    /// Of logs that several digests list with equal right: all hashes that they give.
    var acceptedHashes: [UInt32: [SHA256Value]] = [:]
    /// What was read of logs.
    var bytes = (stored: Int64(0), plain: Int64(0))
    var isInterrupted = false

    /// A time of a chain that no digest covers.
    struct Gap {
        enum Reason: String {
            /// Validation was switched on again.
            case restarted = "no digest is named as the one before"
            case unusable = "the digest before cannot be used"
            case uncovered = "no digest covers it"
            case missing = "a digest is missing"
        }

        var chain: DigestChainName
        var from: Timestamp
        var to: Timestamp
        var why: Reason
        var logs: [String] = []
        var isAsked: Bool
    }

    init(_ options: Verification.Options, _ inventory: ArchiveInventory, _ keys: KeyRing) {
        self.options = options
        self.inventory = inventory
        self.keys = keys
        threads = max(1, options.threads ?? WorkerThreads.processorCount)
        warnings = keys.warnings
        for diagnostic in inventory.diagnostics {
            warn(.unreadableFolder, diagnostic.key, diagnostic.message)
        }
    }

    mutating func warn(_ code: VerificationWarning.Code, _ key: String?, _ message: String, logs: [String] = []) {
        warnings.append(VerificationWarning(code, key: key, message, logs: logs))
    }

    /// The canonical key in the bucket of an entry.
    func bucketKey(_ entry: ArchiveInventory.Entry) -> String {
        let folder = mapping.folder(inventory.folders[entry.folder].canonicalKey)
        return folder.isEmpty ? entry.name : folder + "/" + entry.name
    }

    // MARK: Reading digests

    /// Finds all digests, reads them, and finds the logs that they list.
    mutating func readDigests() {
        var entries: [Int] = []
        for (position, entry) in inventory.entries.enumerated() where entry.isListed {
            let isInTrailFolder = inventory.folders[entry.folder].kind.map { $0.holdsRecords || $0 == .digest } ?? false
            if SignatureSources.isHeadObject(entry.name) || entry.name == "signatures.jsonl" {
                if !entry.isSpecial { heads.append(position) }
            } else if entry.kind == .digest {
                entries.append(position)
            } else if entry.kind == nil, isInTrailFolder, !entry.isSpecial {
                foreign.append(position)
            }
            if entry.isSpecial {
                warn(.notARegularFile, inventory.key(entry), "no regular file: it was not opened")
            }
        }
        let content = DigestCatalogue.read(inventory, entries: entries, threads: threads)
        digests = content.digests
        logs = content.logs
        mapKeys()
        dropForeign()
        for position in digests.indices { digests[position].isAsked = isAsked(digests[position]) }
        placeEntries()
    }

    /// Judges the digests, and all that can be said of a log before it is read.
    ///
    /// - Throws: `ArchiveError` when a place of signatures that the user named cannot be read.
    mutating func judge() throws {
        for position in heads {
            let entry = inventory.entries[position]
            signatures.read(file: inventory.root + "/" + inventory.path(entry), name: entry.name)
        }
        for path in options.signaturePaths { try signatures.read(path: path) }
        judgeDigests()
        linkDigests()
        judgeLogs()
    }

    /// Finds the leading part that the archive lacks or adds, and the bucket.
    private mutating func mapKeys() {
        let pairs = digests.compactMap { digest in
            digest.statedKey.map { (onDisk: inventory.key(inventory.entries[digest.entry]), stated: $0) }
        }
        mapping = KeyMapping(pairs)
        var placed: [String: Int] = [:]
        var renamed = 0
        var example: (onDisk: String, stated: String)?
        for position in digests.indices {
            let entry = inventory.entries[digests[position].entry]
            let key = bucketKey(entry)
            digests[position].key = key
            digests[position].name = DigestName(key: key)
            guard let content = digests[position].content else { continue }
            buckets[content.bucket, default: 0] += 1
            if digests[position].statedKey == key { placed[content.bucket, default: 0] += 1 }
            // Only where one of them was read as the other can what is written differ.
            guard digests[position].statedKey == key,
                inventory.folders[entry.folder].isRemapped || content.object != key
            else { continue }
            let onDisk = (inventory.root + "/" + inventory.path(entry)).split(separator: "/")
            let stated = content.object.split(separator: "/")
            let canonical = key.split(separator: "/")
            // The canonical keys agree; where what is written does not, one of them says Logs and the other AWSLogs.
            let count = max(0, min(canonical.count - mapping.added.count, onDisk.count, stated.count))
            if onDisk.suffix(count) != stated.suffix(count) {
                renamed += 1
                example = example ?? (onDisk.suffix(count).joined(separator: "/"), content.object)
            }
        }
        if let example {
            warn(
                .layoutMapped, nil,
                "what digests call \(VerificationRun.head(example.stated)) lies under "
                    + "\(VerificationRun.head(example.onDisk)): keys of \(renamed) digests were read so")
        }
        // Digests that lie where they say tell more than others of what the archive is a copy of.
        let telling = placed.isEmpty ? buckets : placed
        bucket = options.bucket ?? telling.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key
    }

    /// The part of a key that layouts differ in.
    private static func head(_ key: String) -> String {
        let parts = key.split(separator: "/")
        let anchor = parts.firstIndex { $0 == "AWSLogs" || $0 == "Logs" } ?? 0
        return parts.prefix(anchor + 1).joined(separator: "/") + "/"
    }
}
