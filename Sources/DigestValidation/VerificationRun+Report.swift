import CloudTrail
import TrailIndex

extension VerificationRun {
    /// Puts together what was found.
    func report() -> VerificationReport {
        var verdicts = missing
        for digest in digests where digest.isAsked {
            let entry = inventory.entries[digest.entry]
            verdicts.append(
                DigestVerdict(
                    key: digest.key, status: digest.status ?? .noSignature, reason: digest.reason,
                    account: digest.name?.account ?? inventory.account(entry),
                    region: digest.name?.region ?? inventory.region(entry),
                    trail: digest.name?.trail, isBackfill: digest.name?.isBackfill ?? false,
                    start: digest.content?.start, end: digest.content?.end ?? digest.name?.end,
                    bucket: digest.content?.bucket ?? bucket, fingerprint: digest.content?.fingerprint))
        }
        var statuses = [Int](repeating: 0, count: 256)
        var reasons = [Int](repeating: 0, count: 256)
        let unlisted = LogVerdict.Status.unlisted.code
        for row in 0..<logs.count {
            let log = logs[row]
            guard log.isAsked else { continue }
            statuses[Int(log.status)] += 1
            if log.status == unlisted { reasons[Int(log.reason)] += 1 }
        }
        var logCounts: [LogVerdict.Status: Int] = [:]
        for status in LogVerdict.Status.allCases where statuses[Int(status.code)] > 0 {
            logCounts[status] = statuses[Int(status.code)]
        }
        var unlistedCounts: [LogVerdict.Reason: Int] = [:]
        for reason in LogVerdict.Reason.allCases where reasons[Int(reason.code)] > 0 {
            unlistedCounts[reason] = reasons[Int(reason.code)]
        }
        return VerificationReport(
            self, digests: verdicts.sorted { $0.key < $1.key }, chains: chains(), keys: usedKeys(),
            logCounts: logCounts, unlistedCounts: unlistedCounts)
    }

    private func usedKeys() -> [VerificationReport.UsedKey] {
        var counts = [Int](repeating: 0, count: keys.keys.count)
        for digest in digests where digest.isAsked { if let key = digest.verifiedBy { counts[key] += 1 } }
        return zip(keys.keys, counts).map {
            VerificationReport.UsedKey(fingerprint: $0.fingerprint, file: $0.file, digests: $1)
        }
    }

    private func chains() -> [VerificationReport.Chain] {
        var members: [DigestChainName: [DigestRecord]] = [:]
        for digest in digests where digest.isAsked {
            if let chain = digest.chain { members[chain, default: []].append(digest) }
        }
        return members.keys.sorted().compactMap { name in
            let all = (members[name] ?? []).sorted {
                ($0.content?.end ?? .never, $0.key) < ($1.content?.end ?? .never, $1.key)
            }
            guard let newest = all.last else { return nil }
            let valid = all.filter { $0.status == .valid }
            let intervals = valid.compactMap { digest in
                digest.content.flatMap { $0.start <= $0.end ? $0.start...$0.end : nil }
            }
            let covered = Coverage(intervals).intervals
            let holes = name.isBackfill ? [] : zip(covered, covered.dropFirst()).map { $0.upperBound...$1.lowerBound }
            return VerificationReport.Chain(
                name: name, digests: all.count, valid: valid.count, verifiedFrom: covered.first?.lowerBound,
                verifiedTo: covered.last?.upperBound, holes: holes, newest: newest.key,
                newestStatus: newest.status ?? .noSignature,
                newestBucket: newest.content?.bucket ?? bucket ?? "")
        }
    }
}
