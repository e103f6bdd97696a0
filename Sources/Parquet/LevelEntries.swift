/// The level entries (rows, or elements of a list) of a column that have a value, ascending.
///
/// As long as every entry has one, which is the rule for most columns, only their number is kept.
package struct LevelEntries: ~Copyable {
    /// Entries one behind the other.
    struct Run: BitwiseCopyable {
        let first: UInt32
        let count: UInt32
    }

    /// Kept only from the first entry without a value on: before it the entries are 0, 1, 2 and so on.
    private var sparse = OwnedBuffer<Run>()
    package private(set) var count = 0
    private var isDense = true

    package init() {}

    package var last: UInt32? {
        if isDense { return count == 0 ? nil : UInt32(truncatingIfNeeded: count - 1) }
        return sparse.last.map { $0.first &+ $0.count &- 1 }
    }

    /// Appends an entry beyond those that are there.
    @inline(__always)
    package mutating func append(_ entry: UInt32) {
        if isDense, Int(entry) == count {
            count += 1
            return
        }
        if isDense { leaveDense() }
        sparse.append(Run(first: entry, count: 1))
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
        sparse.reserve(staged.count)
        for position in 0..<staged.count {
            sparse.append(Run(first: staged[position].entry, count: staged[position].run))
        }
        count += number
    }

    mutating func removeAll() {
        sparse.removeAll()
        count = 0
        isDense = true
    }

    private mutating func leaveDense() {
        isDense = false
        if count > 0 { sparse.append(Run(first: 0, count: UInt32(truncatingIfNeeded: count))) }
    }

    /// Sets the level of every entry that has a value.
    package func mark(_ level: UInt8, in levels: inout [UInt8]) {
        if isDense {
            for entry in 0..<count { levels[entry] = level }
            return
        }
        for position in 0..<sparse.count {
            let run = sparse[position]
            for entry in Int(run.first)..<Int(run.first) + Int(run.count) { levels[entry] = level }
        }
    }

    /// The entries, one by one.
    package func array() -> [UInt32] {
        if isDense { return Array(0..<UInt32(truncatingIfNeeded: count)) }
        return sparse.array().flatMap { $0.first..<$0.first + $0.count }
    }
}
