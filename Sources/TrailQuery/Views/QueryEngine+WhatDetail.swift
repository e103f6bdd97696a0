import CloudTrail
import Parquet

extension QueryEngine {
    /// How many parameters and outcomes a row names.
    private static let namedValues = 5

    /// What was done, with the most frequent request parameters (`name=value`, scalar members of the first level) and
    /// error codes of every kind of call, each with its count.
    func whatInDetail(_ predicate: Predicate, _ limit: Int?, _ newSince: Timestamp?) throws -> ResultTable {
        let view = GroupedView.what
        var table = try answer(.what(), selecting: predicate, limit: limit, newSince: newSince)
        let keys = view.keys
        let outcomes = try group(by: keys + [.column("errorCode"), .column("isError")], [], selecting: predicate)
        let states = try scan(predicate, reading: keys) {
            ParameterCounts(keys: keys)
        } _: { reader, rows, counts in
            try counts.add(reader, rows)
        }
        var named = DetailTexts(limit: QueryEngine.namedValues)
        for group in 0..<outcomes.count {
            let row = keys.indices.map { position in outcomes.key(group, position).map(keys[position].cell) ?? .null }
            let isError = outcomes.key(group, keys.count + 1)?.elementsEqual("true".utf8) ?? false
            let code = outcomes.key(group, keys.count).map { String(decoding: $0, as: UTF8.self) } ?? ""
            named.count(code.isEmpty ? isError ? "Failure" : "ok" : code, outcomes.events[group], for: row)
        }
        let outcomeTexts = named.texts()
        named = DetailTexts(limit: QueryEngine.namedValues)
        for state in states {
            state.forEach { row, parameter, events in named.count(parameter, events, for: row) }
        }
        let parameterTexts = named.texts()
        // Whoever asks for detail wants to see it, on a narrow terminal too.
        let dispensable: Set = ["readOnly", "category", "principals", "firstSeen", "lastSeen"]
        for index in table.columns.indices where dispensable.contains(table.columns[index].name) {
            table.columns[index].givesWay = true
        }
        table.columns += [ResultTable.Column("parameters", .text), ResultTable.Column("outcomes", .text)]
        for index in table.rows.indices {
            let key = Array(table.rows[index].prefix(keys.count))
            table.rows[index].append(parameterTexts[key].map { .text($0) } ?? .null)
            table.rows[index].append(outcomeTexts[key].map { .text($0) } ?? .null)
        }
        return table
    }
}

/// The values of each row that occur most, as text such as `AccessDenied (12), ok (3)`.
private struct DetailTexts {
    let limit: Int
    private var counts: [[ResultTable.Cell]: [String: Int64]] = [:]

    init(limit: Int) { self.limit = limit }

    mutating func count(_ value: String, _ events: Int64, for row: [ResultTable.Cell]) {
        counts[row, default: [:]][value, default: 0] += events
    }

    func texts() -> [[ResultTable.Cell]: String] {
        counts.mapValues { values in
            values.sorted { left, right in
                left.value != right.value
                    ? left.value > right.value : left.key.utf8.lexicographicallyPrecedes(right.key.utf8)
            }
            .prefix(limit).map { "\($0.key) (\($0.value))" }.joined(separator: ", ")
        }
    }
}

/// How often each request parameter occurs for each kind of call.
///
/// One worker fills it.
private struct ParameterCounts: Sendable {
    /// A longer value would fill a screen and seldom repeats.
    private static let longestValue = 200

    private let keys: [Field]
    private var rows: [[ResultTable.Cell]] = []
    private var parameters = ByteTable()
    private var pairs = PairTable()
    private var counts: [Int64] = []

    init(keys: [Field]) {
        self.keys = keys
    }

    mutating func add(_ reader: RowGroupReader, _ selected: Rows) throws {
        let columns = try keys.map { try reader.column($0, at: selected) }
        let local = LocalGroups(columns, count: selected.count)
        let first = rows.count
        for representative in local.representatives {
            rows.append(
                zip(keys, columns).map { field, column in
                    column.value(column.codes[Int(representative)]).map(field.cell) ?? .null
                })
        }
        let texts = try reader.column(
            .raw(Field.leaf("requestParameters")), at: selected, isDistinct: false)
        var parsed = [[UInt32]?](repeating: nil, count: texts.radix)
        parsed[Int(texts.nullCode)] = []
        for (position, id) in local.ids.enumerated() {
            let code = Int(texts.codes[position])
            let codes = parsed[code] ?? scalars(texts.values, code)
            parsed[code] = codes
            for parameter in codes {
                let (number, isNew) = pairs.insert(PairTable.key(UInt32(first) + id, parameter))
                if isNew { counts.append(0) }
                counts[Int(number)] += 1
            }
        }
    }

    private mutating func scalars(_ values: ByteArrays, _ code: Int) -> [UInt32] {
        let bytes = values.bytes
        var cursor = JSONCursor(bytes, values.range(code))
        guard cursor.skip(UInt8(ascii: "{")) else { return [] }
        var codes: [UInt32] = []
        while let member = cursor.nextMember() {
            var value = bytes[member.value]
            guard let first = value.first, first != UInt8(ascii: "{"), first != UInt8(ascii: "["),
                value.count <= ParameterCounts.longestValue
            else { continue }
            if first == UInt8(ascii: "\"") { value = JSONText.unescaped(value.dropFirst().dropLast()) }
            let text = JSONText.unescaped(bytes[member.name]) + [UInt8(ascii: "=")] + value
            let parameter = Array(text)
            codes.append(parameters.code(of: parameter, 0..<parameter.count))
        }
        return codes
    }

    func forEach(_ body: (_ row: [ResultTable.Cell], _ parameter: String, _ events: Int64) -> Void) {
        for (number, pair) in pairs.keys.enumerated() {
            let text = String(decoding: parameters[UInt32(truncatingIfNeeded: pair)], as: UTF8.self)
            body(rows[Int(pair >> 32)], text, counts[number])
        }
    }
}
