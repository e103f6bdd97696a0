/// The verdict on one log file.
package struct LogVerdict: Sendable, Hashable {
    /// Raw values are stable: scripts read them.
    package enum Status: String, Sendable, CaseIterable {
        case valid
        case modified
        case corrupt
        case trailingData = "trailing-data"
        case missing
        case unsafe
        case unavailable
        case unreadable
        case unverified
        case unlisted

        init(code: UInt8) { self = Status.allCases[Int(code)] }

        var code: UInt8 { UInt8(Status.allCases.firstIndex(of: self) ?? 0) }
    }

    /// Why a log has its status.
    ///
    /// Raw values are stable: scripts read them.
    package enum Reason: String, Sendable, CaseIterable {
        case beforeFirstDigest = "before-first-digest"
        case afterLastDigest = "after-last-digest"
        case inGap = "in-gap"
        case insideCoverage = "inside-coverage"
        case noDigests = "no-digests"
        /// The digest that lists the log has this status.
        case invalidSignature = "invalid-signature"
        case noSignature = "no-signature"
        case noKey = "no-key"
        case badKey = "bad-key"
        case moved
        /// The digest gives no SHA-256.
        case hashAlgorithm = "hash-algorithm"
        case otherBucket = "other-bucket"
        case leavesArchive = "leaves-archive"
        case empty
        case damagedGzip = "damaged-gzip"
        case hashDiffers = "hash-differs"
        case notARegularFile = "not-a-regular-file"
        case cannotBeRead = "cannot-be-read"

        init?(code: UInt8) {
            guard code > 0, Int(code) <= Reason.allCases.count else { return nil }
            self = Reason.allCases[Int(code) - 1]
        }

        /// 0 is for no reason.
        var code: UInt8 { UInt8((Reason.allCases.firstIndex(of: self) ?? -1) + 1) }

        init?(_ status: DigestVerdict.Status) {
            switch status {
            case .invalidSignature: self = .invalidSignature
            case .noSignature: self = .noSignature
            case .noKey: self = .noKey
            case .badKey: self = .badKey
            case .moved: self = .moved
            case .valid, .corrupt, .malformed, .missing, .unreadable: return nil
            }
        }
    }

    package let key: String
    package let status: Status
    package let reason: Reason?
    package let account: String?
    package let region: String?
    /// The canonical key of the digest that lists it.
    package let digest: String?
    package let bucket: String?
}
