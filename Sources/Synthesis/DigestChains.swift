/// The chains of all accounts and regions, and the documents about them that lie beside the archive.
struct DigestChains: Sendable {
    let trail: DigestTrail
    /// By account, then by region.
    let chains: [DigestChain]
    private let regionCount: Int

    init(_ options: SynthesisOptions, _ population: Population) throws(SynthesisError) {
        let trail = try DigestTrail(options, population)
        self.trail = trail
        regionCount = population.regions.count
        var chains: [DigestChain] = []
        for account in population.accounts {
            for region in population.regions {
                chains.append(
                    DigestChain(
                        trail, account: account.id, region: region, number: chains.count,
                        keepsAllSignatures: options.signatures == .all))
            }
        }
        self.chains = chains
    }

    /// What a worker writes digests with.
    func sealer(level: Int, output: OutputDirectory) throws(SynthesisError) -> DigestSealer {
        try DigestSealer(trail, level: level, output: output)
    }

    func complete(
        _ unit: Timetable.Unit, listing logs: [ListedLog], with sealer: DigestSealer
    ) throws(SynthesisError) {
        try chains[unit.account * regionCount + unit.region].complete(
            firstHour: unit.firstHour, hours: unit.hours, logs: logs, with: sealer)
    }

    /// Every chain that has a digest.
    var summaries: [(chain: DigestChain, isBackfill: Bool, summary: DigestChain.Summary)] {
        chains.flatMap { chain in
            let (standard, backfill) = chain.summaries
            return [(chain, false, standard), (chain, true, backfill)].filter { $0.2.digests > 0 }
        }
    }

    /// The number of digests.
    var count: Int { summaries.reduce(0) { $0 + $1.summary.digests } }

    /// `signatures.jsonl`: a line a digest with what S3 would say of its metadata.
    func signatures() -> [UInt8] {
        var out: [UInt8] = []
        for (_, _, summary) in summaries {
            for signature in summary.signatures {
                out.append(text: #"{"Bucket":"\#(trail.bucket)","Key":"\#(signature.key)","Metadata":{"signature":""#)
                out.append(hexOf: signature.bytes)
                out.append(text: #"","signature-algorithm":"SHA256withRSA""#)
                if let generated = signature.generated {
                    out.append(text: #","backfill-generation-timestamp":""#)
                    out.append(time: generated)
                    out.append(34)
                }
                out.append(text: "}}\n")
            }
        }
        return out
    }
}
