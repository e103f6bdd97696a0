package import CloudTrail

/// What the digests of an archive say was delivered, without reading a log.
package struct DigestedDelivery: Sendable {
    /// One digest that is there and that nothing refutes.
    package struct Digest: Sendable, Hashable {
        package let chain: DigestChainName
        package let start: Timestamp
        package let end: Timestamp
        /// Whether its signature verified, or one that did vouches for it by its hash.
        package let isProven: Bool
        package let logs: Int

        package init(chain: DigestChainName, start: Timestamp, end: Timestamp, isProven: Bool, logs: Int) {
            self.chain = chain
            self.start = start
            self.end = end
            self.isProven = isProven
            self.logs = logs
        }
    }

    /// One log that a digest lists.
    package struct Log: Sendable, Hashable {
        /// The canonical key in the bucket.
        package let key: String
        package let kind: ObjectKind?
        package let account: String?
        package let region: String?
        /// By its name.
        package let deliveryTime: Timestamp?
        /// Whether the archive holds it.
        package let isThere: Bool
        /// Whether a backfill digest lists it, and no other.
        package let isBackfilled: Bool

        package init(
            key: String, kind: ObjectKind?, account: String?, region: String?, deliveryTime: Timestamp?, isThere: Bool,
            isBackfilled: Bool
        ) {
            self.key = key
            self.kind = kind
            self.account = account
            self.region = region
            self.deliveryTime = deliveryTime
            self.isThere = isThere
            self.isBackfilled = isBackfilled
        }
    }

    /// A time between two digests of a chain for which there should be digests, and are none.
    package struct Hole: Sendable, Hashable {
        package let chain: DigestChainName
        package let start: Timestamp
        package let end: Timestamp

        package init(chain: DigestChainName, start: Timestamp, end: Timestamp) {
            self.chain = chain
            self.start = start
            self.end = end
        }
    }

    package var digests: [Digest]
    package var logs: [Log]
    package var holes: [Hole]
    /// Digests that are there and refuted: their signature is wrong, they were moved, or cannot be read.
    package var refuted: Int
    /// The buckets that digests say they were delivered to.
    package var buckets: [String]

    package init(digests: [Digest], logs: [Log], holes: [Hole] = [], refuted: Int = 0, buckets: [String] = []) {
        self.digests = digests
        self.logs = logs
        self.holes = holes
        self.refuted = refuted
        self.buckets = buckets
    }

    /// - Parameter run: its digests are judged.
    init(_ run: VerificationRun) {
        digests = run.digests.compactMap { digest in
            guard digest.standing != .refuted, let content = digest.content, let chain = digest.chain,
                content.start <= content.end
            else { return nil }
            return Digest(
                chain: chain, start: content.start, end: content.end,
                isProven: digest.standing == .proven || digest.isVouchedFor, logs: content.logCount)
        }
        refuted = run.digests.count { $0.standing == .refuted }
        buckets = run.buckets.keys.sorted()
        holes = run.gaps.filter { $0.why == .missing }.map { Hole(chain: $0.chain, start: $0.from, end: $0.to) }
        logs = []
        for row in 0..<run.logs.count {
            let log = run.logs[row]
            guard log.digest != LogTable.none, run.digests[Int(log.digest)].standing != .refuted else { continue }
            let key = run.logs.key(row)
            let name = ObjectName(ObjectKey.name(key))
            logs.append(
                Log(
                    key: key, kind: name.kind, account: name.account, region: name.region,
                    deliveryTime: name.deliveryTime, isThere: log.entry != LogTable.none,
                    isBackfilled: run.digests[Int(log.digest)].name?.isBackfill ?? false))
        }
    }
}
