import CloudTrail
import Parquet
import TrailIndex

/// Values inside columns of JSON text. Equal texts of a dictionary are searched once.
extension RowGroupReader {
    /// The value at a path.
    ///
    /// An explicit null is absent here; `explicitNulls` tells.
    func json(_ leaf: Int, _ path: JSONPath, at rows: Rows) throws -> CodedColumn {
        try extract(leaf, path, at: rows)
    }

    /// The value at a path of members that no column knows.
    func otherMember(_ path: JSONPath, at rows: Rows) throws -> CodedColumn {
        try extract(Field.leaf("otherMembers"), at: rows) { text in
            RowGroupReader.otherMember(path, in: text.bytes, text.range)
        }
    }

    /// Finds a path in an object from JSON Pointer to value.
    static func otherMember(_ path: JSONPath, in bytes: [UInt8], _ range: Range<Int>) -> Range<Int>? {
        var cursor = JSONCursor(bytes, range)
        guard cursor.skip(UInt8(ascii: "{")) else { return nil }
        while let member = cursor.nextMember() {
            guard let rest = path.remainder(below: JSONText.unescaped(bytes[member.name])) else { continue }
            if let found = rest.find(in: bytes, member.value) { return found }
        }
        return nil
    }

    /// The rows where a field is there with the JSON value null.
    ///
    /// A column's own explicit nulls stand in `otherMembers` under the column's path.
    func explicitNulls(_ field: Field, at rows: Rows) throws -> Rows {
        let isNull: (ArraySlice<UInt8>) -> Bool = { $0.elementsEqual("null".utf8) }
        let column: CodedColumn
        switch field.source {
        case .json(let leaf, let path):
            column = try extract(leaf, path, at: rows, keepsNull: true)
        case .otherMember(let path):
            column = try extract(Field.leaf("otherMembers"), at: rows, keepsNull: true) { text in
                RowGroupReader.otherMember(path, in: text.bytes, text.range)
            }
        case .column, .element:
            guard let path = field.recordPath else { return .none(of: rows.total) }
            column = try extract(Field.leaf("otherMembers"), at: rows, keepsNull: true) { text in
                RowGroupReader.otherMember(path, in: text.bytes, text.range)
            }
        case .derived: return .none(of: rows.total)
        }
        return rows.filter(column.codes, accepted: column.decide { $0.map(isNull) ?? false })
    }

    /// Whether any string in JSON text passes a test, decided once a text.
    func rowsWithString(
        _ leaf: Int, at rows: Rows, where test: (ArraySlice<UInt8>) -> Bool
    ) throws -> Rows {
        try filter(json: leaf, rows) { text in
            var cursor = JSONCursor(text.bytes, text.range)
            while let string = cursor.nextStringValue() {
                if test(JSONText.unescaped(text.bytes[string])) { return true }
            }
            return false
        }
    }

    /// The rows whose JSON text passes, decided once a text.
    ///
    /// - Parameters:
    ///   - needle: what every text that passes holds, unless it is written with escapes.
    ///   - literal: something else of which the same is true.
    func filter(
        json leaf: Int, containing needle: [UInt8]? = nil, and literal: [UInt8]? = nil, _ rows: Rows,
        _ test: (inout FoundText) -> Bool
    ) throws -> Rows {
        let marks = try answers(forTexts: leaf, at: rows, containing: needle, and: literal, otherwise: 0 as UInt8) {
            test(&$0) ? 1 : 0
        }
        return rows.filter(marks: marks)
    }

    private func extract(
        _ leaf: Int, _ path: JSONPath, at rows: Rows, keepsNull: Bool = false
    ) throws -> CodedColumn {
        let needle = path.needle
        return try extract(leaf, at: rows, containing: needle.bytes, keepsNull: keepsNull) { text in
            path.find(in: text.bytes, text.range, isOnly: needle.isLastStep && text.holdsNeedleOnce)
        }
    }

