/// The level entries (rows, or elements of a list) of a column that have a value, ascending.
///
/// As long as every entry has one, which is the rule for most columns, only their number is kept.
package struct LevelEntries: ~Copyable {
    /// Kept only from the first entry without a value on: before it the entries are 0, 1, 2 and so on.
    private var sparse = OwnedBuffer<UInt32>()
    package private(set) var count = 0
    private var isDense = true

    package init() {}

    package var last: UInt32? {
        isDense ? (count == 0 ? nil : UInt32(truncatingIfNeeded: count - 1)) : sparse.last
    }

    /// Appends an entry beyond those that are there.
    @inline(__always)
    package mutating func append(_ entry: UInt32) {
        if isDense, Int(entry) == count {
            count += 1
            return
        }
        if isDense { leaveDense() }
        sparse.append(entry)
        count += 1
    }

    /// Appends the entries of staged values.
    mutating func append(_ staged: borrowing OwnedBuffer<StagedValue>) {
        var number = 0
        for position in 0..<staged.count { number &+= Int(staged[position].run) }
        // Entries ascend: if the last is where it would be without a gap, so are all.
        if isDense, staged.count > 0, Int(staged[staged.count - 1].lastEntry) == count + number - 1 {
            count += number
            return
        }
        if isDense { leaveDense() }
        sparse.reserve(number)
        for position in 0..<staged.count {
            let value = staged[position]
            for offset in 0..<value.run { sparse.append(value.entry &+ offset) }
        }
        count += number
    }

    private mutating func leaveDense() {
        isDense = false
        for entry in 0..<count { sparse.append(UInt32(truncatingIfNeeded: entry)) }
    }

    /// Sets the level of every entry that has a value.
    package func mark(_ level: UInt8, in levels: inout [UInt8]) {
        if isDense {
            for entry in 0..<count { levels[entry] = level }
        } else {
            for position in 0..<count { levels[Int(sparse[position])] = level }
        }
    }

    /// The entries, one by one.
    package func array() -> [UInt32] {
        isDense ? Array(0..<UInt32(truncatingIfNeeded: count)) : sparse.array()
    }
}
