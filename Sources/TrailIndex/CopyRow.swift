/// One row of the `copies` table: a suppressed or a conflicting copy of an event.
struct CopyRow: Sendable, Hashable {
    enum Relation: String, Sendable {
        /// Equal as a JSON value; it has no row of its own in `events`.
        case duplicate
        /// Another value under the same event ID; both have a row in `events`.
        case conflict
    }

    var eventID: String
    var relation: Relation
    var objectId: Int64
    var recordIndex: Int32
    var byteOffset: Int64
    var byteLength: Int32
    /// The event that was there before.
    var first: EventLocation
}
