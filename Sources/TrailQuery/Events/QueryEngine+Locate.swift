import CloudTrail
import TrailIndex

/// The events of a selection in order, before any of them is read.
struct LocatedEvents {
    let locators: [EventLocator]
    /// How many were selected before a limit cut them.
    let total: Int
    let ledger: [Int64: LedgerObject]
}

extension QueryEngine {
    /// Finds the selected events and sorts them by `eventTime`, key and `recordIndex`.
    ///
    /// - Parameter token: names an event that only those behind it in the order are wanted of.
    /// - Throws: `QueryError.badValue` for a token with an object that the ledger does not hold.
    func locate(
        _ predicate: Predicate, limit: Int?, order: EventOrder = .oldestFirst, after token: LookupToken? = nil
    ) throws -> LocatedEvents {
        let ledger = try store.ledger()
        let ranks = QueryEngine.keyRanks(ledger)
        let start = try token.map { token in
            guard let rank = ranks[token.objectId] else {
                throw QueryError.badValue(
                    option: "--starting-token", value: token.description, reason: "names an event of another index")
            }
            return EventLocator(time: token.time, keyRank: rank, recordIndex: token.recordIndex, rowGroup: 0, row: 0)
        }
        let integrity = predicate.asksIntegrity ? ledger.mapValues(\.integrity) : [:]
        let rowGroups = store.rowGroups
        let test = RowGroupTest(predicate)
        trace?.beginPass()
        let states = try Workers.run(items: rowGroups.count, workers: threads) {
            (locators: [EventLocator](), total: 0)
        } body: { item, state in
            guard test.isMet(by: rowGroups[item], trace) else { return }
            let reader = RowGroupReader(rowGroups[item], integrity: integrity, references: references)
            let rows = try reader.selected(by: predicate, trace)
            if rows.isEmpty { return }
            var found = try QueryEngine.locators(reader, rows, rowGroup: item, ranks)
            if let start { found.removeAll { !$0.stands(behind: start, in: order) } }
            state.total += found.count
            if let limit {
                // No more than the limit can be among the first.
                found.sort(by: order.areInOrder)
                state.locators += found.prefix(limit)
                if (state.locators.count - 1_024) / 4 > limit {
                    state.locators.sort(by: order.areInOrder)
                    state.locators.removeSubrange(limit...)
                }
            } else {
                state.locators += found
            }
        }
        var locators = states.flatMap(\.locators)
        locators.sort(by: order.areInOrder)
        if let limit, limit < locators.count { locators.removeSubrange(limit...) }
        return LocatedEvents(locators: locators, total: states.reduce(0) { $0 + $1.total }, ledger: ledger)
    }

    private static func locators(
        _ reader: RowGroupReader, _ rows: Rows, rowGroup: Int, _ ranks: [Int64: Int32]
    ) throws -> [EventLocator] {
        let times = try reader.times(at: rows)
        let objects = rows.gather(try reader.integers(EventColumns.shared.objectId))
        let indexes = rows.gather(try reader.integers(EventColumns.shared.recordIndex))
        var last: (object: Int64, rank: Int32)?
        return try (0..<rows.count).map { position in
            let object = objects[position]
            if last?.object != object {
                guard let rank = ranks[object] else { throw QueryError.missingObject(object) }
                last = (object, rank)
            }
            return EventLocator(
                time: times[position], keyRank: last?.rank ?? 0, recordIndex: Int32(clamping: indexes[position]),
                rowGroup: Int32(rowGroup), row: Int32(rows.row(position)))
        }
    }

    /// The place of each object's key among all keys by UTF-8 bytes.
    private static func keyRanks(_ ledger: [Int64: LedgerObject]) -> [Int64: Int32] {
        let sorted = ledger.values.sorted { left, right in
            left.key != right.key ? left.key < right.key : left.objectId < right.objectId
        }
        var ranks: [Int64: Int32] = [:]
        ranks.reserveCapacity(sorted.count)
        for (rank, object) in sorted.enumerated() { ranks[object.objectId] = Int32(clamping: rank) }
        return ranks
    }
}
