/// One object or record that was bad while the run went on: located, counted, shown, and kept in the ledger.
package struct Diagnostic: Sendable, Hashable {
    /// What was found.
    ///
    /// Raw values are stable: scripts read them.
    package enum Code: String, Sendable, CaseIterable {
        case unreadable
        case emptyObject = "empty-object"
        case notGzip = "not-gzip"
        case corruptGzip = "corrupt-gzip"
        case truncatedGzip = "truncated-gzip"
        case trailingBytes = "trailing-bytes"
        case tooLarge = "too-large"
        case notJSON = "not-json"
        case truncatedJSON = "truncated-json"
        case malformedJSON = "malformed-json"
        case noRecords = "no-records"
        case recordNotObject = "record-not-object"
        case malformedRecord = "malformed-record"
        /// A value among events that is none.
        case notEvent = "not-an-event"
        case invalidUTF8 = "invalid-utf8"
        case changedObject = "changed-object"
        /// Indexed before, and no longer in the archive.
        case absentObject = "absent-object"
        case repeatedMember = "repeated-member"
    }

    /// The canonical key of the object, or its path where it has none.
    package var key: String
    package var code: Code
    package var message: String
    /// The position in `Records`, or among the records of another carrier, from 0.
    package var recordIndex: Int?
    /// Into the uncompressed bytes, or for gzip damage into the stored bytes.
    package var byteOffset: Int?

    package init(key: String, code: Code, message: String, recordIndex: Int? = nil, byteOffset: Int? = nil) {
        self.key = key
        self.code = code
        self.message = message
        self.recordIndex = recordIndex
        self.byteOffset = byteOffset
    }
}
