import Parquet
import TrailQuery

/// The wanted events of one row group in order of time.
///
/// Codes are the row group's own until `translate` makes them those of the feed.
struct FeedBlock: Sendable {
    let rowGroup: Int32
    var times: [Int64]
    /// A number that the values of an event decide: it orders events of one time.
    var ties: [UInt64]
    var rows: [UInt32]
    var flags: [EventFlags]
    var columns: [[UInt32]]
    /// What the codes stand for; empty once they are translated.
    private var values: [ByteArrays]
    /// Calls without a time.
    let undated: Int
    /// The first event that was not handed out yet.
    var next = 0

    var count: Int { times.count }
    var isFinished: Bool { next >= times.count }

    // MARK: Reading

    /// - Parameter fields: by column; nil for what is put together.
    init(_ columns: WholeColumns, rowGroup: Int, fields: [Field?], truths: Truths) throws {
        self.rowGroup = Int32(clamping: rowGroup)
        undated = columns.undated
        let coded = try zip(FeedColumn.allCases, fields).map { column, field in
            if let field { return try columns.column(field) }
            return column == .resource
                ? try columns.resources()
                : try columns.requestParameters(whole: NotedCalls.loggingSettings, marked: NotedCalls.withDocuments)
        }
        let count = columns.count
        var ties = [UInt64](repeating: 0, count: count)
        for (number, column) in coded.enumerated() {
            let hashes = column.values.stableHashes(salt: UInt64(number))
            for position in 0..<count { ties[position] &+= hashes[Int(column.codes[position])] }
        }
        let flags = try truths.flags(of: columns)
        let order = FeedBlock.order(columns.times, ties)
        times = order.map { columns.times[Int($0)] }
        self.ties = order.map { ties[Int($0)] }
        rows = order.map { UInt32(truncatingIfNeeded: columns.row(Int($0))) }
        self.flags = order.map { flags[Int($0)] }
        self.columns = coded.map { column in order.map { column.codes[Int($0)] } }
        values = coded.map(\.values)
    }

    /// Positions by time, then tie.
    private static func order(_ times: [Int64], _ ties: [UInt64]) -> [UInt32] {
        var order = (0..<UInt32(times.count)).map {
            FeedEntry(time: times[Int($0)], tie: ties[Int($0)], block: 0, position: $0)
        }
        order.sort()
        return order.map(\.position)
    }

    // MARK: Codes of the feed

    /// Makes the codes those of the feed; texts that no event uses are not taken over.
    mutating func translate(_ symbols: inout FeedSymbols) {
        for number in columns.indices {
            let values = self.values[number]
            let null = UInt32(values.count)
            var known = [UInt32](repeating: .max, count: values.count + 1)
            known[Int(null)] = FeedSymbols.absent
            var others = 0
            for position in columns[number].indices {
                let code = Int(columns[number][position])
                var translated = known[code]
                if translated == .max {
                    translated = symbols.insert(number, values.bytes, values.range(code))
                    known[code] = translated
                }
                if translated == FeedSymbols.other { others += 1 }
                columns[number][position] = translated
            }
            symbols.countOthers(number, others)
        }
        values = []
    }

    /// The first position at or after `next` whose time is no earlier.
    private func position(of time: Int64) -> Int {
        var low = next
        var high = times.count
        while low < high {
            let middle = (low + high) / 2
            if times[middle] < time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// How many events of an interval were not handed out yet.
    func count(from start: Int64, before end: Int64) -> Int { position(of: end) - position(of: start) }

    /// Hands out the events before a time.
    mutating func takeEntries(before end: Int64, block: Int, into entries: inout [FeedEntry]) {
        let last = position(of: end)
        for position in next..<last {
            entries.append(
                FeedEntry(
                    time: times[position], tie: ties[position], block: UInt32(truncatingIfNeeded: block),
                    position: UInt32(truncatingIfNeeded: position)))
        }
        next = last
    }

    /// Drops events that were handed out and, of the rest, those from a time on.
    mutating func cut(before end: Int64) {
        let last = position(of: end)
        times = Array(times[next..<last])
        ties = Array(ties[next..<last])
        rows = Array(rows[next..<last])
        flags = Array(flags[next..<last])
        for number in columns.indices { columns[number] = Array(columns[number][next..<last]) }
        next = 0
    }
}

/// One event of several blocks, as it is sorted.
struct FeedEntry: Comparable {
    let time: Int64
    let tie: UInt64
    let block: UInt32
    let position: UInt32

    static func < (left: FeedEntry, right: FeedEntry) -> Bool {
        if left.time != right.time { return left.time < right.time }
        return (left.tie, left.block, left.position) < (right.tie, right.block, right.position)
    }
}

/// The fields behind `EventFlags`.
struct Truths: Sendable {
    private let readOnly: Field
    private let isError: Field
    private let mfa: Field

    init() throws {
        readOnly = try Field("readOnly")
        isError = try Field("isError")
        mfa = try Field("mfa")
    }

    func flags(of columns: WholeColumns) throws -> [EventFlags] {
        var flags = [EventFlags](repeating: [], count: columns.count)
        func mark(_ field: Field, _ value: String, _ flag: EventFlags) throws {
            let column = try columns.column(field)
            let isMarked = (0..<UInt32(column.radix)).map { column.value($0)?.elementsEqual(value.utf8) ?? false }
            if !isMarked.contains(true) { return }
            for (position, code) in column.codes.enumerated() where isMarked[Int(code)] {
                flags[position].insert(flag)
            }
        }
        try mark(readOnly, "true", .isReadOnly)
        try mark(isError, "true", .isError)
        try mark(mfa, "true", .usedMFA)
        try mark(mfa, "false", .usedNoMFA)
        return flags
    }
}

extension ByteArrays {
    /// A number a value that is the same in every run, and a last one for null.
    fileprivate func stableHashes(salt: UInt64) -> [UInt64] {
        // FNV-1a, finished by a multiplication that brings all bits up.
        let bytes = self.bytes.span
        var hashes: [UInt64] = []
        hashes.reserveCapacity(count + 1)
        for index in 0..<count {
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ salt
            for position in range(index) { hash = (hash ^ UInt64(bytes[position])) &* 0x100_0000_01b3 }
            hash ^= hash >> 32
            hashes.append(hash &* 0x9e37_79b9_7f4a_7c15)
        }
        hashes.append(0)
        return hashes
    }
}
