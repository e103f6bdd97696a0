import CloudTrail

/// What a digest file says, without the logs it lists.
struct DigestContent {
    var account: String?
    var start: Timestamp
    var end: Timestamp
    var bucket: String
    /// The key as it is written.
    var object: String
    var fingerprint: String
    var signatureAlgorithm: String?
    var previousBucket: String?
    var previousObject: String?
    var previousHash: SHA256Value?
    var previousHashAlgorithm: String?
    /// As bytes; nil where it is null, empty where it is no hexadecimal.
    var previousSignature: [UInt8]?
    /// The SHA-256 of the text that AWS signs.
    ///
    ///     digestEndTime LF digestS3Bucket "/" digestS3Object LF hex(SHA-256 of the plain bytes) LF previousDigestSignature
    ///
    /// Values stand in it as they are written, and a null signature as the word `null`.
    var signedHash: SHA256Value
    /// The SHA-256 of the plain bytes.
    var plainHash: SHA256Value
    var logCount: Int
    /// Whether a listed log, or the previous digest, is said to be hashed by anything but SHA-256.
    var hasForeignHashAlgorithm = false
}

/// Why the text of a digest is none.
struct DigestFailure: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}
