/// What changes in events that are in the index already: where they are said to lie, and whether they stay.
///
/// Of equal copies of an event one has a row in `events` and the others have rows in `copies`; which one is no part of
/// any answer, and may change. An event that moves keeps its values, which are those of the copy that was read first:
/// the copies are equal as JSON values.
struct EventChanges: Sendable {
    /// Objects of which nothing stays: events that do not move to another object go with all that was said of their
    /// copies.
    var removedObjects: Set<Int64> = []
    /// Copies that take the place of the event that was kept, by where that lies.
    var moves: [EventLocation: CopyRow] = [:]
    /// Events that were kept and are copies of another one, which stays.
    var duplicates: [EventLocation: EventLocation] = [:]

    var isEmpty: Bool { removedObjects.isEmpty && moves.isEmpty && duplicates.isEmpty }

    /// The objects of which rows of `events` change.
    var objects: Set<Int64> {
        removedObjects.union(moves.keys.map(\.objectId)).union(duplicates.keys.map(\.objectId))
    }

    /// What becomes of a row of `events`.
    enum Outcome {
        case stays
        case moves(to: CopyRow)
        case goes
    }

    func outcome(of event: EventLocation) -> Outcome {
        if let copy = moves[event] { return .moves(to: copy) }
        return removedObjects.contains(event.objectId) || duplicates[event] != nil ? .goes : .stays
    }
}

extension EventChanges {
    /// Moves each kept event of the objects that are left to a copy in one of those preferred, the first of them by
    /// location.
    ///
    /// - Complexity: O(copies)
    mutating func promote(
        _ copies: [CopyRow], from leaves: (_ objectId: Int64) -> Bool, to isPreferred: (_ objectId: Int64) -> Bool
    ) {
        for copy in copies where copy.relation == .duplicate {
            guard isPreferred(copy.objectId), leaves(copy.first.objectId) else { continue }
            if let other = moves[copy.first], other.location < copy.location { continue }
            moves[copy.first] = copy
        }
    }

    /// The rows of `copies` after the change; the same where nothing changes for a row, nil where it goes.
    ///
    /// - Parameter place: where an event that moved or went lay in its object.
    func row(_ row: CopyRow, place: (EventLocation) -> SegmentRewriting.Place?) -> CopyRow? {
        var row = row
        if let copy = moves[row.first], row.relation == .duplicate, copy.location == row.location {
            // The two change places: the copy is the event now.
            if removedObjects.contains(row.first.objectId) { return nil }
            return place(row.first).map { CopyRow(row, at: row.first, $0, copyOf: copy.location) }
        }
        if let copy = moves[row.location] {
            // A conflicting event, kept until now, that moves; what was said of it holds of where it lies now.
            row = CopyRow(row, at: copy.location, copy.place, copyOf: row.first)
        } else if removedObjects.contains(row.objectId) || duplicates[row.location] != nil {
            return nil
        }
        if let copy = moves[row.first] {
            row.first = copy.location
        } else if let survivor = duplicates[row.first] {
            row.first = survivor
        } else if removedObjects.contains(row.first.objectId) {
            return nil
        }
        return row
    }
}

extension CopyRow {
    /// Where the bytes of the copy lie in its object.
    var place: SegmentRewriting.Place { SegmentRewriting.Place(byteOffset: byteOffset, byteLength: byteLength) }

    /// The row for another copy of the same event.
    init(_ row: CopyRow, at location: EventLocation, _ place: SegmentRewriting.Place, copyOf first: EventLocation) {
        self.init(
            eventID: row.eventID, relation: row.relation, objectId: location.objectId,
            recordIndex: location.recordIndex, byteOffset: place.byteOffset, byteLength: place.byteLength,
            first: first)
    }
}
