import CloudTrail

/// Where an object lies in the bucket.
struct ArchiveKey {
    let layout: SynthesisOptions.Layout
    let organization: String

    /// The folder of an account, up to the slash after its id.
    func account(_ account: String) -> String {
        switch layout {
        case .awsLogs: "bucket/AWSLogs/\(organization)/\(account)/"
        case .logs: "bucket/Logs/\(organization)/\(account)/"
        case .controlTower: "bucket/\(organization)/AWSLogs/\(organization)/\(account)/"
        }
    }

    /// The key of an object of records; `kind` is `CloudTrail`, `CloudTrail-Insight` and so on.
    func object(
        _ kind: String, account: String, region: String, delivered: Int64, random: inout RandomStream
    ) -> String {
        let moment = Moment(delivered)
        var key: [UInt8] = []
        key.append(text: self.account(account))
        key.append(text: "\(kind)/\(region)/")
        key.append(decimal: moment.year, width: 4)
        key.append(47)
        key.append(decimal: moment.month, width: 2)
        key.append(47)
        key.append(decimal: moment.day, width: 2)
        key.append(text: "/\(account)_\(kind)_\(region)_")
        key.append(decimal: moment.year, width: 4)
        key.append(decimal: moment.month, width: 2)
        key.append(decimal: moment.day, width: 2)
        key.append(text: "T")
        key.append(decimal: moment.hour, width: 2)
        key.append(decimal: moment.minute, width: 2)
        key.append(text: "Z_")
        key.append(letters: 16, of: Alphabet.alphanumeric, &random)
        key.append(text: ".json.gz")
        return String(decoding: key, as: UTF8.self)
    }

    /// The key of a digest; `trail` is the trail's name, `home` the region it was created in.
    func digest(
        account: String, region: String, trail: String, home: String, end: Int64, isBackfill: Bool
    ) -> String {
        var stamp: [UInt8] = []
        stamp.append(time: end)
        let day = String(decoding: stamp.prefix(10).map { $0 == 45 ? 47 : $0 }, as: UTF8.self)
        stamp.removeAll { $0 == 45 || $0 == 58 }
        let name =
            "\(account)_CloudTrail-Digest_\(region)_\(trail)_\(home)_\(String(decoding: stamp, as: UTF8.self))"
        return
            "\(self.account(account))CloudTrail-Digest/\(region)/\(day)/\(name)\(isBackfill ? "_backfill" : "").json.gz"
    }

    /// What digests call an object at a path of the output directory.
    func name(of path: String, _ digestKeys: SynthesisOptions.DigestKeys) -> String {
        let stored = path.dropFirst("bucket/".count)
        return layout == .logs && digestKeys == .awsLogs ? "AWS\(stored)" : String(stored)
    }
}
