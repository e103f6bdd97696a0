import CloudTrail

/// The public keys that a run was given.
struct KeyRing: Sendable {
    private(set) var keys: [TrustedKey] = []
    private var byFingerprint: [String: [Int]] = [:]
    private(set) var warnings: [VerificationWarning] = []

    mutating func add(_ file: PublicKeyFile) {
        for key in file.keys {
            byFingerprint[key.fingerprint, default: []].append(keys.count)
            keys.append(key)
        }
        warnings += file.warnings
    }

    /// What a signature is worth.
    enum Outcome {
        case noKey
        case badKey
        case refused
        /// The key, as a position in `keys`.
        case verified(Int)
    }

    /// Checks a signature under the keys of a fingerprint: files may give several.
    func check(_ signature: [UInt8], of hash: SHA256Value, fingerprint: String) -> Outcome {
        guard let candidates = byFingerprint[fingerprint] else { return .noKey }
        let usable = candidates.filter { keys[$0].key != nil }
        guard !usable.isEmpty else { return .badKey }
        for position in usable where keys[position].key?.verifies(signature, of: hash) == true {
            return .verified(position)
        }
        return .refused
    }

    /// Whether a key was valid when a digest was signed.
    ///
    /// A digest is signed at its end or up to two hours later; a backfill digest when its metadata says, else at any time
    /// after its end.
    func isValid(_ key: Int, signedFrom earliest: Timestamp, to latest: Timestamp?) -> Bool {
        let key = keys[key]
        if let validTo = key.validTo, validTo < earliest { return false }
        if let validFrom = key.validFrom, let latest, validFrom > latest { return false }
        return true
    }
}
