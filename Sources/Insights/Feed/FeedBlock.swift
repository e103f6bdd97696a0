import Parquet
import TrailQuery

/// The wanted events of one row group in order of time.
///
/// Codes are the row group's own until `translate` makes them those of the feed.
struct FeedBlock: Sendable {
    let rowGroup: Int32
    /// Ascending, with the places of the events in what follows, which is in the order of the row group.
    private var times: [Int64]
    private var order: [UInt32]
    /// A number that the values of an event decide: it orders events of one time.
    private var ties: [UInt64]
    private(set) var rows: [UInt32]
    private(set) var flags: [EventFlags]
    private(set) var columns: [[UInt32]]
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
            FeedBlock.add(hashes.span, at: column.codes.span, to: &ties)
        }
        flags = try truths.flags(of: columns)
        order = FeedBlock.order(columns.times, ties)
        let all = columns.times.span
        times = order.map { all[Int($0)] }
        self.ties = ties
        rows = (0..<count).map { UInt32(truncatingIfNeeded: columns.row($0)) }
        self.columns = coded.map(\.codes)
        values = coded.map(\.values)
        columns.releasePages()
    }

    private static func add(_ hashes: Span<UInt64>, at codes: Span<UInt32>, to ties: inout [UInt64]) {
        var ties = ties.mutableSpan
        for position in ties.indices { ties[position] &+= hashes[Int(codes[position])] }
    }

    /// Positions by time, then tie, then position.
    ///
    /// Time and position are sorted as one number where they fit into one, and what has one time by ties then: most of the
    /// comparing is done by then.
    private static func order(_ times: [Int64], _ ties: [UInt64]) -> [UInt32] {
        guard let first = times.min(), let last = times.max() else { return [] }
        let positionBits = UInt64.bitWidth - UInt64(times.count).leadingZeroBitCount
        let (distance, overflow) = last.subtractingReportingOverflow(first)
        guard !overflow, UInt64(distance).leadingZeroBitCount >= positionBits else {
            return times.indices.map { UInt32(truncatingIfNeeded: $0) }.sorted {
                (times[Int($0)], ties[Int($0)], $0) < (times[Int($1)], ties[Int($1)], $1)
            }
        }
        var keys = times.indices.map { UInt64(times[$0] - first) << UInt64(positionBits) | UInt64($0) }
        keys.sort()
        var order = keys.map { UInt32(truncatingIfNeeded: $0 & (1 << UInt64(positionBits) - 1)) }
        var start = 0
        while start < keys.count {
            var end = start + 1
            while end < keys.count, keys[end] >> UInt64(positionBits) == keys[start] >> UInt64(positionBits) {
                end += 1
            }
            if end - start > 1 {
                order[start..<end].sort { (ties[Int($0)], $0) < (ties[Int($1)], $1) }
            }
            start = end
        }
        return order
    }

    // MARK: Codes of the feed

    /// Makes the codes those of the feed; texts that no event uses are not taken over.
    mutating func translate(_ symbols: inout FeedSymbols) {
        for number in columns.indices {
            let values = self.values[number]
            var known = [UInt32](repeating: .max, count: values.count + 1)
            known[values.count] = FeedSymbols.absent
            var others = 0
            // Taken out of its place, so that it is nobody else's while it changes.
            var codes: [UInt32] = []
            swap(&codes, &columns[number])
            var span = codes.mutableSpan
            for position in span.indices {
                let code = Int(span[position])
                var translated = known[code]
                if translated == .max {
                    translated = symbols.insert(number, values.bytes, values.range(code))
                    known[code] = translated
                }
                if translated == FeedSymbols.other { others += 1 }
                span[position] = translated
            }
            swap(&codes, &columns[number])
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
        for place in next..<last {
            let position = order[place]
            entries.append(
                FeedEntry(
                    time: times[place], tie: ties[Int(position)], block: UInt32(truncatingIfNeeded: block),
                    position: position))
        }
        next = last
    }

    /// The times of events that were not handed out yet, ascending.
    var waitingTimes: ArraySlice<Int64> { times[next...] }

    /// Drops events that were handed out and, of the rest, those from a time on.
    mutating func cut(before end: Int64) {
        let last = position(of: end)
        let kept = order[next..<last].map { Int($0) }
        times = Array(times[next..<last])
        ties = kept.map { ties[$0] }
        rows = kept.map { rows[$0] }
        flags = kept.map { flags[$0] }
        for number in columns.indices { columns[number] = kept.map { columns[number][$0] } }
        order = Array(0..<UInt32(kept.count))
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

    init() throws {
        readOnly = try Field("readOnly")
        isError = try Field("isError")
    }

    func flags(of columns: WholeColumns) throws -> [EventFlags] {
        var flags = [EventFlags](repeating: [], count: columns.count)
        func mark(_ column: CodedColumn, _ value: String, _ flag: EventFlags) {
            let marks = (0..<UInt32(column.radix)).map { code -> EventFlags in
                column.value(code)?.elementsEqual(value.utf8) ?? false ? flag : []
            }
            guard marks.contains(flag) else { return }
            var span = flags.mutableSpan
            let codes = column.codes.span
            for position in span.indices { span[position].formUnion(marks[Int(codes[position])]) }
        }
        mark(try columns.column(readOnly), "true", .isReadOnly)
        mark(try columns.column(isError), "true", .isError)
        let factors = try columns.consoleLoginMFA()
        mark(factors, "true", .usedMFA)
        mark(factors, "false", .usedNoMFA)
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
