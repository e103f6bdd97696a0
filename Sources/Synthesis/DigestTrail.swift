import CloudTrail

/// The organisation's trail, with all that its digests share: names, keys and times.
///
/// Validation is on from the archive's start. The trail is stopped 18 hours after the last day, when all but a few late
/// logs have been delivered; every chain ends with the digest that holds this moment.
struct DigestTrail: Sendable {
    let bucket: String
    let name: String
    /// The region that the trail was created in.
    let homeRegion: String
    let keys: ArchiveKey
    let digestKeys: SynthesisOptions.DigestKeys
    let seed: UInt64
    /// In seconds since 1970.
    let start: Int64
    /// Hours of the archive with events.
    let hours: Int
    /// What is signed from here on is signed with the second key.
    let takeover: Int64
    let firstKey: SigningKey
    let secondKey: SigningKey

    /// Hours that digests go on after the last day of events.
    static let tailHours = 18

    init(_ options: SynthesisOptions, _ population: Population) throws(SynthesisError) {
        bucket = population.accounts[0].resources.logBucket
        name = options.layout == .controlTower ? "aws-controltower-BaselineCloudTrail" : "organization"
        homeRegion = SynthesisOptions.regionNames[0]
        keys = ArchiveKey(layout: options.layout, organization: population.organization)
        digestKeys = options.digestKeys
        seed = options.seed
        start = options.start.seconds
        hours = options.days * 24
        takeover = start + Int64(hours) * 1_800
        // A key lives for some thirty days, longer where the archive does, and the periods of two overlap.
        let end = start + Int64(hours) * 3_600
        let day: Int64 = 86_400
        firstKey = try SigningKey(
            seed: seed, number: 0, validFrom: min(start, takeover - 28 * day) - day + 19_302,
            validTo: takeover + day + 19_302)
        secondKey = try SigningKey(
            seed: seed, number: 1, validFrom: takeover - 2 * day + 7_261,
            validTo: max(takeover, end) + 30 * day + 7_261)
    }

    func path(account: String, region: String, end: Int64, isBackfill: Bool) -> String {
        keys.digest(
            account: account, region: region, trail: name, home: homeRegion, end: end, isBackfill: isBackfill)
    }

    /// What digests call the object at a path of the output directory.
    func name(of path: String) -> String { keys.name(of: path, digestKeys) }

    /// Which key signs at a time: 0 or 1.
    func key(at time: Int64) -> Int { time < takeover ? 0 : 1 }

    /// `public-keys.json`, as `aws cloudtrail list-public-keys` prints it.
    func publicKeys() -> [UInt8] {
        var out: [UInt8] = []
        out.append(text: "{\n    \"PublicKeyList\": [")
        for (index, key) in [firstKey, secondKey].enumerated() {
            out.append(text: "\(index == 0 ? "" : ",")\n        {\n            \"Value\": \"")
            out.append(base64Of: key.publicKey)
            for (name, time) in [("ValidityStartTime", key.validFrom), ("ValidityEndTime", key.validTo)] {
                out.append(text: "\",\n            \"\(name)\": \"")
                out.append(time: time)
                // The zone is written as an offset.
                out.removeLast()
                out.append(text: "+00:00")
            }
            out.append(text: "\",\n            \"Fingerprint\": \"\(key.fingerprint)\"\n        }")
        }
        out.append(text: "\n    ]\n}\n")
        return out
    }
}
