/// Where a selected event lies and where it stands in the order of events.
///
/// 32 bytes: there may be millions.
struct EventLocator: Sendable, Comparable {
    /// Microseconds; the smallest number where the event has no time.
    let time: Int64
    /// The rank of the object's key among all keys.
    let keyRank: Int32
    let recordIndex: Int32
    let rowGroup: Int32
    let row: Int32

    /// `eventTime`, key, `recordIndex`; then the place in the index, so that the order is total.
    static func < (left: EventLocator, right: EventLocator) -> Bool {
        if left.time != right.time { return left.time < right.time }
        if left.keyRank != right.keyRank { return left.keyRank < right.keyRank }
        if left.recordIndex != right.recordIndex { return left.recordIndex < right.recordIndex }
        return (left.rowGroup, left.row) < (right.rowGroup, right.row)
    }

    /// Whether the event comes after another one, wherever in the index either lies.
    func stands(behind other: EventLocator, in order: EventOrder) -> Bool {
        let place = (time, keyRank, recordIndex)
        let others = (other.time, other.keyRank, other.recordIndex)
        return order == .oldestFirst ? place > others : place < others
    }
}

/// How events are sorted: by `eventTime`, key and `recordIndex`, all ascending or all descending.
enum EventOrder: Sendable {
    case oldestFirst
    case newestFirst

    var areInOrder: (EventLocator, EventLocator) -> Bool { self == .oldestFirst ? { $0 < $1 } : { $1 < $0 } }
}
