import CloudTrail
import TrailIndex

extension VerificationRun {
    /// Compares what digests say of each other: hashes, signatures and intervals, and what is named and not there.
    mutating func linkDigests() {
        var byStatedKey: [String: Int] = [:]
        var places: Set<String> = []
        var chains: [DigestChainName: [Int]] = [:]
        var oldest: Timestamp?
        for (position, digest) in digests.enumerated() {
            places.insert(digest.key)
            guard let content = digest.content, let chain = digest.chain, let key = digest.statedKey else { continue }
            byStatedKey[key] = position
            chains[chain, default: []].append(position)
            oldest = min(oldest ?? content.end, content.end)
        }
        for entry in inventory.entries where entry.kind?.holdsRecords == true {
            guard let time = entry.deliveryTime else { continue }
            let latest = Timestamp(microseconds: time.microseconds + Coverage.nameMicroseconds)
            oldest = min(oldest ?? latest, latest)
        }
        var isVouchedFor: Set<Int> = []
        for name in chains.keys.sorted() {
            let ends = (chains[name] ?? []).map { (end: digests[$0].content?.end ?? .never, position: $0) }
            let members = ends.sorted { left, right in
                left.end == right.end
                    ? digests[left.position].key < digests[right.position].key : left.end < right.end
            }.map(\.position)
            for (rank, position) in members.enumerated() {
                let before = rank > 0 ? members[rank - 1] : nil
                link(position, before: before, name, byStatedKey, places, oldest: oldest)
            }
            vouch(members.reversed(), byStatedKey, &isVouchedFor)
        }
        coverage = coverageByScope()
    }

    private mutating func link(
        _ position: Int, before: Int?, _ chain: DigestChainName, _ byStatedKey: [String: Int], _ places: Set<String>,
        oldest: Timestamp?
    ) {
        let digest = digests[position]
        guard let content = digest.content else { return }
        let isAsked = digest.isAsked
        let coveredTo = before.flatMap { digests[$0].content?.end }
        guard let previousObject = content.previousObject else {
            // A digest that names none before it: validation was switched on.
            noteGap(chain, from: coveredTo, to: content.start, .restarted, isAsked)
            return
        }
        let previousKey = ObjectKey.canonical(previousObject)
        guard let previous = byStatedKey[previousKey], let earlier = digests[previous].content else {
            if places.contains(previousKey) {
                noteGap(chain, from: coveredTo, to: content.start, .unusable, isAsked)
            } else if digest.standing != .refuted {
                noteAbsent(previousKey, named: content, chain, coveredTo: coveredTo, oldest: oldest, isAsked)
            }
            return
        }
        if isAsked { compare(digest, content, digests[previous], earlier) }
        noteGap(chain, from: max(coveredTo ?? earlier.end, earlier.end), to: content.start, .uncovered, isAsked)
    }

    /// Compares what a digest says of the one before it with what that one is.
    private mutating func compare(
        _ digest: DigestRecord, _ content: DigestContent, _ previous: DigestRecord, _ earlier: DigestContent
    ) {
        if content.previousHash != earlier.plainHash {
            warn(.chainHashMismatch, digest.key, "gives another SHA-256 of \(previous.key) than it has")
        }
        if !previous.verified.isEmpty, content.previousSignature.map({ !previous.verified.contains($0) }) ?? true {
            warn(
                .chainSignatureMismatch, digest.key,
                "gives another signature of \(previous.key) than the one that verifies")
        }
        if earlier.end > content.start {
            warn(
                .clockReversed, digest.key, "begins at \(content.start), before \(previous.key) ends at \(earlier.end)")
        }
    }

    private mutating func noteGap(
        _ chain: DigestChainName, from: Timestamp?, to: Timestamp, _ why: Gap.Reason, _ isAsked: Bool
    ) {
        // Backfill digests are made when there is something to make up for: no interval is promised between them.
        guard !chain.isBackfill, let from, from < to else { return }
        gaps.append(
            Gap(chain: chain, from: from, to: to, why: why, isAsked: isAsked && options.asks(start: from, end: to)))
    }

    /// Notes that a digest is named and not in the copy.
    ///
    /// A copy begins somewhere: the digest before its first is named, and is not missed where everything in the copy is
    /// younger.
    private mutating func noteAbsent(
        _ key: String, named content: DigestContent, _ chain: DigestChainName, coveredTo: Timestamp?,
        oldest: Timestamp?, _ isAsked: Bool
    ) {
        let name = DigestName(key: key)
        if coveredTo == nil, let end = name?.end, name?.chain == chain, end <= content.start,
            oldest.map({ end < $0 }) ?? true
        {
            if isAsked { outsideCopy.append(key) }
            return
        }
        let isInTime = name.map { options.asks(start: $0.end.hourBefore, end: $0.end) } ?? isAsked
        if isInTime, name.map({ options.asks($0) }) ?? isAsked, missingKeys.insert(key).inserted {
            missing.append(
                DigestVerdict(
                    key: key, status: .missing, reason: "named by the digest of \(content.end)", account: chain.account,
                    region: chain.region, trail: chain.trail, isBackfill: chain.isBackfill, start: nil, end: name?.end,
                    bucket: content.previousBucket, fingerprint: nil))
        }
        noteGap(chain, from: coveredTo, to: content.start, .missing, isAsked)
    }

    /// Notes of digests without key or signature that a valid one gives their hash: they are what AWS delivered then.
    private mutating func vouch(
        _ members: some Sequence<Int>, _ byStatedKey: [String: Int], _ isVouchedFor: inout Set<Int>
    ) {
        for position in members {
            guard digests[position].status == .valid || isVouchedFor.contains(position),
                let content = digests[position].content, let object = content.previousObject,
                let previous = byStatedKey[ObjectKey.canonical(object)], digests[previous].standing == .open,
                content.previousHash == digests[previous].content?.plainHash
            else { continue }
            isVouchedFor.insert(previous)
            digests[previous].isVouchedFor = true
            digests[previous].reason = "its hash is in a later digest that is valid"
        }
    }

    private func coverageByScope() -> [CoverageScope: Coverage] {
        var intervals: [CoverageScope: [ClosedRange<Timestamp>]] = [:]
        for digest in digests where digest.standing != .refuted {
            guard let content = digest.content, let chain = digest.chain, !chain.isBackfill,
                content.start <= content.end
            else { continue }
            intervals[CoverageScope(account: chain.account, region: chain.region), default: []]
                .append(content.start...content.end)
        }
        return intervals.mapValues { Coverage($0) }
    }
}

extension Timestamp {
    static let never = Timestamp(microseconds: .max)
}
