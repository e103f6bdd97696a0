/// The content of one digest.
struct DigestDocument {
    let account: String
    let start: Int64
    let end: Int64
    let bucket: String
    let key: String
    let fingerprint: String
    /// The digest before it in its chain; nil for the first.
    let previous: Link?
    /// The logs by the names that the digest gives them.
    let logs: [(name: String, log: ListedLog)]

    /// What a digest says of the one before it.
    struct Link: Sendable {
        let key: String
        let hash: [UInt8]
        let signature: [UInt8]
    }

    /// The JSON text, with the members in the order AWS writes them.
    func bytes() -> [UInt8] {
        var out: [UInt8] = []
        out.append(text: #"{"awsAccountId":"\#(account)","digestStartTime":""#)
        out.append(time: start)
        out.append(text: #"","digestEndTime":""#)
        out.append(time: end)
        out.append(
            text:
                #"","digestS3Bucket":"\#(bucket)","digestS3Object":"\#(key)","digestPublicKeyFingerprint":"\#(fingerprint)","digestSignatureAlgorithm":"SHA256withRSA","newestEventTime":"#
        )
        append(time: logs.map(\.log.newest).max(), to: &out)
        out.append(text: #","oldestEventTime":"#)
        append(time: logs.map(\.log.oldest).min(), to: &out)
        if let previous {
            out.append(
                text:
                    #","previousDigestS3Bucket":"\#(bucket)","previousDigestS3Object":"\#(previous.key)","previousDigestHashValue":""#
            )
            out.append(hexOf: previous.hash)
            out.append(text: #"","previousDigestHashAlgorithm":"SHA-256","previousDigestSignature":""#)
            out.append(hexOf: previous.signature)
            out.append(34)
        } else {
            out.append(
                text:
                    #","previousDigestS3Bucket":null,"previousDigestS3Object":null,"previousDigestHashValue":null,"previousDigestHashAlgorithm":null,"previousDigestSignature":null"#
            )
        }
        out.append(text: #","logFiles":["#)
        for (index, (name, log)) in logs.enumerated() {
            if index > 0 { out.append(44) }
            out.append(text: #"{"s3Bucket":"\#(bucket)","s3Object":"\#(name)","hashValue":""#)
            out.append(hexOf: log.hash)
            out.append(text: #"","hashAlgorithm":"SHA-256","newestEventTime":"#)
            append(time: log.newest, to: &out)
            out.append(text: #","oldestEventTime":"#)
            append(time: log.oldest, to: &out)
            out.append(125)
        }
        out.append(text: "]}")
        return out
    }

    /// What is signed, given the SHA-256 of the content.
    func signedText(hash: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.append(time: end)
        text.append(text: "\n\(bucket)/\(key)\n")
        text.append(hexOf: hash)
        text.append(10)
        if let previous { text.append(hexOf: previous.signature) } else { text.append(text: "null") }
        return text
    }

    private func append(time: Int64?, to out: inout [UInt8]) {
        guard let time else { return out.append(text: "null") }
        out.append(34)
        out.append(time: time)
        out.append(34)
    }
}
