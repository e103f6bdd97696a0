import CloudTrail
import Parquet
import TrailIndex

/// Fields that no column holds.
extension RowGroupReader {
    /// Numbers become codes; each distinct number is described once.
    static func coded(_ numbers: [Int64], _ describe: (Int64) -> String?) -> CodedColumn {
        var table = PairTable()
        var last: (number: Int64, code: UInt32)?
        var codes: [UInt32] = []
        codes.reserveCapacity(numbers.count)
        for number in numbers {
            // Neighbours are often equal: records of one object, events of one second.
            if let last, last.number == number {
                codes.append(last.code)
            } else {
                let code = table.insert(UInt64(bitPattern: number)).number
                last = (number, code)
                codes.append(code)
            }
        }
        return described(codes, count: table.count) { describe(Int64(bitPattern: table.keys[$0])) }
    }

    /// Codes of anything become codes of the texts that describe it, nil being null.
    static func described<Failure: Error>(
        _ codes: [UInt32], count: Int, _ describe: (Int) throws(Failure) -> String?
    ) throws(Failure) -> CodedColumn {
        var texts = ByteTable()
        let described = try (0..<count).map { number throws(Failure) in
            try describe(number).map { texts.code(of: $0) } ?? .max
        }
        let null = UInt32(texts.count)
        let final = described.map { min($0, null) }
        return CodedColumn(codes: codes.map { final[Int($0)] }, values: texts.byteArrays)
    }

    /// Equal values get one code.
    static func deduplicated(_ column: CodedColumn) -> CodedColumn {
        var table = ByteTable()
        var known = [UInt32](repeating: .max, count: column.radix)
        var codes = column.codes
        for index in codes.indices where codes[index] != column.nullCode {
            let code = Int(codes[index])
            if known[code] == .max { known[code] = table.code(of: column.values.bytes, column.values.range(code)) }
            codes[index] = known[code]
        }
        let null = UInt32(table.count)
        for index in codes.indices where column.codes[index] == column.nullCode { codes[index] = null }
        return CodedColumn(codes: codes, values: table.byteArrays)
    }

    func derived(_ field: DerivedField, at rows: Rows) throws -> CodedColumn {
        if let rule = field.rule { return try derived(rule, at: rows) }
        switch field {
        case .integrity:
            let objects = rows.gather(try integers(Field.leaf("objectId")))
            return RowGroupReader.coded(objects) { [integrity] in integrity[$0] }
        case .hour: return try cutTimes(at: rows, seconds: 3_600) { Timestamp(seconds: $0).description }
        case .day:
            return try cutTimes(at: rows, seconds: 86_400) { String(Timestamp(seconds: $0).description.prefix(10)) }
        case .bucket(let interval):
            let times = try times(at: rows).map { microseconds in
                microseconds == .min ? .min : interval.start(of: Timestamp(microseconds: microseconds).seconds)
            }
            return RowGroupReader.coded(times) { $0 == .min ? nil : String($0) }
        case .consoleLoginMFA: return try consoleLoginMFA(at: rows)
        case .channel: return try channels(at: rows)
        case .agent: return try agentNames(at: rows)
        case .credential: return try credentials(at: rows)
        case .indicators: return try indicators(at: rows)
        case .address(let field):
            let addresses = try column(.column("sourceIPAddress"), at: rows)
            // A row group holds addresses that none of these rows has.
            let groups = LocalGroups([addresses], count: rows.count)
            return try RowGroupReader.described(groups.ids, count: groups.count) { group in
                let code = addresses.codes[Int(groups.representatives[group])]
                let text = addresses.value(code).map { String(decoding: $0, as: UTF8.self) }
                return field.text(try references.addresses.facts(text))
            }
        default: preconditionFailure("a field without a rule is computed above")
        }
    }

    private func derived(_ rule: DerivedField.Rule, at rows: Rows) throws -> CodedColumn {
        let inputs = try rule.inputs.map { try column($0, at: rows) }
        let groups = LocalGroups(inputs, count: rows.count)
        return RowGroupReader.described(groups.ids, count: groups.count) { group in
            let position = Int(groups.representatives[group])
            return rule.decide(
                zip(rule.inputs, inputs).map { field, column in
                    column.value(column.codes[position]).map { String(decoding: field.text($0), as: UTF8.self) }
                })
        }
    }

    private func cutTimes(at rows: Rows, seconds: Int64, _ describe: (Int64) -> String) throws -> CodedColumn {
        let times = try times(at: rows).map { microseconds in
            microseconds == .min
                ? .min : microseconds.quotientAndRemainderFloored(dividingBy: seconds * 1_000_000).quotient * seconds
        }
        return RowGroupReader.coded(times) { $0 == .min ? nil : describe($0) }
    }

    /// Only sign-ins have the member, so the JSON of all others is not even read.
    private func consoleLoginMFA(at rows: Rows) throws -> CodedColumn {
        let names = try column(.column("eventName"), at: rows, isDistinct: false)
        let isSignIn = names.decide { $0.map { $0.elementsEqual("ConsoleLogin".utf8) } ?? false }
        let signIns = rows.filter(names.codes, accepted: isSignIn)
        guard !signIns.isEmpty else {
            return CodedColumn(codes: Array(repeating: 0, count: rows.count), values: ByteArrays())
        }
        let used = try json(Field.leaf("additionalEventData"), JSONPath([.member("MFAUsed")]), at: signIns)
        var whole = [UInt32](repeating: used.nullCode, count: rows.total)
        for position in 0..<signIns.count { whole[signIns.row(position)] = used.codes[position] }
        let texts = (0..<used.values.count).map { used.values.string($0) }
        return RowGroupReader.described(rows.gather(whole), count: used.radix) { code in
            code < texts.count ? String(texts[code].drop { $0 == "\"" }) : nil
        }
    }
}

extension Field {
    /// The text of a value: JSON strings lose the mark that tells them from numbers.
    func text(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        kind == .json && value.first == UInt8(ascii: "\"") ? value.dropFirst() : value
    }
}
