import CloudTrail
import TrailIndex

extension VerificationRun {
    /// Says of each log what can be said before any is read; the rest is left to be read.
    mutating func judgeLogs() {
        let accepted = chooseListings()
        let unsafeStems = logs.stems.map { ObjectKey.leavesArchive($0) }
        let bucketNumber = logs.buckets.firstIndex { $0 == bucket }
        var foreignBuckets: [UInt32: Int] = [:]
        isPending = Array(repeating: false, count: logs.count)
        for row in 0..<logs.count {
            let log = logs[row]
            guard log.digest != LogTable.none else { continue }
            // By themselves: a digest is large to copy.
            let isAsked = digests[Int(log.digest)].isAsked
            let status = digests[Int(log.digest)].status
            logs[row].isAsked = isAsked
            let isElsewhere = bucketNumber.map { $0 != Int(log.bucket) } ?? true
            if unsafeStems[Int(log.stem)] {
                logs.conclude(row, .unsafe, .leavesArchive)
            } else if (status ?? .noSignature).standing == .refuted {
                logs.conclude(row, .unverified, status.flatMap { LogVerdict.Reason($0) })
            } else if isElsewhere {
                logs.conclude(row, .unavailable, .otherBucket)
                foreignBuckets[log.digest, default: 0] += 1
            } else if log.entry == LogTable.none {
                logs.conclude(row, .missing)
            } else if inventory.entries[Int(log.entry)].isSpecial {
                logs.conclude(row, .unreadable, .notARegularFile)
            } else if isAsked {
                // What a run that is interrupted leaves unread is not verified.
                logs.conclude(row, .unverified)
                isPending[row] = true
            }
        }
        for (digest, count) in foreignBuckets.sorted(by: { $0.key < $1.key }) where digests[Int(digest)].isAsked {
            warn(.bucketMismatch, digests[Int(digest)].key, "lists \(count) logs of other buckets")
        }
        acceptedHashes = accepted
    }

    /// Of several listings of a log, the one by the best digest counts; of equals, a log may have any of their hashes.
    private mutating func chooseListings() -> [UInt32: [SHA256Value]] {
        var accepted: [UInt32: [SHA256Value]] = [:]
        var listings: [UInt32: [LogTable.Repeat]] = [:]
        for listing in logs.repeats { listings[listing.row, default: []].append(listing) }
        for (row, more) in listings.sorted(by: { $0.key < $1.key }) {
            let first = logs[Int(row)]
            let all =
                [
                    LogTable.Repeat(
                        row: row, digest: first.digest, hash: first.hash, bucket: first.bucket,
                        isSHA256: first.isSHA256)
                ] + more
            let ranked = all.sorted { left, right in
                let (leftStanding, rightStanding) = (
                    digests[Int(left.digest)].standing, digests[Int(right.digest)].standing
                )
                if leftStanding != rightStanding { return leftStanding < rightStanding }
                return digests[Int(left.digest)].key < digests[Int(right.digest)].key
            }
            let best = digests[Int(ranked[0].digest)].standing
            let trusted = all.filter { digests[Int($0.digest)].standing == best }
            logs[Int(row)].digest = ranked[0].digest
            logs[Int(row)].hash = ranked[0].hash
            logs[Int(row)].bucket = ranked[0].bucket
            logs[Int(row)].isSHA256 = ranked[0].isSHA256
            if trusted.count > 1 { accepted[row] = trusted.map(\.hash) }
            let differ = Set(all.map(\.hash)).count > 1
            // A copy of a digest in a wrong place says nothing new of its logs.
            let standing = all.filter { digests[Int($0.digest)].standing != .refuted }
            if differ || standing.count > 1, all.contains(where: { digests[Int($0.digest)].isAsked }) {
                let count = differ ? all.count : standing.count
                warn(
                    .duplicateListing, logs.key(Int(row)),
                    "listed \(count) times, \(differ ? "with different hashes" : "each time with the same hash")")
            }
        }
        return accepted
    }

