import CloudTrail
import Parquet
import TrailIndex

/// Predicates are decided once a distinct value, and only on rows that earlier tests left.
extension RowGroupReader {
    /// The rows among these where a predicate holds.
    func filter(_ predicate: Predicate, _ rows: Rows) throws -> Rows {
        if rows.isEmpty { return rows }
        switch predicate {
        case .all(let parts):
            // What only columns decide comes first, the search of JSON text last.
            return try parts.byCost.reduce(rows) { try filter($1, $0) }
        case .any(let parts):
            var selected = Rows.none(of: rows.total)
            var rest = rows
            for part in parts.byCost {
                let found = try filter(part, rest)
                selected = selected.union(found)
                rest = rest.subtracting(found)
                if rest.isEmpty { break }
            }
            return selected.count == rows.count ? rows : selected
        case .not(let part): return rows.subtracting(try filter(part, rows))
        case .field(let field, let test): return try filter(field, test, rows)
        case .selector(let selector, let test): return try filter(selector, test, rows)
        case .time(let from, let to): return try filter(from: from, to: to, rows)
        case .resource(let test): return try filter(resource: test, rows)
        case .recordText(let test): return try filter(recordText: test, rows)
        case .search(let search): return try filter(search: search, rows)
        }
    }

    private func filter(_ field: Field, _ test: ValueTest, _ rows: Rows) throws -> Rows {
        switch test {
        case .isNull: return try explicitNulls(field, at: rows)
        case .exists:
            let missing = try filter(missing: field, rows)
            return missing.isEmpty
                ? rows : rows.subtracting(missing.subtracting(try explicitNulls(field, at: missing)))
        case .isAbsent:
            let missing = try filter(missing: field, rows)
            return missing.isEmpty ? missing : missing.subtracting(try explicitNulls(field, at: missing))
        default: return try filter(valueOf: field, test, rows)
        }
    }

    /// The rows where a field has a value that passes.
    func filter(valueOf field: Field, _ test: ValueTest, _ rows: Rows) throws -> Rows {
        if let found = try rowsHolding(test, field) { return rows.intersection(found) }
        let holds: (ArraySlice<UInt8>?) -> Bool = { $0.map { test.holds($0, of: field) } ?? false }
        if let rows = try decided(field, rows, holds) { return rows }
        if let column = try wholeColumn(field, for: rows) {
            return rows.filter(wholeCodes: column.codes, accepted: column.decide(holds))
        }
        let column = try self.column(field, at: rows, isDistinct: false)
        return rows.filter(column.codes, accepted: column.decide(holds))
    }

    /// The rows where a column is equal to one of a few texts; nil where it is better read.
    private func rowsHolding(_ test: ValueTest, _ field: Field) throws -> Rows? {
        guard case .equals(let texts) = test, texts.count <= 8, field.kind == .text, let leaf = field.column,
            !hasRead(leaf), let found = try self.rows.rows(holding: texts.map { Array($0.utf8) }, inColumn: leaf)
        else { return nil }
        return Rows(found, of: self.rows.rowCount)
    }

    /// All of some rows or none of them, where the values of the column's dictionary leave no choice.
    private func decided(_ field: Field, _ rows: Rows, _ holds: (ArraySlice<UInt8>?) -> Bool) throws -> Rows? {
        guard let leaf = field.column, !hasRead(leaf), let values = try dictionary(leaf) else {
            return nil
        }
        // There may be rows without a value.
        let first = holds(nil)
        for index in 0..<values.count where holds(values[index]) != first { return nil }
        return first ? rows : .none(of: rows.total)
    }

    private func filter(missing field: Field, _ rows: Rows) throws -> Rows {
        let column = try self.column(field, at: rows, isDistinct: false)
        return rows.filter(column.codes, accepted: column.decide { $0 == nil })
    }

    private func filter(from: Timestamp?, to: Timestamp?, _ rows: Rows) throws -> Rows {
        if from == nil, to == nil { return rows }
        let times = try times(at: rows)
        let lower = from?.microseconds ?? .min
        let upper = to?.microseconds ?? .max
        // The smallest number is null, and no time lies before all or after all when one end is open.
        return rows.filter { position in
            let time = times[position]
            return time != .min && time >= lower && time < upper
        }
    }

    private func filter(resource test: ValueTest, _ rows: Rows) throws -> Rows {
        let field = Field.raw(Field.leaf("resources.ARN"))
        let holds: (ArraySlice<UInt8>) -> Bool = { test.holds($0, of: field) }
        var selected = try filter(resourceARN: holds, rows)
        for member in ["requestParameters", "responseElements"] {
            let rest = rows.subtracting(selected)
            if rest.isEmpty { break }
            selected = selected.union(try rowsWithString(Field.leaf(member), at: rest, where: holds))
        }
        return selected
    }

    /// The rows with a resource whose ARN passes.
    private func filter(resourceARN holds: (ArraySlice<UInt8>) -> Bool, _ rows: Rows) throws -> Rows {
        let leaf = Field.leaf("resources.ARN")
        let chunk = try self.chunk(leaf)
        let (codes, values) = chunk.textValues
        let accepted = (0..<values.count).map { holds(values[$0]) }
        guard accepted.contains(true) else { return .none(of: rows.total) }
        var isSelected = [Bool](repeating: false, count: rows.total)
        chunk.forEachEntry(EventSchema.events.leaves[leaf].maxDefinitionLevel) { row, _, present in
            if let present, present < codes.count, row < isSelected.count, accepted[Int(codes[present])] {
                isSelected[row] = true
            }
        }
        return rows.filter { isSelected[rows.row($0)] }
    }
}

extension Predicate {
    /// How much a test reads: 0 times, 1 a column, 2 a derived field, 3 JSON text, 4 all strings of JSON
    /// text, 5 the whole record.
    var cost: Int {
        switch self {
        case .time: return 0
        case .all(let parts), .any(let parts): return parts.map(\.cost).max() ?? 0
        case .not(let part): return part.cost
        case .resource: return 4
        case .recordText, .search: return 5
        case .selector(let selector, _): return selector.places.map(\.cost).max() ?? 3
        case .field(let field, _):
            switch field.source {
            case .column: return 1
            case .element, .derived: return 2
            case .json, .otherMember: return 3
            }
        }
    }
}

extension [Predicate] {
    /// Cheap ones first.
    var byCost: [Predicate] {
        if count < 2 { return self }
        return map { (part: $0, cost: $0.cost) }.sorted { $0.cost < $1.cost }.map(\.part)
    }
}
