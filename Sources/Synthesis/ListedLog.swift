/// A log file as a digest lists it.
struct ListedLog: Sendable {
    /// Where it lies in the output directory.
    let path: String
    /// `CloudTrail`, `CloudTrail-Insight` and so on.
    let kind: String
    /// In seconds since 1970, as are all times here.
    let delivered: Int64
    /// SHA-256 of the uncompressed bytes.
    let hash: [UInt8]
    let oldest: Int64
    let newest: Int64
}
