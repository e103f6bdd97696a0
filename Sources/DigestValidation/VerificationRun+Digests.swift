import CloudTrail
import Gunzip
import Synchronization
import TrailIndex

extension VerificationRun {
    /// The time from a digest's end in which it is signed.
    private static let signingMicroseconds: Int64 = 2 * 3_600 * 1_000_000
    /// How far the time in a backfill digest's metadata may be off.
    private static let backfillMicroseconds: Int64 = 3_600 * 1_000_000

    /// Judges each digest by itself.
    mutating func judgeDigests() {
        for digest in digests {
            guard let content = digest.content, let previous = content.previousObject,
                let signature = content.previousSignature
            else { continue }
            // Signatures prove themselves: even a digest that is not valid may name a good one.
            signatures.add(SignatureSources.Candidate(signature: signature), key: ObjectKey.canonical(previous))
        }
        for position in digests.indices {
            if digests[position].status == nil { checkPlace(position) }
            collectSignatures(position)
        }
        verifySignatures()
        for position in digests.indices where digests[position].isAsked { warnAbout(digests[position]) }
    }

    /// Drops files in digest folders that are neither named nor written as digests.
    mutating func dropForeign() {
        var numbers: [UInt32] = []
        var kept: [DigestRecord] = []
        for digest in digests {
            numbers.append(UInt32(kept.count))
            if digest.content != nil || digest.name != nil {
                kept.append(digest)
            } else if !inventory.entries[digest.entry].isSpecial {
                warn(.foreignFile, digest.key, "neither a name that AWS gives to digests, nor what one holds")
            }
        }
        guard kept.count < digests.count else { return }
        digests = kept
        logs.renumberDigests(numbers)
    }

    private mutating func checkPlace(_ position: Int) {
        guard let content = digests[position].content else { return }
        if digests[position].statedKey != digests[position].key {
            digests[position].status = .moved
            digests[position].reason = "delivered as \(content.object)"
        } else if let bucket, content.bucket != bucket {
            digests[position].status = .moved
            digests[position].reason = "delivered to the bucket \(content.bucket)"
        }
    }

    private mutating func collectSignatures(_ position: Int) {
        guard let key = digests[position].statedKey else { return }
        var all = signatures.candidates(key: key)
        if let attributes = digests[position].attributes { all.append(attributes) }
        var distinct: [SignatureSources.Candidate] = []
        for candidate in all {
            if let known = distinct.firstIndex(where: { $0.signature == candidate.signature }) {
                distinct[known].algorithm = distinct[known].algorithm ?? candidate.algorithm
                distinct[known].generated = distinct[known].generated ?? candidate.generated
            } else {
                distinct.append(candidate)
            }
        }
        digests[position].signatures = distinct
    }

    func isAsked(_ digest: DigestRecord) -> Bool {
        let entry = inventory.entries[digest.entry]
        guard
            options.asks(
                account: digest.name?.account ?? inventory.account(entry),
                region: digest.name?.region ?? inventory.region(entry))
        else { return false }
        if !options.trails.isEmpty, digest.name.map({ !options.trails.contains($0.trail) }) ?? true { return false }
        if let content = digest.content { return options.asks(start: content.start, end: content.end) }
        guard let end = digest.name?.end else { return true }
        return options.asks(start: end.hourBefore, end: end)
    }

    // MARK: Signatures

    private final class Verdicts: Sendable {
        struct Verdict {
            var position: Int
            var status: DigestVerdict.Status
            var verified: Set<[UInt8]>
            var key: Int?
        }

        let all = Mutex<[Verdict]>([])
        let next = Atomic<Int>(0)
    }

    private mutating func verifySignatures() {
        let verdicts = Verdicts()
        let (digests, keys) = (digests, keys)
        WorkerThreads.run(min(threads, max(1, digests.count))) { _ in
            var own: [Verdicts.Verdict] = []
            while true {
                let position = verdicts.next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard position < digests.count else { break }
                if let verdict = VerificationRun.verdict(of: digests[position], position, keys) { own.append(verdict) }
            }
            verdicts.all.withLock { $0 += own }
        }
        for verdict in verdicts.all.withLock({ $0 }) {
            self.digests[verdict.position].status = verdict.status
            self.digests[verdict.position].verified = verdict.verified
            self.digests[verdict.position].verifiedBy = verdict.key
        }
    }

