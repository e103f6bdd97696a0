/// Some rows of a row group, ascending; all of them without a list.
struct Rows {
    /// How many rows the row group has.
    let total: Int
    /// Nil for all rows.
    let indexes: [UInt32]?

    var count: Int { indexes?.count ?? total }
    var isEmpty: Bool { count == 0 }

    init(all total: Int) {
        self.total = total
        indexes = nil
    }

    init(_ indexes: [UInt32], of total: Int) {
        self.total = total
        self.indexes = indexes.count == total ? nil : indexes
    }

    static func none(of total: Int) -> Rows { Rows([], of: total) }

    /// The row at a position among these rows.
    func row(_ position: Int) -> Int {
        indexes.map { Int($0[position]) } ?? position
    }

    /// What a column of the whole row group holds at these rows.
    func gather<Value>(_ values: [Value]) -> [Value] {
        guard let indexes else { return values }
        return indexes.map { values[Int($0)] }
    }

    /// The rows whose code is accepted.
    func filter(_ codes: [UInt32], accepted: [Bool]) -> Rows {
        if accepted.allSatisfy({ $0 }) { return self }
        if !accepted.contains(true) { return .none(of: total) }
        return filter { position in accepted[Int(codes[position])] }
    }

    /// The rows whose position among these is accepted.
    @inline(__always)
    func filter(_ isAccepted: (_ position: Int) -> Bool) -> Rows {
        var kept: [UInt32] = []
        if let indexes {
            for position in indexes.indices where isAccepted(position) { kept.append(indexes[position]) }
        } else {
            for position in 0..<total where isAccepted(position) { kept.append(UInt32(position)) }
        }
        return Rows(kept, of: total)
    }

    func subtracting(_ others: Rows) -> Rows {
        if others.isEmpty { return self }
        guard let excluded = others.indexes else { return .none(of: total) }
        var isExcluded = [Bool](repeating: false, count: total)
        for row in excluded { isExcluded[Int(row)] = true }
        return filter { position in !isExcluded[self.row(position)] }
    }

    func union(_ others: Rows) -> Rows {
        if others.isEmpty || indexes == nil { return self }
        guard let mine = indexes, let theirs = others.indexes else { return others }
        var isMember = [Bool](repeating: false, count: total)
        for row in mine { isMember[Int(row)] = true }
        for row in theirs { isMember[Int(row)] = true }
        return Rows(all: total).filter { isMember[$0] }
    }
}
