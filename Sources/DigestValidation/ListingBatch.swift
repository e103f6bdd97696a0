/// The logs that one digest lists, in buffers that the next digest uses again.
struct ListingBatch {
    struct Listing {
        /// Behind the last byte of the key in `keys`.
        var keyEnd: Int
        /// Of the bucket in `buckets`.
        var bucket: Int
        var hash: SHA256Value
        /// `hashValue` is a SHA-256 and said to be one.
        var isSHA256: Bool
    }

    /// The keys as they are written, one behind the other.
    var keys: [UInt8] = []
    var listings: [Listing] = []
    var buckets: [[UInt8]] = []

    mutating func removeAll() {
        keys.removeAll(keepingCapacity: true)
        listings.removeAll(keepingCapacity: true)
        buckets.removeAll(keepingCapacity: true)
    }

    /// The number of a bucket: nearly all logs of a digest lie in one.
    mutating func bucket(_ name: [UInt8]) -> Int {
        if let known = buckets.lastIndex(of: name) { return known }
        buckets.append(name)
        return buckets.count - 1
    }
}
