import CloudTrail

extension QueryEngine {
    /// The values of some fields of every selected event, by time and then by values; events without a time come last.
    ///
    /// Unlike `eventTable` it does not read the ledger, whose cost grows with the objects of the archive.
    ///
    /// - Parameter limit: how many of the first are kept.
    /// - Returns: the events, and how many there were before the limit.
    /// - Complexity: memory is O(limit) for each thread.
    package func eventValues(
        of fields: [Field], selecting predicate: Predicate, limit: Int
    ) throws -> (events: [EventValues], total: Int) {
        let states = try scan(predicate, reading: fields) {
            (events: [EventValues](), total: 0)
        } _: { reader, rows, state in
            let times = try reader.times(at: rows)
            let columns = try fields.map { try reader.texts($0, at: rows) }
            for position in 0..<rows.count {
                let values = zip(fields, columns).map { field, column in
                    column[position].map { String(decoding: field.text($0), as: UTF8.self) }
                }
                let time = times[position] == .min ? nil : Timestamp(microseconds: times[position])
                state.events.append(EventValues(time: time, values: values))
            }
            state.total += rows.count
            if state.events.count / 4 > limit { state.events.keepFirst(limit) }
        }
        var events = states.flatMap(\.events)
        events.keepFirst(limit)
        return (events, states.reduce(0) { $0 + $1.total })
    }

    /// Groups the selected events by some fields, in no order.
    package func activity(by fields: [Field], selecting predicate: Predicate) throws -> [EventActivity] {
        try activity(by: fields, selecting: predicate, limit: .max).groups
    }

    /// Groups the selected events by some fields.
    ///
    /// - Parameter limit: how many groups are kept, those that were seen first.
    /// - Returns: the groups, in no order, and how many there were before the limit.
    package func activity(
        by fields: [Field], selecting predicate: Predicate, limit: Int
    ) throws -> (groups: [EventActivity], total: Int) {
        let groups = try group(by: fields, QueryEngine.activityAggregates, selecting: predicate)
        return QueryEngine.activity(of: groups, by: fields, limit: limit)
    }

    private static let activityAggregates: [Aggregate] = [
        .countTrue(.column("isError")), .countNotTrue(.column("readOnly")), .firstSeen, .lastSeen,
    ]

    private static func activity(
        of groups: GroupAccumulator, by fields: [Field], limit: Int
    ) -> (groups: [EventActivity], total: Int) {
        func time(_ number: Int128) -> Timestamp? {
            number == Aggregate.noTime ? nil : Timestamp(microseconds: Int64(clamping: number))
        }
        var kept = Array(0..<groups.count)
        if kept.count > limit {
            // Events without a time have the smallest number.
            kept.sort { (groups.numbers[2][$0], $0) < (groups.numbers[2][$1], $1) }
            kept.removeSubrange(limit...)
        }
        let found = kept.map { group in
            EventActivity(
                key: fields.indices.map { position in
                    groups.key(group, position).map { String(decoding: fields[position].text($0), as: UTF8.self) }
                },
                events: groups.events[group], errors: Int64(clamping: groups.numbers[0][group]),
                writes: Int64(clamping: groups.numbers[1][group]), firstSeen: time(groups.numbers[2][group]),
                lastSeen: time(groups.numbers[3][group]))
        }
        return (found, groups.count)
    }
}

/// What events are grouped by, and which of them.
package struct ActivityQuestion: Sendable {
    let fields: [Field]
    let predicate: Predicate

    package init(by fields: [Field], selecting predicate: Predicate = .everything) {
        self.fields = fields
        self.predicate = predicate
    }
}

extension QueryEngine {
    /// Groups events in several ways in one pass: as `activity`, for each of the questions, among the events of `base`.
    ///
    /// - Returns: the groups of each question, in no order.
    package func activities(_ questions: [ActivityQuestion], within base: Predicate) throws -> [[EventActivity]] {
        @Sendable func empty() -> [GroupAccumulator] {
            questions.map { GroupAccumulator(keys: $0.fields, aggregates: QueryEngine.activityAggregates) }
        }
        let states = try scan(each: questions.map(\.predicate), within: base, state: empty) {
            reader, _, selected, groups in
            for (index, rows) in selected.enumerated() where !rows.isEmpty { try groups[index].add(reader, rows) }
        }
        var merged = states.first ?? empty()
        for state in states.dropFirst() {
            for index in merged.indices { merged[index].merge(state[index]) }
        }
        return zip(questions, merged).map { question, groups in
            QueryEngine.activity(of: groups, by: question.fields, limit: .max).groups
        }
    }
}

extension [EventValues] {
    /// Sorts by time, then by values, and leaves out what is behind a limit.
    fileprivate mutating func keepFirst(_ limit: Int) {
        sort { left, right in
            let (first, second) = (left.time?.microseconds ?? .max, right.time?.microseconds ?? .max)
            if first != second { return first < second }
            return left.values.lexicographicallyPrecedes(right.values) { ($0 ?? "") < ($1 ?? "") }
        }
        if count > limit { removeSubrange(limit...) }
    }
}
