internal import Glibc

/// A small archive with digests, written and signed by itself, whose parts a test changes before or after it is written.
///
/// One chain, or several; a digest an hour from 2024-03-01T00:20:31Z on, each listing the logs of its hour.
package struct SignedArchive {
    package struct Log {
        package var key: String
        package var plain: [UInt8]
        /// What is written instead of the gzipped plain bytes.
        package var stored: [UInt8]?
        /// As the digest gives it; nil for the SHA-256.
        package var hashValue: String?
        package var hashAlgorithm = "SHA-256"
        package var bucket: String?
        /// Whether the file is written.
        package var isWritten = true

        package init(key: String, plain: [UInt8], isWritten: Bool = true) {
            self.key = key
            self.plain = plain
            self.isWritten = isWritten
        }

        package var sha256: String { SigningKey.sha256(plain) }
    }

    package struct Digest {
        package var account: String
        package var region: String
        package var trail = "my_trail.v1"
        /// Hours from the first digest's end.
        package var hour: Int
        /// Seconds that are added to its beginning.
        package var startShift = 0
        package var isBackfill = false
        package var logs: [Log] = []
        /// Members that replace what would be written, by name: JSON text, nil to leave the member out.
        package var members: [String: String?] = [:]
        package var key = SigningKey.first
        /// Whether the one before it in `digests` of the same chain is named.
        package var namesPrevious = true
        /// Where it is written, if not where it says.
        package var path: String?
        package var isWritten = true

        package init(account: String, region: String, hour: Int) {
            self.account = account
            self.region = region
            self.hour = hour
        }
    }

    package static let bucket = "trail-bucket"
    package static let accounts = ["111122223333", "012345678901"]
    /// 2024-03-01T00:20:31Z.
    private static let firstEnd = 1_709_252_431

    package var bucket = SignedArchive.bucket
    /// What stands before the account in every key.
    package var prefix = "AWSLogs/o-abcde12345/"
    package var digests: [Digest]

    /// - Parameters:
    ///   - hours: digests of each chain.
    ///   - chains: account and region of each chain.
    package init(
        hours: Int = 4, chains: [(account: String, region: String)] = [(accounts[0], "us-east-1")], logs: Int = 2
    ) {
        digests = []
        for chain in chains {
            for hour in 0..<hours {
                digests.append(Digest(account: chain.account, region: chain.region, hour: hour))
                for number in 0..<logs {
                    let log = log(
                        account: chain.account, region: chain.region, hour: hour, minute: -20 + number * 5)
                    digests[digests.count - 1].logs.append(log)
                }
            }
        }
    }

    /// A log delivered some minutes from a digest's end.
    package func log(
        account: String = accounts[0], region: String = "us-east-1", hour: Int, minute: Int,
        service: String = "CloudTrail"
    ) -> Log {
        let time = Self.firstEnd + hour * 3_600 + minute * 60 - 31
        let (stamp, date, _) = Self.words(time)
        let name = "\(account)_\(service)_\(region)_\(stamp.prefix(13))Z_\(Self.suffix(hour, minute)).json.gz"
        let records = #"{"Records":[{"eventID":"\#(account)-\#(region)-\#(hour)-\#(minute)"}]}"#
        return Log(key: "\(prefix)\(account)/\(service)/\(region)/\(date)/\(name)", plain: Array(records.utf8))
    }

    private static func suffix(_ hour: Int, _ minute: Int) -> String {
        let digits = String(10_000 + hour * 100 + minute + 60)
        return "Ab12Cd34Ef5" + digits
    }

    /// `20240301T002031Z`, `2024/03/01` and `2024-03-01T00:20:31Z`.
    package static func words(_ seconds: Int) -> (stamp: String, folder: String, time: String) {
        var clock = seconds
        var parts = unsafe tm()
        unsafe gmtime_r(&clock, &parts)
        func two(_ number: Int32) -> String { String(100 + number).suffix(2).description }
        let (year, month, day) = unsafe (String(1_900 + parts.tm_year), two(parts.tm_mon + 1), two(parts.tm_mday))
        let (hour, minute, second) = unsafe (two(parts.tm_hour), two(parts.tm_min), two(parts.tm_sec))
        return (
            "\(year)\(month)\(day)T\(hour)\(minute)\(second)Z", "\(year)/\(month)/\(day)",
            "\(year)-\(month)-\(day)T\(hour):\(minute):\(second)Z"
        )
    }

    /// The end of a digest in seconds.
    package static func end(_ hour: Int) -> Int { firstEnd + hour * 3_600 }

    package func key(_ digest: Digest) -> String {
        let (stamp, folder, _) = Self.words(Self.end(digest.hour))
        let name =
            "\(digest.account)_CloudTrail-Digest_\(digest.region)_\(digest.trail)_us-east-2_\(stamp)"
            + (digest.isBackfill ? "_backfill" : "")
        return "\(prefix)\(digest.account)/CloudTrail-Digest/\(digest.region)/\(folder)/\(name).json.gz"
    }

    // MARK: Signing

    package struct Signed {
        package var digest: Digest
        package var key: String
        package var plain: [UInt8]
        package var signature: [UInt8]
        package var signatureHex: String { SigningKey.hexadecimal(signature) }
    }

    /// The digests as they are delivered, in the order of `digests`.
    package func signed() -> [Signed] {
        var last: [String: Signed] = [:]
        var all: [Signed] = []
        for digest in digests {
            let chain = "\(digest.account) \(digest.region) \(digest.trail) \(digest.isBackfill)"
            let signed = sign(digest, previous: digest.namesPrevious ? last[chain] : nil)
            last[chain] = signed
            all.append(signed)
        }
        return all
    }

    private func sign(_ digest: Digest, previous: Signed?) -> Signed {
        let key = key(digest)
        let start = Self.words(Self.end(digest.hour - 1) + digest.startShift).time
        let end = Self.words(Self.end(digest.hour)).time
        func quoted(_ text: String?) -> String { text.map { "\"\($0)\"" } ?? "null" }
        let logs = digest.logs.map { log in
            #"{"s3Bucket":"\#(log.bucket ?? bucket)","s3Object":"\#(log.key)","hashValue":"\#(log.hashValue ?? log.sha256)","#
                + #""hashAlgorithm":"\#(log.hashAlgorithm)","newestEventTime":"\#(end)","oldestEventTime":"\#(start)"}"#
        }
        var members: [(String, String?)] = [
            ("awsAccountId", quoted(digest.account)), ("digestStartTime", quoted(start)),
            ("digestEndTime", quoted(end)), ("digestS3Bucket", quoted(bucket)), ("digestS3Object", quoted(key)),
            ("digestPublicKeyFingerprint", quoted(digest.key.fingerprint)),
            ("digestSignatureAlgorithm", quoted("SHA256withRSA")), ("newestEventTime", "null"),
            ("oldestEventTime", "null"), ("previousDigestS3Bucket", quoted(previous.map { _ in bucket })),
            ("previousDigestS3Object", quoted(previous?.key)),
            ("previousDigestHashValue", quoted(previous.map { SigningKey.sha256($0.plain) })),
            ("previousDigestHashAlgorithm", quoted(previous.map { _ in "SHA-256" })),
            ("previousDigestSignature", quoted(previous?.signatureHex)),
            ("logFiles", "[" + logs.joined(separator: ",") + "]"),
        ]
        for (name, value) in digest.members {
            if let position = members.firstIndex(where: { $0.0 == name }) {
                members[position].1 = value
            } else {
                members.append((name, value))
            }
        }
        let text = "{" + members.compactMap { name, value in value.map { "\"\(name)\":\($0)" } }.joined(separator: ",")
        let plain = Array((text + "}").utf8)
        // What is signed is what the digest says, whatever a test made it say.
        func said(_ name: String) -> String {
            let value = (members.first { $0.0 == name }?.1 ?? nil) ?? "null"
            return value.hasPrefix("\"") ? String(value.dropFirst().dropLast()) : value
        }
        let line =
            "\(said("digestEndTime"))\n\(said("digestS3Bucket"))/\(said("digestS3Object"))\n"
            + "\(SigningKey.sha256(plain))\n\(said("previousDigestSignature"))"
        return Signed(digest: digest, key: key, plain: plain, signature: digest.key.sign(Array(line.utf8)))
    }

    // MARK: Files

    /// Writes what lies in the bucket, and returns the digests.
    @discardableResult
    package func write(to directory: TemporaryDirectory, under root: String = "bucket/") -> [Signed] {
        let all = signed()
        for digest in all {
            if digest.digest.isWritten {
                directory.writeTree(StoredGzip.member(digest.plain), to: root + (digest.digest.path ?? digest.key))
            }
            for log in digest.digest.logs where log.isWritten {
                directory.writeTree(log.stored ?? StoredGzip.member(log.plain), to: root + log.key)
            }
        }
        return all
    }

    /// `signatures.jsonl` of some digests.
    package static func signatures(_ digests: [Signed], bucket: String = bucket) -> String {
        digests.map { digest in
            #"{"Bucket":"\#(bucket)","Key":"\#(digest.key)","Metadata":{"signature":"\#(digest.signatureHex)","#
                + #""signature-algorithm":"SHA256withRSA"}}"# + "\n"
        }.joined()
    }

    /// A key file with keys that were valid for March 2024.
    package static func publicKeys(_ keys: [SigningKey] = [.first, .second]) -> String {
        let entries = keys.map { key in
            publicKey(value: SigningKey.base64(key.pkcs1), fingerprint: key.fingerprint)
        }
        return #"{"PublicKeyList":[\#(entries.joined(separator: ","))]}"#
    }

    /// An entry of a key file.
    package static func publicKey(
        value: String, fingerprint: String, from: String = "1709164800.0", to: String = "1711929600.123"
    ) -> String {
        #"{"Value":"\#(value)","ValidityStartTime":\#(from),"ValidityEndTime":\#(to),"Fingerprint":"\#(fingerprint)"}"#
    }
}

extension TemporaryDirectory {
    /// Writes a file and the folders on the way to it.
    package func writeTree(_ bytes: [UInt8], to name: String) {
        var path = ""
        for part in name.split(separator: "/").dropLast() {
            path += (path.isEmpty ? "" : "/") + part
            makeDirectory(path)
        }
        write(bytes, to: name)
    }
}
