import CloudTrail
package import DigestValidation

extension VerificationReport {
    /// The AWS CLI commands that would fetch what is missing to verify more, as a shell script.
    ///
    /// Signatures of digests that nothing in the archive holds, one call each, and public keys that no key file holds, one
    /// call a region over the time of its digests.
    package var fetchScript: String {
        var text = "#!/bin/sh\n"
        let unsigned = digests.filter { $0.status == .noSignature }
        let unkeyed = digests.filter { $0.status == .noKey || (keys.isEmpty && $0.status == .noSignature) }
        if unsigned.isEmpty, unkeyed.isEmpty { return text + "# Nothing is missing that could be fetched.\n" }
        text += "# Run by someone with read access to the bucket and to CloudTrail, then:\n"
        text += "#   backtrail verify ARCHIVE --public-keys public-keys-*.json --signatures signatures.jsonl\n"
        text += "set -eu\n"
        if !unsigned.isEmpty { text += "\n# Signatures that only the metadata of these objects holds.\n" }
        for digest in unsigned {
            let bucket = digest.bucket ?? bucket ?? ""
            let query = "{Bucket:`\(literal(bucket))`,Key:`\(literal(digest.key))`,Metadata:Metadata}"
            text += "aws s3api head-object --bucket \(ShellText.word(bucket)) --key \(ShellText.word(digest.key)) \\\n"
            text += "    --query \(ShellText.word(query)) --output json >>signatures.jsonl\n"
        }
        if !unkeyed.isEmpty { text += "\n# Public keys of the regions and times of these digests.\n" }
        var periods: [String: (from: Timestamp, to: Timestamp)] = [:]
        for digest in unkeyed {
            guard let region = digest.region, let end = digest.end else { continue }
            let start = min(digest.start ?? end, end)
            let known = periods[region]
            periods[region] = (min(known?.from ?? start, start), max(known?.to ?? end, end))
        }
        for (region, period) in periods.sorted(by: { $0.key < $1.key }) {
            // A digest is signed up to two hours after its end.
            let to = Timestamp(microseconds: period.to.microseconds + 7_200_000_000)
            text +=
                "aws cloudtrail list-public-keys --region \(ShellText.word(region)) --start-time \(period.from) \\\n"
            text += "    --end-time \(to) --output json >\(ShellText.word("public-keys-\(region).json"))\n"
        }
        return text
    }

    /// Text between backquotes of a JMESPath expression: a JSON string.
    private func literal(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSONText.append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self).split(separator: "`", omittingEmptySubsequences: false)
            .joined(separator: "\\`")
    }
}
