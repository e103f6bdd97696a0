import CloudTrail
import Parquet
import TrailIndex

/// Values of the delivered record. They lie in columns and, where a column cannot hold them, in `otherMembers`.
extension RowGroupReader {
    /// The rows among these where a selected value passes.
    func filter(_ selector: RecordSelector, _ test: ValueTest, _ rows: Rows) throws -> Rows {
        if test == .isAbsent { return rows.subtracting(try filter(selector, .exists, rows)) }
        let mayBeElsewhere = selector.textColumn == nil || test.mayHoldForOddValues
        var selected = Rows.none(of: rows.total)
        var rest = rows
        for (index, place) in selector.places.enumerated() {
            let found = try filter(place, test, rest)
            selected = selected.union(found)
            if index == selector.places.count - 1, !mayBeElsewhere { break }
            rest = rest.subtracting(found)
            if rest.isEmpty { break }
        }
        if mayBeElsewhere, !rest.isEmpty {
            selected = selected.union(try filter(otherMember: selector, test, rest))
        }
        return selected.count == rows.count ? rows : selected
    }

    private func filter(_ place: RecordSelector.Place, _ test: ValueTest, _ rows: Rows) throws -> Rows {
        switch place {
        case .column(let leaf):
            // An explicit null is in `otherMembers`.
            if test == .isNull { return .none(of: rows.total) }
            return try filter(valueOf: Field.column(leaf), test, rows)
        case .element(let position, let leaf): return try filter(element: position, leaf, test, rows)
        case .json(let leaf, let rest):
            return try filter(json: leaf, containing: rest.needle, rows) { bytes, range in
                rest.anyValue(in: bytes, range) { test.holds(json: bytes[$0]) }
            }
        case .container(let witness, let level):
            return test == .exists ? try filter(witness, reaching: level, at: nil, rows) : .none(of: rows.total)
        case .listElement(let position, let witness, let level):
            return test == .exists
                ? try filter(witness, reaching: level, at: position ?? -1, rows) : .none(of: rows.total)
        }
    }

    /// The rows where an element of a list, the one at a position or any, has a text that passes.
    private func filter(element position: Int?, _ leaf: Int, _ test: ValueTest, _ rows: Rows) throws -> Rows {
        if test == .isNull { return .none(of: rows.total) }
        let chunk = try self.chunk(leaf)
        let (codes, values) = chunk.textValues
        let accepted = (0..<values.count).map { test.holds(JSONScalar(string: values[$0])) }
        guard accepted.contains(true) else { return .none(of: rows.total) }
        var isSelected = [Bool](repeating: false, count: rows.total)
        chunk.forEachEntry(EventSchema.events.leaves[leaf].maxDefinitionLevel) { row, place, present in
            if let present, position == nil || position == place, present < codes.count, row < isSelected.count,
                accepted[Int(codes[present])]
            {
                isSelected[row] = true
            }
        }
        return rows.filter { isSelected[rows.row($0)] }
    }

    /// The rows where a struct, a list or an element of one is there, as the levels of a leaf inside of it say.
    ///
    /// - Parameter position: of a list's element, -1 for any; nil outside of lists.
    private func filter(_ witness: Int, reaching level: UInt8, at position: Int?, _ rows: Rows) throws -> Rows {
        let chunk = try self.chunk(witness)
        if chunk.definitionLevels.isEmpty, position == nil || position == -1 { return rows }
        var isThere = [Bool](repeating: false, count: rows.total)
        var row = -1
        var place = 0
        for entry in 0..<chunk.entryCount {
            let isFirst =
                chunk.repetitionLevels.isEmpty || entry >= chunk.repetitionLevels.count
                || chunk.repetitionLevels[entry] == 0
            row += isFirst ? 1 : 0
            place = isFirst ? 0 : place + 1
            guard row < isThere.count else { break }
            let reached =
                chunk.definitionLevels.isEmpty
                || (entry < chunk.definitionLevels.count && chunk.definitionLevels[entry] >= level)
            if reached, position ?? -1 == -1 || position == place { isThere[row] = true }
        }
        return rows.filter { isThere[rows.row($0)] }
    }

    /// The rows whose JSON text passes, decided once a text.
    ///
    /// - Parameter needle: what every text that passes holds, unless it is written with escapes.
    private func filter(
        json leaf: Int, containing needle: [UInt8]?, _ rows: Rows, _ test: ([UInt8], Range<Int>) -> Bool
    ) throws -> Rows {
        let column = try self.column(.raw(leaf), at: rows, isDistinct: false)
        let bytes = column.values.bytes
        var verdicts = [Bool?](repeating: nil, count: column.radix)
        verdicts[Int(column.nullCode)] = false
        return rows.filter { position in
            let code = Int(column.codes[position])
            if let verdict = verdicts[code] { return verdict }
            let range = column.values.range(code)
            let verdict = ByteSearch.mayHold(needle, in: bytes, range) && test(bytes, range)
            verdicts[code] = verdict
            return verdict
        }
    }

    /// The rows where a value that no column holds is selected and passes.
    private func filter(otherMember selector: RecordSelector, _ test: ValueTest, _ rows: Rows) throws -> Rows {
        try filter(json: Field.leaf("otherMembers"), containing: selector.pointerNeedle, rows) { bytes, range in
            var cursor = JSONCursor(bytes, range)
            guard cursor.skip(UInt8(ascii: "{")) else { return false }
            while let member = cursor.nextMember() {
                let tokens = JSONPointer.tokens(JSONText.unescaped(bytes[member.name]))
                let passes = selector.anyOtherMember(tokens, in: bytes, member.value, onlyExists: test == .exists) {
                    test.holds(json: bytes[$0])
                }
                if passes, !tokens.isEmpty { return true }
            }
            return false
        }
    }
}

extension ValueTest {
    /// Decides for the bytes of a JSON value.
    func holds(json value: ArraySlice<UInt8>) -> Bool {
        if self == .exists { return true }
        return JSONScalar(json: value).map(holds) ?? false
    }

    /// Whether a value could pass that a column of text does not hold: a number, a boolean, a null, a string with a lone
    /// surrogate.
    var mayHoldForOddValues: Bool {
        switch self {
        case .equals(let texts):
            texts.contains { $0.unicodeScalars.contains("\u{fffd}") || FilterNumber($0) != nil }
        case .address: false
        case .matches, .eventName, .boolean, .number, .regex, .differs, .exists, .isAbsent, .isNull: true
        }
    }
}

extension RecordSelector {
    /// The last name on the path between its quotes, which a text has to hold; nil where there is none that is always
    /// written the same way but for escapes.
    fileprivate var needle: [UInt8]? {
        guard
            let name = steps.lazy.compactMap({ step in
                if case .member(let name) = step, RecordSelector.isPlain(name) { name } else { nil }
            }).last
        else { return nil }
        return [UInt8(ascii: "\"")] + Array(name.utf8) + [UInt8(ascii: "\"")]
    }

    /// What the pointer of every member that is selected, or lies on the way, begins with.
    fileprivate var pointerNeedle: [UInt8]? {
        guard case .member(let name)? = steps.first, RecordSelector.isPlain(name) else { return nil }
        return Array("\"/\(name)".utf8)
    }
}
