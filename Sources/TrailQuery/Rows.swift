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

    /// Whether any of them lies in a range.
    func intersects(_ range: Range<Int>) -> Bool {
        guard let indexes else { return !range.isEmpty }
        var low = 0
        var high = indexes.count
        while low < high {
            let middle = (low + high) / 2
            if Int(indexes[middle]) < range.lowerBound { low = middle + 1 } else { high = middle }
        }
        return low < indexes.count && Int(indexes[low]) < range.upperBound
    }

    /// What a column of the whole row group holds at these rows.
    func gather<Value>(_ values: [Value]) -> [Value] {
        guard let indexes else { return values }
        return indexes.map { values[Int($0)] }
    }

    /// The rows whose code is accepted, of codes for every row of the row group.
    func filter(wholeCodes codes: [UInt32], accepted: [Bool]) -> Rows {
        guard let indexes else { return filter(codes, accepted: accepted) }
        if accepted.allSatisfy({ $0 }) { return self }
        if !accepted.contains(true) { return .none(of: total) }
        let marks = accepted.map { $0 ? 1 : 0 } as [UInt8]
        let codes = codes.span
        let span = marks.span
        let rows = indexes.span
        return filter(marked: { position in span[Int(codes[Int(rows[position])])] })
    }

    /// The rows whose code is accepted.
    func filter(_ codes: [UInt32], accepted: [Bool]) -> Rows {
        if accepted.allSatisfy({ $0 }) { return self }
        if !accepted.contains(true) { return .none(of: total) }
        let marks = accepted.map { $0 ? 1 : 0 } as [UInt8]
        let codes = codes.span
        let span = marks.span
        return filter(marked: { position in span[Int(codes[position])] })
    }

    /// The rows whose position among these is accepted.
    @inline(__always)
    func filter(_ isAccepted: (_ position: Int) -> Bool) -> Rows {
        filter(marked: { isAccepted($0) ? 1 : 0 })
    }

    /// The rows whose position among these is marked, with 1 and not with 0.
    @inline(__always)
    private func filter(marked mark: (_ position: Int) -> UInt8) -> Rows {
        var kept = [UInt32](repeating: 0, count: count)
        let end = Rows.write(to: &kept, indexes, mark)
        kept.removeLast(kept.count - end)
        return Rows(kept, of: total)
    }

    /// Writes the rows whose position is marked behind one another, and returns how many there are.
    ///
    /// Without a branch a row: which rows are marked is hard to foresee.
    @inline(__always)
    private static func write(
        to rows: inout [UInt32], _ indexes: [UInt32]?, _ mark: (_ position: Int) -> UInt8
    ) -> Int {
        let count = rows.count
        var target = rows.mutableSpan
        var end = 0
        if let indexes {
            let indexes = indexes.span
            for position in 0..<count {
                target[end] = indexes[position]
                end &+= Int(mark(position))
            }
        } else {
            for position in 0..<count {
                target[end] = UInt32(truncatingIfNeeded: position)
                end &+= Int(mark(position))
            }
        }
        return end
    }

    /// The rows whose position among these has the mark 1, all others having 0.
    func filter(marks: [UInt8]) -> Rows {
        let marks = marks.span
        return filter(marked: { position in marks[position] })
    }

    /// The rows that are also among others.
    func intersection(_ others: Rows) -> Rows {
        guard let mine = indexes else { return others }
        guard let theirs = others.indexes else { return self }
        var marks = [UInt8](repeating: 0, count: total)
        for row in theirs { marks[Int(row)] = 1 }
        let span = marks.span
        let rows = mine.span
        return filter(marked: { position in span[Int(rows[position])] })
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
        if isEmpty { return others }
        guard let mine = indexes, let theirs = others.indexes else { return others }
        var isMember = [Bool](repeating: false, count: total)
        for row in mine { isMember[Int(row)] = true }
        for row in theirs { isMember[Int(row)] = true }
        return Rows(all: total).filter { isMember[$0] }
    }
}
