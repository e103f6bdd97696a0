import CloudTrail
import Parquet
import TrailIndex

/// Values inside columns of JSON text. Equal texts of a dictionary are searched once.
extension RowGroupReader {
    /// The value at a path.
    ///
    /// An explicit null is absent here; `explicitNulls` tells.
    func json(_ leaf: Int, _ path: JSONPath, at rows: Rows) throws -> CodedColumn {
        try extract(leaf, at: rows) { bytes, range in path.find(in: bytes, range) }
    }

    /// The value at a path of members that no column knows.
    func otherMember(_ path: JSONPath, at rows: Rows) throws -> CodedColumn {
        try extract(Field.leaf("otherMembers"), at: rows) { bytes, range in
            RowGroupReader.otherMember(path, in: bytes, range)
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
            column = try extract(leaf, at: rows, keepsNull: true) { bytes, range in path.find(in: bytes, range) }
        case .otherMember(let path):
            column = try extract(Field.leaf("otherMembers"), at: rows, keepsNull: true) { bytes, range in
                RowGroupReader.otherMember(path, in: bytes, range)
            }
        case .column, .element:
            guard let path = field.recordPath else { return .none(of: rows.total) }
            column = try extract(Field.leaf("otherMembers"), at: rows, keepsNull: true) { bytes, range in
                RowGroupReader.otherMember(path, in: bytes, range)
            }
        case .derived: return .none(of: rows.total)
        }
        return rows.filter(column.codes, accepted: column.decide { $0.map(isNull) ?? false })
    }

    /// Whether any string in JSON text passes a test, decided once a text.
    func rowsWithString(
        _ leaf: Int, at rows: Rows, where test: (ArraySlice<UInt8>) -> Bool
    ) throws -> Rows {
        let column = try self.column(.raw(leaf), at: rows, isDistinct: false)
        let bytes = column.values.bytes
        var verdicts = [Bool?](repeating: nil, count: column.radix)
        verdicts[Int(column.nullCode)] = false
        return rows.filter { position in
            let code = Int(column.codes[position])
            if let verdict = verdicts[code] { return verdict }
            var cursor = JSONCursor(bytes, column.values.range(code))
            var verdict = false
            while !verdict, let text = cursor.nextStringValue() { verdict = test(JSONText.unescaped(bytes[text])) }
            verdicts[code] = verdict
            return verdict
        }
    }

    private func extract(
        _ leaf: Int, at rows: Rows, keepsNull: Bool = false, _ find: ([UInt8], Range<Int>) -> Range<Int>?
    ) throws -> CodedColumn {
        let source = try column(.raw(leaf), at: rows, isDistinct: false)
        let bytes = source.values.bytes
        var table = ByteTable()
        // One more than a code; 0 is undecided, so that texts no row uses are never searched.
        var known = [UInt32](repeating: 0, count: source.radix)
        known[Int(source.nullCode)] = .max
        var codes = source.codes
        for index in codes.indices {
            let code = Int(codes[index])
            if known[code] == 0 {
                let found = find(bytes, source.values.range(code))
                let mapped = found.flatMap { RowGroupReader.code(bytes, $0, in: &table, keepsNull: keepsNull) }
                known[code] = mapped.map { $0 + 1 } ?? .max
            }
            codes[index] = known[code] - 1
        }
        let null = UInt32(table.count)
        for index in codes.indices { codes[index] = min(codes[index], null) }
        return CodedColumn(codes: codes, values: table.byteArrays)
    }

    /// The code of a JSON value in the form of `Field.Kind.json`.
    private static func code(
        _ bytes: [UInt8], _ value: Range<Int>, in table: inout ByteTable, keepsNull: Bool
    ) -> UInt32? {
        if bytes[value.lowerBound] == UInt8(ascii: "\"") {
            // Without the closing quote, which a damaged text may lack.
            let end = value.count > 1 && bytes[value.upperBound - 1] == UInt8(ascii: "\"") ? 1 : 0
            let inner = (value.lowerBound + 1)..<(value.upperBound - end)
            if !bytes[inner].contains(UInt8(ascii: "\\")) {
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