    /// Finds each log of the archive among those that are listed, and adds those that are not.
    mutating func placeEntries() {
        var folders = [[UInt8]?](repeating: nil, count: inventory.folders.count)
        var stems: [Int: (head: [UInt8], number: UInt32)] = [:]
        let foreignEntries = Set(foreign)
        var listedEntries: Set<Int> = []
        // Members by themselves: an entry is large to copy.
        for position in inventory.entries.indices where inventory.entries[position].isListed {
            let kind = inventory.entries[position].kind
            let number = inventory.entries[position].folder
            guard kind != .digest else { continue }
            let folder = folders[number] ?? Array(mapping.folder(inventory.folders[number].canonicalKey).utf8)
            folders[number] = folder
            let name = Array(inventory.entries[position].name.utf8)
            let tailStart = LogTable.tailStart(name[...])
            let head = name[..<tailStart]
            let stem: UInt32
            if let known = stems[number], known.head.elementsEqual(head) {
                stem = known.number
            } else {
                stem = logs.stem(folder + (folder.isEmpty ? [] : [UInt8(ascii: "/")]) + head)
                stems[number] = (Array(head), stem)
            }
            // Anything else is a log only where a digest says so.
            guard kind?.holdsRecords == true || logs.find(stem: stem, tail: name[tailStart...]) != nil else {
                continue
            }
            let (row, isNew) = logs.row(stem: stem, tail: name[tailStart...])
            logs[row].entry = UInt32(position)
            if isNew { logs.conclude(row, .unlisted) }
            if foreignEntries.contains(position) { listedEntries.insert(position) }
        }
        for position in foreign where !listedEntries.contains(position) {
            warn(
                .foreignFile, bucketKey(inventory.entries[position]), "no name that AWS gives to objects of a trail")
        }
    }

    /// Says of each log that no digest lists where it lies between those that there are.
    mutating func placeUnlisted() {
        let listedKinds = listedKinds()
        var inGaps: [CoverageScope: [(time: Timestamp, key: String)]] = [:]
        for row in 0..<logs.count {
            let log = logs[row]
            guard log.digest == LogTable.none, log.entry != LogTable.none else { continue }
            let entry = inventory.entries[Int(log.entry)]
            let account = inventory.account(entry)
            let region = inventory.region(entry)
            logs[row].isAsked =
                options.asks(account: account, region: region)
                && (entry.deliveryTime.map { options.asks(start: $0, end: $0.secondLater) } ?? true)
            let scope = CoverageScope(account: account ?? "", region: region ?? "")
            guard let coverage = coverage[scope], entry.kind.map(listedKinds.contains) ?? false || entry.kind == .log
            else {
                logs.conclude(row, .unlisted, .noDigests)
                continue
            }
            let reason = entry.deliveryTime.map { coverage.reason($0) } ?? .insideCoverage
            logs.conclude(row, .unlisted, reason)
            if let time = entry.deliveryTime, reason == .inGap {
                inGaps[scope, default: []].append((time, logs.key(row)))
            }
        }
        for position in gaps.indices {
            let gap = gaps[position]
            let scope = CoverageScope(account: gap.chain.account, region: gap.chain.region)
            gaps[position].logs = (inGaps[scope] ?? []).filter { log in
                log.time.microseconds + Coverage.nameMicroseconds > gap.from.microseconds && log.time < gap.to
            }.map(\.key).sorted()
            guard gap.isAsked else { continue }
            let count = gaps[position].logs.count
            warn(
                .gap, nil,
                "\(gap.chain.account) \(gap.chain.region) \(gap.chain.trail): no digest from \(gap.from) to \(gap.to): "
                    + "\(gap.why.rawValue); \(count) unlisted logs lie in it", logs: gaps[position].logs)
        }
    }

    /// The kinds of logs that digests list: nobody has documented that they list more than log files.
    private func listedKinds() -> Set<ObjectKind> {
        var isListed = [Bool](repeating: false, count: logs.stems.count)
        for row in 0..<logs.count where logs[row].digest != LogTable.none { isListed[Int(logs[row].stem)] = true }
        var kinds: Set<ObjectKind> = []
        for (stem, isListed) in zip(logs.stems, isListed) where isListed {
            if let kind = ObjectName(ObjectKey.name(String(decoding: stem, as: UTF8.self))).kind { kinds.insert(kind) }
        }
        return kinds
    }
}

extension Timestamp {
    var secondLater: Timestamp { Timestamp(microseconds: microseconds + 1_000_000) }
}
