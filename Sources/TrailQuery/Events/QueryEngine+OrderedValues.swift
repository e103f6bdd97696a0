import CloudTrail
import TrailIndex

extension QueryEngine {
    /// Events that are gathered before they are handed on: a row group is read once for all of them.
    private static let gatheredEvents = 32_768

    /// Hands the values of some fields of every selected event on, in the order of `eventTime`, key and `recordIndex`.
    ///
    /// Memory does not grow with what is handed on but for 32 bytes an event.
    ///
    /// - Parameter body: is given some thousand events at a time.
    /// - Returns: how many events were selected before the limit.
    @discardableResult
    package func orderedValues(
        of fields: [Field], selecting predicate: Predicate, limit: Int? = nil, _ body: ([EventValues]) throws -> Void
    ) throws -> Int {
        let located = try locate(predicate, limit: limit)
        let integrity = located.ledger.mapValues(\.integrity)
        var start = 0
        while start < located.locators.count {
            let end = min(start + QueryEngine.gatheredEvents, located.locators.count)
            var events = [EventValues?](repeating: nil, count: end - start)
            let places = Dictionary(grouping: start..<end) { located.locators[$0].rowGroup }
            for (rowGroup, positions) in places.sorted(by: { $0.key < $1.key }) {
                let reader = RowGroupReader(
                    store.rowGroups[Int(rowGroup)], integrity: integrity, references: references)
                // Rows of a reader are ascending; the order of events is another one.
                let ascending = positions.sorted { located.locators[$0].row < located.locators[$1].row }
                let rows = Rows(ascending.map { UInt32(located.locators[$0].row) }, of: reader.rows.rowCount)
                let columns = try fields.map { field in
                    try reader.texts(field, at: rows).map { $0.map { String(decoding: field.text($0), as: UTF8.self) } }
                }
                for (index, position) in ascending.enumerated() {
                    let time = located.locators[position].time
                    events[position - start] = EventValues(
                        time: time == .min ? nil : Timestamp(microseconds: time), values: columns.map { $0[index] })
                }
            }
            try body(events.compactMap { $0 })
            start = end
        }
        return located.total
    }
}
