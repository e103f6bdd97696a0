import CloudTrail
import Synchronization

/// The digests of one account and region: the hourly ones, and the backfill digests beside them.
///
/// Units of work report the logs they wrote, in any order. As soon as all units of some hours have, no more logs can
/// come in these hours, and their digests are written by whoever reported last. So memory holds the logs of the days at
/// hand and the late ones, whatever the length of the archive.
final class DigestChain: Sendable {
    let account: String
    let region: String
    private let trail: DigestTrail
    private let keepsAllSignatures: Bool
    /// The seconds of every hour at which its digests begin and end.
    private let offset: Int64
    private let state = Mutex(State())

    /// What a chain came to.
    struct Summary: Sendable {
        var digests = 0
        var empty = 0
        /// By folder.
        var logs: [String: Int] = [:]
        var firstEnd: Int64?
        var lastEnd: Int64?
        /// Digests that the first and the second key signed.
        var signed = [0, 0]
        /// In the order of the digests: of all, or of the newest only.
        var signatures: [Signature] = []
    }

    struct Signature: Sendable {
        let key: String
        let bytes: [UInt8]
        /// When a backfill digest was made; nil for the others.
        let generated: Int64?
    }

    private struct State: Sendable {
        /// The hours before this one are complete.
        var nextHour = 0
        var waiting: [Int: (hours: Int, logs: [ListedLog])] = [:]
        /// By the number of the digest they belong in.
        var pending: [Int: [ListedLog]] = [:]
        var nextDigest = 0
        var previous: DigestDocument.Link?
        var previousBackfill: DigestDocument.Link?
        var standard = Summary()
        var backfill = Summary()
    }

    init(_ trail: DigestTrail, account: String, region: String, number: Int, keepsAllSignatures: Bool) {
        self.trail = trail
        self.account = account
        self.region = region
        self.keepsAllSignatures = keepsAllSignatures
        var random = RandomStream(trail.seed, 41, UInt64(number))
        offset = 60 + Int64(random.below(3_480))
    }

    /// The standard digests and the backfill digests, when all is written.
    var summaries: (standard: Summary, backfill: Summary) {
        state.withLock { ($0.standard, $0.backfill) }
    }

    /// Takes in the logs of a unit and writes the digests that are now complete.
    func complete(
        firstHour: Int, hours: Int, logs: [ListedLog], with sealer: DigestSealer
    ) throws(SynthesisError) {
        try state.withLock { (state: inout sending State) throws(SynthesisError) in
            state.waiting[firstHour] = (hours, logs)
            while let unit = state.waiting.removeValue(forKey: state.nextHour) {
                for log in unit.logs {
                    state.pending[digest(holding: log.delivered), default: []].append(log)
                }
                state.nextHour += unit.hours
            }
            let last = trail.hours + DigestTrail.tailHours
            let isWhole = state.nextHour == trail.hours
            while state.nextDigest <= last, isWhole || end(of: state.nextDigest) <= time(ofHour: state.nextHour) {
                let logs = state.pending.removeValue(forKey: state.nextDigest) ?? []
                try seal(state.nextDigest, logs.filter { !isMissed($0) }, &state, with: sealer)
                try sealBackfill(state.nextDigest, logs.filter(isMissed), &state, with: sealer)
                state.nextDigest += 1
            }
            guard isWhole else { return }
            // Delivered after the trail was stopped.
            for number in state.pending.keys.sorted() {
                try sealBackfill(number, state.pending[number] ?? [], &state, with: sealer)
            }
            state.pending = [:]
        }
    }

    private func time(ofHour hour: Int) -> Int64 { trail.start + Int64(hour) * 3_600 }

    private func end(of digest: Int) -> Int64 { time(ofHour: digest) + offset }

    /// The number of the digest whose hour a time lies in.
    private func digest(holding time: Int64) -> Int {
        Int((time - end(of: 0)).quotientAndRemainderFloored(dividingBy: 3_600).quotient) + 1
    }

    /// Whether a log was processed too late for its digest, which befalls one in eighty.
    private func isMissed(_ log: ListedLog) -> Bool {
        var random = RandomStream(trail.seed, 42, log.hash.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
        return random.below(80) == 0
    }

    private func seal(
        _ number: Int, _ logs: [ListedLog], _ state: inout State, with sealer: DigestSealer
    ) throws(SynthesisError) {
        let end = end(of: number)
        let link = try sealer.seal(
            account: account, region: region, end: end, signed: end, isBackfill: false, logs: logs,
            previous: state.previous)
        state.previous = link
        count(link, logs, end: end, generated: nil, &state.standard)
    }

    /// A backfill digest is made a day or so after its hour, if there is anything for it to list.
    private func sealBackfill(
        _ number: Int, _ logs: [ListedLog], _ state: inout State, with sealer: DigestSealer
    ) throws(SynthesisError) {
        guard !logs.isEmpty else { return }
        let end = end(of: number)
        // Hour by hour later, so that they are made in the order of their chain.
        let generated = end + 86_400 + offset / 2
        let link = try sealer.seal(
            account: account, region: region, end: end, signed: generated, isBackfill: true, logs: logs,
            previous: state.previousBackfill)
        state.previousBackfill = link
        count(link, logs, end: end, generated: generated, &state.backfill)
    }

    private func count(
        _ link: DigestDocument.Link, _ logs: [ListedLog], end: Int64, generated: Int64?, _ summary: inout Summary
    ) {
        summary.digests += 1
        if logs.isEmpty { summary.empty += 1 }
        for log in logs {
            summary.logs[log.kind, default: 0] += 1
        }
        summary.firstEnd = summary.firstEnd ?? end
        summary.lastEnd = end
        summary.signed[trail.key(at: generated ?? end)] += 1
        if !keepsAllSignatures { summary.signatures = [] }
        summary.signatures.append(Signature(key: link.key, bytes: link.signature, generated: generated))
    }
}
