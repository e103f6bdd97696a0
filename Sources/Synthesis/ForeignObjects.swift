import CloudTrail

/// Objects that lie in the same bucket and are no event records.
struct ForeignObjects {
    let population: Population
    let options: SynthesisOptions
    let output: OutputDirectory

    /// Writes them all; their counts by kind.
    func write() throws(SynthesisError) -> ObjectCounts {
        var counts = ObjectCounts()
        var random = RandomStream(options.seed, 30)
        let compressor = try GzipCompressor(level: options.gzipLevel)
        let keys = ArchiveKey(layout: options.layout, organization: population.organization)
        let moment = Moment(options.start.seconds)
        var month: [UInt8] = []
        month.append(decimal: moment.year, width: 4)
        month.append(47)
        month.append(decimal: moment.month)
        month.append(47)
        month.append(decimal: moment.day)
        var stamp: [UInt8] = []
        stamp.append(time: options.start.seconds + 3_600)
        stamp.removeAll { $0 == 45 || $0 == 58 }
        for account in population.accounts.prefix(3) {
            let region = population.regions[account.homeRegion]
            var id: [UInt8] = []
            id.append(uuid: &random)
            let snapshot =
                #"{"fileVersion":"1.0","configSnapshotId":"\#(text(id))","configurationItems":[{"configurationItemVersion":"1.3","configurationItemCaptureTime":"2024-02-29T22:10:11.000Z","configurationStateId":1709244611000,"awsAccountId":"\#(account.id)","configurationItemStatus":"OK","resourceType":"AWS::S3::Bucket","resourceId":"\#(account.resources.logBucket)","ARN":"arn:aws:s3:::\#(account.resources.logBucket)","awsRegion":"\#(region)"}]}"#
            let key =
                "\(keys.account(account.id))Config/\(region)/\(text(month))/ConfigSnapshot/\(account.id)_Config_\(region)_ConfigSnapshot_\(text(stamp))_\(text(id)).json.gz"
            try output.write(try compressor.member(Array(snapshot.utf8), name: nil), to: key)
            counts.config += 1
        }
        let first = population.accounts[0]
        try output.write(
            Array("{\"check\":\"can this bucket be written to?\",\"when\":\"\(text(stamp))\"}\n".utf8),
            to: "\(keys.account(first.id))CloudTrail/writability-check.json")
        let flow =
            "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status\n2 \(first.id) eni-0a1b2c3d4e5f60718 10.0.1.5 192.0.2.7 49152 443 6 20 4249 1709251200 1709251260 ACCEPT OK\n"
        try output.write(
            try compressor.member(Array(flow.utf8), name: nil),
            to:
                "\(keys.account(first.id))vpcflowlogs/us-east-1/\(text(month))/\(first.id)_vpcflowlogs_us-east-1_fl-0123456789abcdef0_\(text(stamp))_5f3a9c1e.log.gz"
        )
        counts.other += 2
        return counts
    }

    private func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
