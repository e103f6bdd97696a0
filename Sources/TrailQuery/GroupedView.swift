import CloudTrail

/// A question as a list of columns: keys to group by, counts of each group, and what is known of an address.
struct GroupedView {
    enum Column {
        case key(Field, as: String? = nil)
        case events
        case aggregate(Aggregate, as: String)
        /// What is known of the address that is the first key.
        case address(AddressField)

        var isAboutAddress: Bool {
            if case .address = self { true } else { false }
        }

        var header: ResultTable.Column {
            switch self {
            case .key(let field, let name):
                ResultTable.Column(
                    name ?? field.name, field.isBoolean ? .boolean : .text, isIdentifier: field.address == .asn)
            case .events: ResultTable.Column("events", .integer)
            case .aggregate(.firstSeen, let name), .aggregate(.lastSeen, let name):
                ResultTable.Column(name, .timestamp)
            case .aggregate(_, let name): ResultTable.Column(name, .integer)
            case .address(let field):
                ResultTable.Column(field.rawValue, field == .asn ? .integer : .text, isIdentifier: field == .asn)
            }
        }
    }

    let columns: [Column]

    var keys: [Field] {
        columns.compactMap { if case .key(let field, _) = $0 { field } else { nil } }
    }

    var aggregates: [Aggregate] {
        columns.compactMap { if case .aggregate(let aggregate, _) = $0 { aggregate } else { nil } }
    }

    /// - Throws: `GeoDatabaseError`, of a view with columns about addresses.
    func row(
        _ group: Int, of groups: GroupAccumulator, _ addresses: AddressLookup
    ) throws(GeoDatabaseError) -> [ResultTable.Cell] {
        var key = 0
        var aggregate = 0
        var facts = AddressFacts()
        if columns.contains(where: \.isAboutAddress) {
            facts = try addresses.facts(groups.key(group, 0).map { String(decoding: $0, as: UTF8.self) })
        }
        return columns.map { column in
            switch column {
            case .key(let field, _):
                key += 1
                return groups.key(group, key - 1).map(field.cell) ?? .null
            case .events: return .integer(groups.events[group])
            case .aggregate(let kind, _):
                aggregate += 1
                return kind.cell(groups.numbers[aggregate - 1][group])
            case .address(let field): return field.cell(facts)
            }
        }
    }
}

extension Field {
    var isBoolean: Bool { kind == .boolean || source == .derived(.mfa) }

    /// A value as it is shown.
    func cell(_ value: ArraySlice<UInt8>) -> ResultTable.Cell {
        let text = String(decoding: self.text(value), as: UTF8.self)
        if isBoolean { return .boolean(text == "true") }
        guard kind == .json, value.first != UInt8(ascii: "\"") else { return .text(text) }
        if text == "true" || text == "false" { return .boolean(text == "true") }
        if let number = Int64(text) { return .integer(number) }
        // A number that has no exact counterpart is shown as it was delivered.
        if let number = Double(text), "\(number)" == text { return .number(number) }
        return .text(text)
    }
}

extension Aggregate {
    /// A group's number as it is shown.
    func cell(_ number: Int128) -> ResultTable.Cell {
        switch self {
        case .countTrue, .countNotTrue, .distinct: return .integer(Int64(clamping: number))
        case .firstSeen, .lastSeen:
            return number == Aggregate.noTime ? .null : .timestamp(Timestamp(microseconds: Int64(clamping: number)))
        case .sum:
            let (whole, fraction) = number.quotientAndRemainder(dividingBy: FixedDecimal.one)
            if fraction == 0, let exact = Int64(exactly: whole) { return .integer(exact) }
            return .number(Double(whole) + Double(fraction) / Double(FixedDecimal.one))
        }
    }
}

extension GroupAccumulator {
    /// Groups by events descending, then key ascending, null before text, text by its bytes.
    func order(limit: Int?) -> [Int] {
        let sorted = (0..<count).sorted { left, right in
            events[left] != events[right] ? events[left] > events[right] : precedes(left, right)
        }
        return limit.map { Array(sorted.prefix($0)) } ?? sorted
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
        for position in keys.indices {
            switch (key(left, position), key(right, position)) {
            case (nil, nil): continue
            case (nil, _): return true
            case (_, nil): return false
            case (let first?, let second?):
                if first.elementsEqual(second) { continue }
                return first.lexicographicallyPrecedes(second)
            }
        }
        return false
    }
}
