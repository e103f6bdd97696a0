import CloudTrail
import Parquet

extension ScanTrace {
    /// What was asked, as a filter pattern, and what answering it took: lines for people.
    ///
    /// Times are those of all threads together.
    package func explanation(of predicate: Predicate) -> [String] {
        let notes = self.notes
        var lines = ["filter: \(predicate == .everything ? "every event" : predicate.description)"]
        let test = RowGroupTest(predicate)
        lines.append("row groups can be left out by \(test == .always ? "nothing" : test.description)")
        let leftOut = notes.leftOut.reduce(0) { $0 + $1.count }
        let reasons = notes.leftOut.map { "\($0.count) by \($0.test)" }.joined(separator: ", ")
        lines.append(
            "row groups: \(notes.rowGroups), left out \(leftOut)\(reasons.isEmpty ? "" : " (\(reasons))"), "
                + "read \(notes.rowGroups - leftOut) in \(notes.pruning.milliseconds)")
        let passes = notes.passes > 1 ? ", in \(notes.passes) passes" : ""
        lines.append("rows: \(notes.rows) scanned, \(notes.selected) selected\(passes)")
        for (number, (part, step)) in notes.steps.enumerated() {
            lines.append(
                "step \(number + 1), \(part.reads): \(step.rowsBefore) rows to \(step.rowsAfter) in "
                    + "\(step.time.milliseconds): \(part.description)")
        }
        lines.append("the answer from selected rows: \(notes.grouping.milliseconds)")
        return lines
    }
}

extension Duration {
    fileprivate var milliseconds: String {
        let (seconds, attoseconds) = components
        let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        let fraction = String(microseconds % 1_000)
        return "\(microseconds / 1_000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction) ms"
    }
}

extension RowGroupTest: CustomStringConvertible {
    /// What decides: the statistics and Bloom filters of which columns.
    var description: String {
        switch self {
        case .all(let tests): tests.map(\.description).joined(separator: " and ")
        case .any(let tests): "(" + tests.map(\.description).joined(separator: " or ") + ")"
        case .time: "statistics of eventTime"
        case .tokens: "token filter"
        case .value(let leaf, _):
            EventSchema.bloomFilterLeaves.contains(leaf)
                ? "statistics and Bloom filter of \(EventSchema.events.leaves[leaf].dottedPath)"
                : "statistics of \(EventSchema.events.leaves[leaf].dottedPath)"
        }
    }
}

extension Predicate {
    /// The columns that decide the predicate.
    fileprivate var reads: String {
        var names: [String] = []
        func add(_ name: String) { if !names.contains(name) { names.append(name) } }
        forEachPart { part in
            switch part {
            case .all, .any, .not: break
            case .field(let field, _): add(field.name)
            case .selector(let selector, let test):
                for place in selector.places { add(place.columnName) }
                if selector.textColumn == nil || test.mayHoldForOddValues { add("otherMembers") }
            case .time: add("eventTime")
            case .resource: for name in ["resources.ARN", "requestParameters", "responseElements"] { add(name) }
            case .recordText, .search: add("every column")
            }
        }
        return names.joined(separator: ", ")
    }
}

extension RecordSelector.Place {
    fileprivate var columnName: String {
        switch self {
        case .column(let leaf), .element(_, let leaf), .json(let leaf, _), .container(let leaf, _),
            .listElement(_, let leaf, _):
            EventSchema.events.leaves[leaf].dottedPath
        }
    }
}
