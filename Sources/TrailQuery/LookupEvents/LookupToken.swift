/// Where an answer of `lookup-events` was cut: its `NextToken`.
///
/// It names the last event of the answer and not a count, so the rest is the same when the index has grown since; and what
/// was asked, since the rest of another question is not what anybody wants.
package struct LookupToken: Sendable, Hashable, CustomStringConvertible {
    /// Microseconds; the smallest number for an event without a time.
    let time: Int64
    let objectId: Int64
    let recordIndex: Int32
    /// Of the predicate's text.
    private let fingerprint: UInt64

    init(time: Int64, objectId: Int64, recordIndex: Int32, of predicate: Predicate) {
        self.time = time
        self.objectId = objectId
        self.recordIndex = recordIndex
        fingerprint = LookupToken.fingerprint(predicate)
    }

    /// Reads what an earlier answer printed.
    package init?(_ text: String) {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "v1", let time = Int64(parts[1]), let objectId = Int64(parts[2]),
            let recordIndex = Int32(parts[3]), let fingerprint = UInt64(parts[4], radix: 16)
        else { return nil }
        self.time = time
        self.objectId = objectId
        self.recordIndex = recordIndex
        self.fingerprint = fingerprint
    }

    package var description: String { "v1_\(time)_\(objectId)_\(recordIndex)_\(String(fingerprint, radix: 16))" }

    /// Whether the token was given for this question.
    func isOf(_ predicate: Predicate) -> Bool { fingerprint == LookupToken.fingerprint(predicate) }

    /// FNV-1a: the same in every process.
    private static func fingerprint(_ predicate: Predicate) -> UInt64 {
        predicate.description.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
