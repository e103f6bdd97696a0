import Parquet

/// Groups and their counts over many row groups.
///
/// Every worker fills its own; they are merged at the end.
///
/// A group is found by its key's codes one after the other: the number of a prefix and the next code give the number
/// of the longer prefix. The last number is the group's.
struct GroupAccumulator {
    let keys: [Field]
    let aggregates: [Aggregate]
    /// One a key, then one an aggregate: the values seen.
    ///
    /// Code 0 is null, the others are a table's code plus one.
    private(set) var tables: [ByteTable]
    /// One a key.
    private var prefixes: [PairTable]
    /// `keys.count` codes a group.
    private var groupKeys: [UInt32] = []
    private(set) var events: [Int64] = []
    /// One list an aggregate, one number a group: a count, a sum in billionths, a time.
    private(set) var numbers: [[Int128]]
    /// One an aggregate: the pairs of group and value of distinct counts.
    private var seen: [PairTable]

    init(keys: [Field], aggregates: [Aggregate]) {
        self.keys = keys
        self.aggregates = aggregates
        tables = Array(repeating: ByteTable(), count: keys.count + aggregates.count)
        prefixes = Array(repeating: PairTable(), count: keys.count)
        numbers = Array(repeating: [], count: aggregates.count)
        seen = Array(repeating: PairTable(), count: aggregates.count)
    }

    var count: Int { events.count }

    /// The key of a group, nil where null.
    func key(_ group: Int, _ position: Int) -> ArraySlice<UInt8>? {
        let code = groupKeys[group * keys.count + position]
        return code == 0 ? nil : tables[position][code - 1]
    }

    /// The number of a group, made if it is new.
    private mutating func group(_ codes: some Sequence<UInt32>) -> Int {
        var number: UInt32 = 0
        var isNew = events.isEmpty
        for (position, code) in codes.enumerated() {
            (number, isNew) = prefixes[position].insert(PairTable.key(number, code))
        }
        if isNew {
            groupKeys.append(contentsOf: codes)
            events.append(0)
            for index in aggregates.indices { numbers[index].append(aggregates[index].start) }
        }
        return Int(number)
    }

    // MARK: One row group

    /// Adds some rows of a row group.
    mutating func add(_ reader: RowGroupReader, _ rows: Rows) throws {
        if rows.isEmpty { return }
        let columns = try keys.map { try reader.column($0, at: rows) }
        if columns.count == 1, aggregates.isEmpty { return add(columns[0]) }
        let local = LocalGroups(columns, count: rows.count)
        let groups = self.groups(of: local, columns)
        var counts = [Int64](repeating: 0, count: local.count)
        for id in local.ids { counts[Int(id)] += 1 }
        for (id, group) in groups.enumerated() { events[group] += counts[id] }
        for index in aggregates.indices {
            let field = aggregates[index].field
            let column = try field.map { try reader.column($0, at: rows) }
            switch (aggregates[index], field, column) {
            case (.firstSeen, _, _), (.lastSeen, _, _):
                addTimes(try reader.times(at: rows), to: index, local, groups)
            case (.distinct, _, let column?): addDistinct(column, to: index, local, groups)
            case (_, let field?, let column?):
                let weights = column.decide { aggregates[index].weight($0.map(field.text)) }
                addWeights(weights, column.codes, to: index, local, groups)
            default: break
            }
        }
    }

    /// Adds rows by their only key: its codes are the groups, and nothing else is to be known of them.
    private mutating func add(_ column: CodedColumn) {
        var counts = [Int64](repeating: 0, count: column.radix)
        for code in column.codes { counts[Int(code)] += 1 }
        for (code, count) in counts.enumerated() where count > 0 {
            let isNull = code == Int(column.nullCode)
            let key = isNull ? 0 : tables[0].code(of: column.values.bytes, column.values.range(code)) + 1
            events[group(CollectionOfOne(key))] += count
        }
    }

    /// Adds all rows of a row group of which it is known how often each value of the only key occurs.
    ///
    /// There are no aggregates.
    mutating func add(_ counts: ValueCounts) {
        for (value, count) in counts.counts.enumerated() where count > 0 {
            let code = tables[0].code(of: counts.values.bytes, counts.values.range(value)) + 1
            events[group(CollectionOfOne(code))] += Int64(count)
        }
        if counts.nullCount > 0 { events[group(CollectionOfOne(0))] += Int64(counts.nullCount) }
    }

    private mutating func groups(of local: LocalGroups, _ columns: [CodedColumn]) -> [Int] {
        var known = columns.map { [UInt32](repeating: .max, count: $0.radix) }
        var codes: [UInt32] = []
        return local.representatives.map { row in
            codes.removeAll(keepingCapacity: true)
            for (position, column) in columns.enumerated() {
                let code = Int(column.codes[Int(row)])
                if known[position][code] == .max {
                    known[position][code] =
                        code == Int(column.nullCode)
                        ? 0 : tables[position].code(of: column.values.bytes, column.values.range(code)) + 1
                }
                codes.append(known[position][code])
            }
            return group(codes)
        }
    }

    private mutating func addWeights(
        _ weights: [Int128], _ codes: [UInt32], to index: Int, _ local: LocalGroups, _ groups: [Int]
    ) {
        if let small = weights.asSmall {
            var sums = [Int64](repeating: 0, count: local.count)
            for (row, id) in local.ids.enumerated() { sums[Int(id)] += small[Int(codes[row])] }
            for (id, group) in groups.enumerated() { numbers[index][group].add(Int128(sums[id])) }
        } else {
            for (row, id) in local.ids.enumerated() {
                numbers[index][groups[Int(id)]].add(weights[Int(codes[row])])
            }
        }
    }

