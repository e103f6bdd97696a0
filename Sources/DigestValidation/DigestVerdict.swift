package import CloudTrail

/// The verdict on one digest, by itself.
package struct DigestVerdict: Sendable {
    /// Raw values are stable: scripts read them.
    package enum Status: String, Sendable, CaseIterable {
        case valid
        case invalidSignature = "invalid-signature"
        case noSignature = "no-signature"
        case noKey = "no-key"
        case badKey = "bad-key"
        case moved
        case corrupt
        case malformed
        case missing
        case unreadable

        /// What the logs that the digest lists can be called.
        var standing: Standing {
            switch self {
            case .valid: .proven
            case .noSignature, .noKey, .badKey: .open
            case .invalidSignature, .moved, .corrupt, .malformed, .missing, .unreadable: .refuted
            }
        }
    }

    /// What a digest's word is worth.
    enum Standing: Int, Comparable {
        case proven
        /// Nothing speaks against it, and nothing proves it.
        case open
        case refuted

        static func < (left: Standing, right: Standing) -> Bool { left.rawValue < right.rawValue }
    }

    /// The canonical key: where it was found, or for a missing one the key that another digest names.
    package let key: String
    package var status: Status
    package var reason: String?
    package let account: String?
    package let region: String?
    package let trail: String?
    package let isBackfill: Bool
    /// Nil where the digest could not be read.
    package let start: Timestamp?
    package let end: Timestamp?
    package let bucket: String?
    /// The fingerprint of the key that is said to have signed it.
    package let fingerprint: String?
}
