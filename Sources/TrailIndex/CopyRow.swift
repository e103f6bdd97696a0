import CloudTrail
import Parquet

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

    /// Where the copy lies.
    var location: EventLocation { EventLocation(objectId: objectId, recordIndex: recordIndex) }
}

extension CopyRow {
    /// The values of the row, in the order of `EventSchema.copies`.
    var row: [FlatValue?] {
        [
            .text(eventID), .text(relation.rawValue), .number(objectId), .number(Int64(recordIndex)),
            .number(byteOffset), .number(Int64(byteLength)), .number(first.objectId),
            .number(Int64(first.recordIndex)),
        ]
    }

    /// A row as it was read; nil if a value is missing or is not one of the table's.
    init?(row: [FlatValue?]) {
        guard row.count == EventSchema.copies.leaves.count, case .text(let eventID)? = row[0],
            case .text(let relation)? = row[1], let relation = Relation(rawValue: relation)
        else { return nil }
        let numbers = row[2...].compactMap { if case .number(let number)? = $0 { number } else { nil } }
        guard numbers.count == 6 else { return nil }
        self.init(
            eventID: eventID, relation: relation, objectId: numbers[0], recordIndex: Int32(clamping: numbers[1]),
            byteOffset: numbers[2], byteLength: Int32(clamping: numbers[3]),
            first: EventLocation(objectId: numbers[4], recordIndex: Int32(clamping: numbers[5])))
    }
}
