import CloudTrail
import TrailQuery

/// Slow and obviously right: groups plain events by cells and computes every column from a group's list of events.
enum Oracle {
    static func table(
        _ events: [PlainEvent], keys: [(PlainEvent) -> ResultTable.Cell],
        columns: [([PlainEvent]) -> ResultTable.Cell]
    ) -> [[ResultTable.Cell]] {
        var groups: [[ResultTable.Cell]: [PlainEvent]] = [:]
        for event in events { groups[keys.map { $0(event) }, default: []].append(event) }
        return groups.sorted { left, right in
            if left.value.count != right.value.count { return left.value.count > right.value.count }
            for (first, second) in zip(left.key, right.key) where first != second {
                return rank(first).lexicographicallyPrecedes(rank(second))
            }
            return false
        }.map { key, members in key + columns.map { $0(members) } }
    }

    /// Null first, then text by bytes.
    private static func rank(_ cell: ResultTable.Cell) -> [UInt8] {
        switch cell {
        case .null: []
        case .text(let text): [1] + Array(text.utf8)
        case .boolean(let value): [1, value ? 1 : 0]
        default: [2]
        }
    }

    static func text(_ path: String) -> (PlainEvent) -> ResultTable.Cell {
        { $0.text(path).map { .text($0) } ?? .null }
    }

    static func boolean(_ path: String) -> (PlainEvent) -> ResultTable.Cell {
        { $0.boolean(path).map { .boolean($0) } ?? .null }
    }

    static func count(_ isCounted: @escaping (PlainEvent) -> Bool) -> ([PlainEvent]) -> ResultTable.Cell {
        { .integer(Int64($0.filter(isCounted).count)) }
    }

    static func distinct(_ value: @escaping (PlainEvent) -> String?) -> ([PlainEvent]) -> ResultTable.Cell {
        { .integer(Int64(Set($0.compactMap(value).filter { !$0.isEmpty }).count)) }
    }

    static func distinct(_ path: String) -> ([PlainEvent]) -> ResultTable.Cell {
        distinct { $0.text(path) }
    }

    static func events(_ events: [PlainEvent]) -> ResultTable.Cell { .integer(Int64(events.count)) }

    static func errors(_ events: [PlainEvent]) -> ResultTable.Cell { count { $0.boolean("isError") == true }(events) }

    static func firstSeen(_ events: [PlainEvent]) -> ResultTable.Cell {
        events.compactMap { $0.integer("eventTime") }.min().map { .timestamp(Timestamp(microseconds: $0)) } ?? .null
    }

    static func lastSeen(_ events: [PlainEvent]) -> ResultTable.Cell {
        events.compactMap { $0.integer("eventTime") }.max().map { .timestamp(Timestamp(microseconds: $0)) } ?? .null
    }

    static func session(_ event: PlainEvent) -> String? {
        event.text("userIdentity.type") == "AssumedRole" ? event.text("userIdentity.arn") : nil
    }
}
