/// Something about an archive or its keys that a person should know, and that is no verdict on one object.
package struct VerificationWarning: Sendable, Hashable {
    /// What was found.
    ///
    /// Raw values are stable: scripts read them.
    package enum Code: String, Sendable, CaseIterable {
        /// A time that no digest covers.
        case gap
        case chainHashMismatch = "chain-hash-mismatch"
        case chainSignatureMismatch = "chain-signature-mismatch"
        case signatureSourcesDisagree = "signature-sources-disagree"
        case keyOutsideValidity = "key-outside-validity"
        case keyFingerprintMismatch = "key-fingerprint-mismatch"
        case duplicateListing = "duplicate-listing"
        case foreignFile = "foreign-file"
        case notARegularFile = "not-a-regular-file"
        case clockReversed = "clock-reversed"
        case timeMismatch = "time-mismatch"
        case accountMismatch = "account-mismatch"
        case hashAlgorithm = "hash-algorithm"
        case bucketMismatch = "bucket-mismatch"
        case notGzip = "not-gzip"
        case gzipTrailerMissing = "gzip-trailer-missing"
        case trailingData = "trailing-data"
        case badKey = "bad-key"
        case layoutMapped = "layout-mapped"
        /// A folder that could not be listed: what lies in it is in no count.
        case unreadableFolder = "unreadable-folder"
    }

    package let code: Code
    /// The canonical key of the object it is about; nil where it is about none.
    package let key: String?
    package let message: String
    /// The keys of the logs that it concerns: those that lie in a gap.
    package let logs: [String]

    init(_ code: Code, key: String?, _ message: String, logs: [String] = []) {
        self.code = code
        self.key = key
        self.message = message
        self.logs = logs
    }
}
