package import CloudTrail
package import TrailIndex

/// Answers questions about the events of an index.
///
/// Row groups are spread over threads; results do not depend on how.
package struct QueryEngine: Sendable {
    package let store: any EventStore
    /// How many threads work at most.
    package let threads: Int
    /// What questions know besides the index.
    package let references: ReferenceData
    /// Where scans note what they did; nil costs nothing.
    package var trace: ScanTrace?

    /// - Parameter threads: nil for one a processor.
    package init(store: any EventStore, threads: Int? = nil, references: ReferenceData = ReferenceData()) {
        self.store = store
        self.references = references
        self.threads = max(1, threads ?? WorkerThreads.processorCount)
    }

    /// The largest `eventTime` of the index by its statistics, which times such as `7d` count back from.
    package var newestEvent: Timestamp? {
        store.rowGroups.compactMap { $0.eventTimeRange?.upperBound }.max().map(Timestamp.init(microseconds:))
    }

    /// Groups the selected events.
    func group(by keys: [Field], _ aggregates: [Aggregate], selecting predicate: Predicate) throws -> GroupAccumulator {
        let fields = keys + aggregates.compactMap(\.field)
        // Of one column, all rows of a row group can be counted without a look at each.
        let counted = keys.count == 1 && aggregates.isEmpty ? keys[0].column : nil
        let states = try scan(predicate, reading: fields) {
            GroupAccumulator(keys: keys, aggregates: aggregates)
        } _: { reader, rows, groups in
            if let counted, rows.indexes == nil, let counts = try reader.valueCounts(counted) {
                groups.add(counts)
            } else {
                try groups.add(reader, rows)
            }
        }
        var merged = states.first ?? GroupAccumulator(keys: keys, aggregates: aggregates)
        for state in states.dropFirst() { merged.merge(state) }
        return merged
    }

    /// Calls `body` with the selected rows of every row group that has some.
    ///
    /// - Parameter fields: what the body reads besides the predicate; verdicts are looked up only when asked for.
    /// - Returns: one state a worker.
    func scan<State: Sendable>(
        _ predicate: Predicate, reading fields: [Field] = [], state: @Sendable () -> State,
        _ body: @Sendable (_ reader: RowGroupReader, _ rows: Rows, _ state: inout State) throws -> Void
    ) throws -> [State] {
        let rowGroups = store.rowGroups
        let test = RowGroupTest(predicate)
        trace?.beginPass()
        let integrity = try integrity(isNeeded: predicate.asksIntegrity || fields.contains(Field(.integrity)))
        return try Workers.run(items: rowGroups.count, workers: threads, state: state) { item, state in
            guard test.isMet(by: rowGroups[item], trace) else { return }
            let reader = RowGroupReader(rowGroups[item], integrity: integrity, references: references)
            let rows = try reader.selected(by: predicate, trace)
            if !rows.isEmpty { try ScanTrace.timed(trace) { try body(reader, rows, &state) } }
        }
    }

    /// The verdicts of objects.
    ///
    /// Loading the ledger costs as much as the archive has objects.
    func integrity(isNeeded: Bool) throws -> [Int64: String] {
        isNeeded ? try store.ledger().mapValues(\.integrity) : [:]
    }
}
