import TrailIndex

extension QueryEngine {
    /// Calls `body` for every row group that has rows of `base`, with those rows that each of several predicates selects
    /// among them.
    ///
    /// One pass over the index: a column of a row group is read once for all of them.
    ///
    /// - Returns: one state a worker.
    /// - Complexity: as the predicates one after another, without the reading.
    func scan<State: Sendable>(
        each predicates: [Predicate], within base: Predicate, state: @Sendable () -> State,
        _ body:
            @Sendable (_ reader: RowGroupReader, _ base: Rows, _ selected: [Rows], _ state: inout State) throws ->
            Void
    ) throws -> [State] {
        let rowGroups = store.rowGroups
        let test = RowGroupTest(base)
        let tests = predicates.map(RowGroupTest.init)
        trace?.beginPass()
        let integrity = try integrity(isNeeded: base.asksIntegrity || predicates.contains(where: \.asksIntegrity))
        return try Workers.run(items: rowGroups.count, workers: threads, state: state) { item, state in
            guard test.isMet(by: rowGroups[item], trace) else { return }
            let reader = RowGroupReader(rowGroups[item], integrity: integrity, references: references)
            let rows = try reader.selected(by: base, trace)
            if rows.isEmpty { return }
            try ScanTrace.timed(trace) {
                let selected = try zip(predicates, tests).map { predicate, test in
                    test.isMet(by: rowGroups[item]) ? try reader.filter(predicate, rows) : .none(of: rows.total)
                }
                try body(reader, rows, selected, &state)
            }
        }
    }
}