    private func extract(
        _ leaf: Int, at rows: Rows, containing needle: [UInt8]? = nil, keepsNull: Bool = false,
        _ find: (inout FoundText) -> Range<Int>?
    ) throws -> CodedColumn {
        var table = ByteTable()
        var codes = try answers(forTexts: leaf, at: rows, containing: needle, otherwise: UInt32.max) { text in
            find(&text).flatMap { RowGroupReader.code(text.bytes, $0, in: &table, keepsNull: keepsNull) } ?? .max
        }
        let null = UInt32(table.count)
        for index in codes.indices { codes[index] = min(codes[index], null) }
        return CodedColumn(codes: codes, values: table.byteArrays)
    }

    /// What JSON texts at some rows come to, one answer a row.
    ///
    /// - Parameters:
    ///   - needle: what a text has to hold, unless it is written with escapes; nil for every text.
    ///   - literal: something else that it has to hold.
    ///   - missing: the answer for a row without a text, or without the needle in it.
    ///   - answer: asked once a text of a dictionary.
    private func answers<Answer>(
        forTexts leaf: Int, at rows: Rows, containing needle: [UInt8]?, and literal: [UInt8]? = nil,
        otherwise missing: Answer, _ answer: (inout FoundText) -> Answer
    ) throws -> [Answer] {
        var answers = [Answer](repeating: missing, count: rows.count)
        let indexes = rows.indexes
        var position = 0
        let isVisited = try forEachPage(ofColumn: leaf, at: rows) { page in
            var text = FoundText(NameSearch(needle), literal.map { NameSearch($0) }, in: page.bytes)
            for (index, row) in page.rows.enumerated() {
                if let indexes {
                    while position < indexes.count, indexes[position] < row { position += 1 }
                    if position == indexes.count { return }
                    if indexes[position] > row { continue }
                } else {
                    position = Int(row)
                }
                if text.move(to: Int(page.starts[index])..<Int(page.ends[index])), position < answers.count {
                    answers[position] = answer(&text)
                }
            }
        }
        if isVisited { return answers }
        // Many columns are empty in all rows.
        if try chunk(leaf).values.count == 0 { return answers }
        let column = try self.column(.raw(leaf), at: rows, isDistinct: false)
        // Texts that no row uses are never searched.
        var known = [Answer?](repeating: nil, count: column.radix)
        known[Int(column.nullCode)] = missing
        for (position, code) in column.codes.enumerated() {
            let code = Int(code)
            if let answer = known[code] {
                answers[position] = answer
                continue
            }
            // Codes are in no order, so each text is looked at by itself.
            var text = FoundText(
                NameSearch(needle, isAlone: true), literal.map { NameSearch($0, isAlone: true) },
                in: column.values.bytes)
            let decided = text.move(to: column.values.range(code)) ? answer(&text) : missing
            known[code] = decided
            answers[position] = decided
        }
        return answers
    }

    /// The code of a JSON value in the form of `Field.Kind.json`.
    private static func code(
        _ bytes: [UInt8], _ value: Range<Int>, in table: inout ByteTable, keepsNull: Bool
    ) -> UInt32? {
        if bytes[value.lowerBound] == UInt8(ascii: "\"") {
            // Without the closing quote, which a damaged text may lack.
            let end = value.count > 1 && bytes[value.upperBound - 1] == UInt8(ascii: "\"") ? 1 : 0
            let inner = (value.lowerBound + 1)..<(value.upperBound - end)
            if ByteSearch.first(UInt8(ascii: "\\"), in: bytes, inner) == nil {
                return table.code(of: bytes, value.lowerBound..<inner.upperBound)
            }
            let marked = [UInt8(ascii: "\"")] + JSONText.unescaped(bytes[inner])
            return table.code(of: marked, 0..<marked.count)
        }
        if !keepsNull, bytes[value].elementsEqual("null".utf8) { return nil }
        return table.code(of: bytes, value)
    }
}

extension Field {
    /// The path into the delivered record, where the field is one.
    var recordPath: JSONPath? {
        switch source {
        case .column(let leaf):
            return JSONPath(EventSchema.events.leaves[leaf].path.map { .member($0) })
        case .element(let index, let leaf):
            let path = EventSchema.events.leaves[leaf].path
            return JSONPath([.member(path[0]), .element(index), .member(path[path.count - 1])])
        case .json, .otherMember, .derived: return nil
        }
    }
}