    private mutating func addTimes(_ times: [Int64], to index: Int, _ local: LocalGroups, _ groups: [Int]) {
        let isFirst = aggregates[index] == .firstSeen
        var found = [Int64](repeating: .min, count: local.count)
        for (row, id) in local.ids.enumerated() where times[row] != .min {
            let best = found[Int(id)]
            if best == .min || (isFirst ? times[row] < best : times[row] > best) { found[Int(id)] = times[row] }
        }
        for (id, group) in groups.enumerated() where found[id] != .min {
            numbers[index][group] = aggregates[index].merged(numbers[index][group], Int128(found[id]))
        }
    }

    private mutating func addDistinct(
        _ column: CodedColumn, to index: Int, _ local: LocalGroups, _ groups: [Int]
    ) {
        var codes = [UInt32](repeating: .max, count: column.radix)
        func insert(_ id: Int, _ code: Int) {
            guard code != Int(column.nullCode), !column.values.range(code).isEmpty else { return }
            if codes[code] == .max {
                codes[code] = tables[keys.count + index].code(of: column.values.bytes, column.values.range(code))
            }
            let group = groups[id]
            if seen[index].insert(PairTable.key(UInt32(group), codes[code])).isNew { numbers[index][group] += 1 }
        }
        let places = local.count * column.radix
        if places <= 1 << 24 {
            // A bit a pair: rows repeat the same few pairs, and each is then looked at once.
            var isSeen = [UInt64](repeating: 0, count: places / 64 + 1)
            for (row, id) in local.ids.enumerated() {
                let place = Int(id) * column.radix + Int(column.codes[row])
                isSeen[place >> 6] |= 1 << UInt64(place & 63)
            }
            for (word, bits) in isSeen.enumerated() where bits != 0 {
                var rest = bits
                while rest != 0 {
                    let place = word * 64 + rest.trailingZeroBitCount
                    insert(place / column.radix, place % column.radix)
                    rest &= rest - 1
                }
            }
        } else {
            var pairs = PairTable()
            for (row, id) in local.ids.enumerated() where pairs.insert(PairTable.key(id, column.codes[row])).isNew {
                insert(Int(id), Int(column.codes[row]))
            }
        }
    }

    // MARK: Several workers

    /// Adds what another worker found.
    mutating func merge(_ other: GroupAccumulator) {
        var codes: [[UInt32]] = []
        for index in tables.indices {
            let theirs = other.tables[index]
            codes.append((0..<UInt32(theirs.count)).map { tables[index].code(of: $0, in: theirs) })
        }
        let groups = other.events.indices.map { group in
            self.group(
                keys.indices.map { position -> UInt32 in
                    let code = other.groupKeys[group * keys.count + position]
                    return code == 0 ? 0 : codes[position][Int(code) - 1] + 1
                })
        }
        for (otherGroup, group) in groups.enumerated() { events[group] += other.events[otherGroup] }
        for index in aggregates.indices {
            if case .distinct = aggregates[index] {
                for pair in other.seen[index].keys {
                    let group = groups[Int(pair >> 32)]
                    let code = codes[keys.count + index][Int(pair & 0xffff_ffff)]
                    if seen[index].insert(PairTable.key(UInt32(group), code)).isNew { numbers[index][group] += 1 }
                }
            } else {
                for (otherGroup, group) in groups.enumerated() {
                    numbers[index][group] = aggregates[index].merged(
                        numbers[index][group], other.numbers[index][otherGroup])
                }
            }
        }
    }
}

extension Aggregate {
    /// Where no event has a time.
    static let noTime = Int128.min

    fileprivate var start: Int128 {
        switch self {
        case .firstSeen, .lastSeen: Aggregate.noTime
        case .countTrue, .countNotTrue, .sum, .distinct: 0
        }
    }

    /// What one event with this text adds to a count or a sum.
    fileprivate func weight(_ text: ArraySlice<UInt8>?) -> Int128 {
        switch self {
        case .countTrue: text?.elementsEqual("true".utf8) ?? false ? 1 : 0
        case .countNotTrue: text?.elementsEqual("true".utf8) ?? false ? 0 : 1
        case .sum: text.flatMap(FixedDecimal.billionths) ?? 0
        case .firstSeen, .lastSeen, .distinct: 0
        }
    }

    fileprivate func merged(_ left: Int128, _ right: Int128) -> Int128 {
        switch self {
        case .firstSeen:
            return left == Aggregate.noTime ? right : right == Aggregate.noTime ? left : min(left, right)
        case .lastSeen: return max(left, right)
        case .countTrue, .countNotTrue, .sum, .distinct:
            var sum = left
            sum.add(right)
            return sum
        }
    }
}

extension Int128 {
    /// Stops at the largest or smallest number instead of trapping.
    fileprivate mutating func add(_ other: Int128) {
        let (sum, overflow) = addingReportingOverflow(other)
        self = overflow ? (other < 0 ? .min : .max) : sum
    }
}

extension [Int128] {
    /// As small numbers whose sum over any row group fits, or nil.
    fileprivate var asSmall: [Int64]? {
        allSatisfy { $0 >= 0 && $0 <= 1 } ? map(Int64.init) : nil
    }
}
