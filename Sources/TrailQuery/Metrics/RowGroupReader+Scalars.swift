import CloudTrail
import Parquet

/// Values of the delivered record by themselves, for the rows that a metric filter matches.
extension RowGroupReader {
    /// What is made of a scalar of the record at some rows; nil where there is no scalar, or nothing is made of it.
    ///
    /// - Parameter fields: where it may stand, see `RecordSelector.fields`; the first that has a value counts.
    func scalars<Value>(
        _ fields: [Field], at rows: Rows, _ convert: (JSONScalar) -> Value?
    ) throws -> [Value?] {
        var found = [Value?](repeating: nil, count: rows.count)
        var isFound = [Bool](repeating: false, count: rows.count)
        for field in fields where isFound.contains(false) {
            let column = try self.column(field, at: rows, isDistinct: false)
            var known = [Value??](repeating: nil, count: column.radix)
            for (position, code) in column.codes.enumerated() where !isFound[position] {
                guard let value = column.value(code) else { continue }
                isFound[position] = true
                if known[Int(code)] == nil { known[Int(code)] = .some(JSONScalar(value, of: field).flatMap(convert)) }
                found[position] = known[Int(code)] ?? nil
            }
        }
        return found
    }
}

extension RecordSelector {
    /// The fields in which the selected value may stand; of a selector without wildcards.
    ///
    /// - Complexity: O(columns of the schema); ask once a scan.
    var fields: [Field] {
        let name = description
        var fields = places.compactMap { place -> Field? in
            switch place {
            case .column(let leaf): .column(leaf)
            case .element(let index?, let leaf): Field(name: name, source: .element(index, leaf: leaf), kind: .text)
            case .json(let leaf, let rest):
                Field(name: name, source: .json(leaf: leaf, JSONPath(rest.pathSteps)), kind: .json)
            case .element(nil, _), .container, .listElement: nil
            }
        }
        // What no column could hold.
        fields.append(Field(name: name, source: .otherMember(JSONPath(pathSteps)), kind: .json))
        return fields
    }

    private var pathSteps: [JSONPath.Step] {
        steps.compactMap { step in
            switch step {
            case .member(let name): .member(name)
            case .element(let index): .element(index)
            case .anyMember, .anyElement: nil
            }
        }
    }
}

extension JSONScalar {
    /// A number of the record; nil for what is none, or beyond what CloudWatch can hold.
    var number: Double? {
        guard kind == .number, let number = Double(String(decoding: text, as: UTF8.self)), number.isFinite else {
            return nil
        }
        // Negative zero is the same number.
        return number == 0 ? 0 : number
    }

    /// The value of a dimension: a text that is not empty, a number as it is written, `true` or `false`.
    var dimension: String? {
        kind == .null || text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }
}