    private static func verdict(of digest: DigestRecord, _ position: Int, _ keys: KeyRing) -> Verdicts.Verdict? {
        guard digest.status == nil, let content = digest.content else { return nil }
        var verdict = Verdicts.Verdict(position: position, status: .noSignature, verified: [], key: nil)
        for candidate in digest.signatures {
            switch keys.check(candidate.signature, of: content.signedHash, fingerprint: content.fingerprint) {
            case .noKey: verdict.status = .noKey
            case .badKey: verdict.status = .badKey
            case .refused: if verdict.key == nil { verdict.status = .invalidSignature }
            case .verified(let key):
                verdict.status = .valid
                verdict.verified.insert(candidate.signature)
                verdict.key = key
            }
        }
        return verdict
    }

    // MARK: What a person should know of one digest

    private mutating func warnAbout(_ digest: DigestRecord) {
        warnAboutFile(digest)
        guard let content = digest.content else { return }
        if let bucket, content.bucket != bucket {
            warn(.bucketMismatch, digest.key, "delivered to \(content.bucket), the archive is of \(bucket)")
        }
        if digest.signatures.count > 1 {
            warn(
                .signatureSourcesDisagree, digest.key,
                "\(digest.signatures.count) different signatures are known, \(digest.verified.count) of them verify")
        }
        if content.hasForeignHashAlgorithm {
            warn(.hashAlgorithm, digest.key, "hashes that are said to be, or look, other than SHA-256")
        }
        let algorithms = [content.signatureAlgorithm] + digest.signatures.map(\.algorithm)
        if let foreign = algorithms.compactMap({ $0 }).first(where: { $0 != "SHA256withRSA" }) {
            warn(.hashAlgorithm, digest.key, "the signature is said to be \(foreign), not SHA256withRSA")
        }
        if let key = digest.verifiedBy { warnAboutValidity(digest, content, key) }
        if content.end < content.start {
            warn(.clockReversed, digest.key, "ends at \(content.end), before it begins at \(content.start)")
        }
        guard let name = digest.name else { return }
        if digest.status != .moved, let account = content.account, account != name.account {
            warn(.accountMismatch, digest.key, "says account \(account), and its key account \(name.account)")
        }
        if digest.status != .moved, name.end != content.end || !digest.liesInFolder(of: content.end) {
            warn(.timeMismatch, digest.key, "says that it ends at \(content.end), and its key something else")
        }
    }

    private mutating func warnAboutFile(_ digest: DigestRecord) {
        if digest.content != nil, digest.finding.hasTrailingData {
            warn(.trailingData, digest.key, "bytes follow the first gzip member")
        }
        if digest.content != nil, let damage = digest.finding.damage, damage.code != .trailingBytes,
            !digest.finding.hasTrailingData
        {
            warn(.gzipTrailerMissing, digest.key, "the content is whole, but \(damage)")
        }
        if !digest.finding.isGzip { warn(.notGzip, digest.key, "not gzipped") }
    }

    private mutating func warnAboutValidity(_ digest: DigestRecord, _ content: DigestContent, _ key: Int) {
        let generated = digest.signatures.compactMap(\.generated).first
        let earliest: Timestamp
        let latest: Timestamp?
        if let generated {
            earliest = Timestamp(microseconds: generated.microseconds - VerificationRun.backfillMicroseconds)
            latest = Timestamp(microseconds: generated.microseconds + VerificationRun.backfillMicroseconds)
        } else {
            earliest = content.end
            latest =
                digest.name?.isBackfill == true
                ? nil : Timestamp(microseconds: content.end.microseconds + VerificationRun.signingMicroseconds)
        }
        if !keys.isValid(key, signedFrom: earliest, to: latest) {
            warn(
                .keyOutsideValidity, digest.key,
                "signed with \(content.fingerprint), which was not valid when the digest ended")
        }
    }
}

extension Timestamp {
    var hourBefore: Timestamp { Timestamp(microseconds: microseconds - 3_600_000_000) }
}
