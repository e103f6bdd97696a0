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
    /// - Parameter limit: how many rows are kept; `totalRows` says how many there were.
    package func answer(_ question: Question, selecting predicate: Predicate, limit: Int? = nil) throws -> ResultTable {
        switch question {
        case .who(let sessions): try table(.who(sessions: sessions), predicate, limit)
        case .what(let detail):
            detail ? try whatInDetail(predicate, limit) : try table(.what, predicate, limit)
        case .where: try table(.where, predicate, limit)
        case .when(let interval): try when(interval, predicate, limit)
        case .how: try table(.how, predicate, limit)
        case .count(let fields, let distinct, let sum):
            try table(.count(by: fields, distinct: distinct, sum: sum), predicate, limit)
        }
    }

    /// Answers a question that is a list of columns.
    private func table(_ view: GroupedView, _ predicate: Predicate, _ limit: Int?) throws -> ResultTable {
        let groups = try group(by: view.keys, view.aggregates, selecting: predicate)
        let order = groups.order(limit: limit)
        return ResultTable(
            columns: view.columns.map(\.header), rows: order.map { view.row($0, of: groups) }, totalRows: groups.count)
    }
}
