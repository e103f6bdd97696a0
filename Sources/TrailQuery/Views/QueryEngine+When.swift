import CloudTrail

extension QueryEngine {
    /// More rows than this are no answer.
    private static let mostBuckets = 1_000_000

    /// When: a row a bucket from the first event to the last, empty ones included.
    ///
    /// Events whose time cannot be read are counted in a first row without a start.
    func when(_ interval: BucketInterval?, _ predicate: Predicate, _ limit: Int?) throws -> ResultTable {
        let interval = try interval ?? automaticInterval(predicate)
        let groups = try group(
            by: [Field(.bucket(interval))],
            [.countTrue(.column("isError")), .distinct(.column("principal"))], selecting: predicate)
        var groupByStart: [Int64: Int] = [:]
        var rows: [[ResultTable.Cell]] = []
        func cells(_ start: ResultTable.Cell, _ group: Int?) -> [ResultTable.Cell] {
            guard let group else { return [start, .integer(0), .integer(0), .integer(0)] }
            return [start, .integer(groups.events[group])]
                + zip(groups.aggregates, groups.numbers).map { $0.cell($1[group]) }
        }
        for group in 0..<groups.count {
            if let start = groups.key(group, 0).flatMap({ Int64(String(decoding: $0, as: UTF8.self)) }) {
                groupByStart[start] = group
            } else {
                rows.append(cells(.null, group))
            }
        }
        if let first = groupByStart.keys.min(), let last = groupByStart.keys.max() {
            let count = Int((last - first) / interval.seconds) + 1
            guard count <= QueryEngine.mostBuckets else { throw QueryError.tooManyBuckets(count) }
            for start in stride(from: first, through: last, by: Int64.Stride(interval.seconds)) {
                rows.append(cells(.timestamp(Timestamp(seconds: start)), groupByStart[start]))
            }
        }
        return ResultTable(
            columns: [
                ResultTable.Column("start", .timestamp), ResultTable.Column("events", .integer),
                ResultTable.Column("errors", .integer), ResultTable.Column("principals", .integer),
            ], rows: limit.map { Array(rows.prefix($0)) } ?? rows, totalRows: rows.count)
    }

    /// The interval cannot be known before the first and the last selected event are, so these are found first.
    private func automaticInterval(_ predicate: Predicate) throws -> BucketInterval {
        let bounds = try group(by: [], [.firstSeen, .lastSeen], selecting: predicate)
        guard bounds.count == 1, case .timestamp(let first) = Aggregate.firstSeen.cell(bounds.numbers[0][0]),
            case .timestamp(let last) = Aggregate.lastSeen.cell(bounds.numbers[1][0])
        else { return .hour }
        return .automatic(from: first, through: last)
    }
}
