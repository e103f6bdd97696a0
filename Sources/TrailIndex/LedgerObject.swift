package import CloudTrail

/// One row of the `objects` table.
package struct LedgerObject: Sendable, Hashable {
    /// What became of an object.
    package enum Status: String, Sendable {
        /// Its records are in the index, all or those before the damage.
        case indexed
        /// Not a source of events: a digest, a Config snapshot, a foreign file.
        case other
        /// Nothing of it could be read.
        case rejected
    }

    package var objectId: Int64
    /// The canonical key, as AWS delivered it.
    package var key: String
    package var archiveRoot: String
    /// Relative to the archive root, as it lies on disk.
    package var path: String
    package var kind: ObjectKind
    package var status: Status
    package var reason: String?
    /// The verdict of a verification; `unchecked` before any.
    package var integrity: String
    package var account: String?
    package var region: String?
    package var organization: String?
    package var deliveryTime: Timestamp?
    package var storedBytes: Int64
    package var modificationTime: Timestamp
    package var plainBytes: Int64?
    package var gzipCRC32: Int64?
    package var storedSHA256: String?
    package var plainSHA256: String?
    package var recordsSeen: Int64
    package var recordsKept: Int64
    package var recordsDuplicate: Int64
    package var recordsRejected: Int64
    package var diagnostics: [Diagnostic]

    /// Whether something of the object is not in the index: all of it, some records, or what lies behind damage.
    var isIncomplete: Bool {
        status == .rejected || recordsRejected > 0
            || diagnostics.contains {
                $0.code != .invalidUTF8 && $0.code != .trailingBytes && $0.code != .repeatedMember
            }
    }
}
