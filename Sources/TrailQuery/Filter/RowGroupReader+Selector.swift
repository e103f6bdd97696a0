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
            let needle = NameNeedle(rest.names)
            let beginnings = needle.isLastStep ? test.beginnings : nil
            return try filter(json: leaf, containing: needle.bytes, and: test.literal, rows) { text in
                let (mayPass, isOnly) = text.namesValue(beginning: beginnings)
                guard mayPass else { return false }
                let bytes = text.bytes
                return rest.anyValue(in: bytes, text.range, isOnly: isOnly && needle.isLastStep) {
                    test.holds(json: bytes[$0])
                }
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

    /// The rows where a value that no column holds is selected and passes.
    private func filter(otherMember selector: RecordSelector, _ test: ValueTest, _ rows: Rows) throws -> Rows {
        try filter(json: Field.leaf("otherMembers"), containing: selector.pointerNeedle, rows) { text in
            let bytes = text.bytes
            var cursor = JSONCursor(bytes, text.range)
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

    /// What the text of every scalar that passes begins with, one of these; nil where that is not known.
    fileprivate var beginnings: [[UInt8]]? {
        switch self {
        case .equals(let texts): texts.count <= 8 ? texts.map { Array($0.utf8) } : nil
        case .matches(let globs): globs.count <= 8 ? globs.map { $0.parts.first ?? [] } : nil
        case .eventName(let glob): [glob.parts.first ?? []]
        case .boolean(let expected): [Array((expected ? "true" : "false").utf8)]
        case .isNull: [[UInt8(ascii: "n")]]
        case .address, .number, .regex, .differs, .exists, .isAbsent: nil
        }
    }

    /// The longest text that stands, as it is, in the text of every scalar that passes; nil where looking for it is worth
    /// less than the beginning behind a name, and where none is known.
    fileprivate var literal: [UInt8]? {
        switch self {
        case .equals(let texts):
            guard texts.count == 1, let text = texts.first, text.utf8.count >= 8 else { return nil }
            return Array(text.utf8)
        case .matches(let globs):
            guard globs.count == 1, globs[0].parts.first?.isEmpty == true else { return nil }
            return globs[0].parts.max { $0.count < $1.count }.flatMap { $0.count >= 4 ? $0 : nil }
        default: return nil
        }
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
    /// What the pointer of every member that is selected, or lies on the way, begins with.
    fileprivate var pointerNeedle: [UInt8]? {
        guard case .member(let name)? = steps.first, RecordSelector.isPlain(name) else { return nil }
        return Array("\"/\(name)".utf8)
    }
}
