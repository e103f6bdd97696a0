/// The rows of a row group sorted into groups: those with equal codes in every key column.
struct LocalGroups {
    /// One a row: the row's group.
    private(set) var ids: [UInt32]
    private(set) var count: Int
    /// One a group: the position of one of its rows, whose codes are the group's.
    private(set) var representatives: [UInt32]

    /// A key column: a code a row, each below `radix`.
    struct Codes {
        let codes: [UInt32]
        let radix: Int

        init(_ codes: [UInt32], radix: Int) {
            self.codes = codes
            self.radix = radix
        }
    }

    /// - Parameter count: how many rows there are; every column has as many codes.
    init(_ columns: [CodedColumn], count rowCount: Int) {
        self.init(columns.map { Codes($0.codes, radix: $0.radix) }, count: rowCount)
    }

    /// - Parameter count: how many rows there are; every column has as many codes.
    init(_ columns: [Codes], count rowCount: Int) {
        ids = Array(repeating: 0, count: rowCount)
        count = rowCount == 0 ? 0 : 1
        representatives = rowCount == 0 ? [] : [0]
        for column in columns { split(column.codes, radix: column.radix) }
    }

    /// Splits every group by one more column.
    private mutating func split(_ codes: [UInt32], radix: Int) {
        var groups: [UInt32] = []
        let previous = count
        if previous * radix <= max(1 << 16, ids.count * 4) {
            // Dense numbers in order of appearance, found in a table with a place for every pair.
            var numbers = [UInt32](repeating: .max, count: previous * radix)
            for row in ids.indices {
                let place = Int(ids[row]) * radix + Int(codes[row])
                var number = numbers[place]
                if number == .max {
                    number = UInt32(groups.count)
                    numbers[place] = number
                    groups.append(UInt32(row))
                }
                ids[row] = number
            }
        } else {
            var pairs = PairTable()
            for row in ids.indices {
                let (number, isNew) = pairs.insert(PairTable.key(ids[row], codes[row]))
                if isNew { groups.append(UInt32(row)) }
                ids[row] = number
            }
        }
        count = groups.count
        representatives = groups
    }
}
