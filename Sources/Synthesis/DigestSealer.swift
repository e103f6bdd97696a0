/// Writes digests and signs them; every worker has its own.
final class DigestSealer {
    private let trail: DigestTrail
    private let output: OutputDirectory
    private let compressor: GzipCompressor
    private let firstSigner: DigestSigner
    private let secondSigner: DigestSigner

    init(_ trail: DigestTrail, level: Int, output: OutputDirectory) throws(SynthesisError) {
        self.trail = trail
        self.output = output
        compressor = try GzipCompressor(level: level)
        firstSigner = try DigestSigner(trail.firstKey)
        secondSigner = try DigestSigner(trail.secondKey)
    }

    /// Writes the digest of an hour that ends at `end`, signed at `signed`; what its successor is to say of it.
    func seal(
        account: String, region: String, end: Int64, signed: Int64, isBackfill: Bool, logs: [ListedLog],
        previous: DigestDocument.Link?
    ) throws(SynthesisError) -> DigestDocument.Link {
        let path = trail.path(account: account, region: region, end: end, isBackfill: isBackfill)
        let isFirst = trail.key(at: signed) == 0
        // AWS sorts them by nothing that shows; hashes are as good as any order.
        let logs = logs.sorted { $0.hash.lexicographicallyPrecedes($1.hash) }
        let document = DigestDocument(
            account: account, start: end - 3_600, end: end, bucket: trail.bucket, key: trail.name(of: path),
            fingerprint: isFirst ? trail.firstKey.fingerprint : trail.secondKey.fingerprint, previous: previous,
            logs: logs.map { (trail.name(of: $0.path), $0) })
        let content = document.bytes()
        let hash = try MessageDigest.sha256(content)
        let text = document.signedText(hash: hash)
        let signature = isFirst ? try firstSigner.signature(of: text) : try secondSigner.signature(of: text)
        try output.write(try compressor.member(content, name: nil), to: path)
        return DigestDocument.Link(key: document.key, hash: hash, signature: signature)
    }
}
