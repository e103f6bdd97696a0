package import CloudTrail

/// A question about the selected events, each answered by a table.
package enum Question: Sendable, Hashable {
    /// Who did it: a row a principal, or a row a session.
    case who(sessions: Bool = false)
    /// What was done: a row a kind of call; `detail` adds the most frequent request parameters and outcomes.
    case what(detail: Bool = false)
    /// From where.
    case `where`
    /// When: a row a bucket of time; nil chooses an interval that gives at most 60 rows where one does.
    case when(BucketInterval? = nil)
    /// With what tool and what credential.
    case how
    /// How many, by any fields.
    case count(by: [Field], distinct: [Field] = [], sum: [Field] = [])
}

extension QueryEngine {
    /// Answers a question.
    ///
    /// Rows are sorted by events descending, then by key ascending (null first, text by its UTF-8 bytes); `when` by time.
    /// - Parameters:
    ///   - limit: how many rows are kept; `totalRows` says how many there were.
    ///   - newSince: leaves out rows with a selected event before this time, and those without any time; `when` has
    ///     buckets of time for rows and does not ask.
    package func answer(
        _ question: Question, selecting predicate: Predicate, limit: Int? = nil, newSince: Timestamp? = nil
    ) throws -> ResultTable {
        switch question {
        case .who(let sessions): try table(.who(sessions: sessions), predicate, limit, newSince)
        case .what(let detail):
            detail ? try whatInDetail(predicate, limit, newSince) : try table(.what, predicate, limit, newSince)
        case .where: try table(.where(references.addresses), predicate, limit, newSince)
        case .when(let interval): try when(interval, predicate, limit)
        case .how: try table(.how, predicate, limit, newSince)
        case .count(let fields, let distinct, let sum):
            try table(.count(by: fields, distinct: distinct, sum: sum), predicate, limit, newSince)
        }
    }

    /// Answers a question that is a list of columns.
    private func table(
        _ view: GroupedView, _ predicate: Predicate, _ limit: Int?, _ newSince: Timestamp?
    ) throws -> ResultTable {
        guard let newSince else {
            let groups = try group(by: view.keys, view.aggregates, selecting: predicate)
            let order = groups.order(limit: limit)
            return ResultTable(
                columns: view.columns.map(\.header),
                rows: try order.map { try view.row($0, of: groups, references.addresses) },
                totalRows: groups.count)
        }
        // Behind those of the view, so that its columns keep their places.
        let groups = try group(by: view.keys, view.aggregates + [.firstSeen], selecting: predicate)
        let firstSeen = view.aggregates.count
        let order = groups.order(limit: nil).filter {
            groups.numbers[firstSeen][$0] >= Int128(newSince.microseconds)
        }
        return ResultTable(
            columns: view.columns.map(\.header),
            rows: try order.prefix(limit ?? .max).map { try view.row($0, of: groups, references.addresses) },
            totalRows: order.count)
    }
}
