import CloudTrail
import Parquet
import TestSupport
import TrailIndex

/// An event as plain values by column: what the engine is tested against.
struct PlainEvent {
    enum Value {
        case text(String)
        case boolean(Bool)
        case integer(Int64)
    }

    /// By dotted path; absent is null.
    var values: [String: Value] = [:]
    /// Structs that are there although nothing in them is.
    var emptyGroups: Set<String> = []
    /// Nil for no list; an element without members is `{}`.
    var resources: [[String: String]]?

    func text(_ path: String) -> String? {
        if case .text(let text) = values[path] { text } else { nil }
    }

    func boolean(_ path: String) -> Bool? {
        if case .boolean(let value) = values[path] { value } else { nil }
    }

    func integer(_ path: String) -> Int64? {
        if case .integer(let value) = values[path] { value } else { nil }
    }

    init(_ texts: [String: String] = [:], time: Int64? = nil) {
        for (path, text) in texts { values[path] = .text(text) }
        if let time { values["eventTime"] = .integer(time) }
        values["objectId"] = .integer(1)
        values["recordIndex"] = .integer(0)
        values["byteOffset"] = .integer(0)
        values["byteLength"] = .integer(0)
    }

    /// The definition level of a column that is in no list.
    fileprivate func level(_ leaf: Schema.Leaf) -> UInt8 {
        if values[leaf.path.joined(separator: ".")] != nil { return leaf.maxDefinitionLevel }
        var level: UInt8 = 0
        var prefix = ""
        for name in leaf.path.dropLast() {
            prefix += prefix.isEmpty ? name : ".\(name)"
            let isThere =
                emptyGroups.contains { $0 == prefix || $0.hasPrefix(prefix + ".") }
                || values.keys.contains { $0.hasPrefix(prefix + ".") }
            if !isThere { break }
            level += 1
        }
        return level
    }
}

/// Row groups in memory.
///
/// Text columns are dictionaries or plain values, by turns.
struct MemoryRows: EventRowsOfTests {
    let rowCount: Int
    let eventTimeRange: ClosedRange<Int64>?
    let chunks: [ColumnChunk]

    init(_ events: [PlainEvent], salt: Int = 0) {
        rowCount = events.count
        let times = events.compactMap { $0.integer("eventTime") }
        eventTimeRange = times.min().flatMap { low in times.max().map { low...$0 } }
        chunks = EventSchema.events.leaves.enumerated().map { index, leaf in
            leaf.maxRepetitionLevel > 0
                ? MemoryRows.list(events, leaf, isDictionary: (index + salt) % 2 == 0)
                : MemoryRows.column(events, leaf, isDictionary: (index + salt) % 2 == 0)
        }
    }

    /// The same rows, no column with a dictionary.
    var plain: MemoryRows { MemoryRows(chunks: chunks.map(\.plain), rowCount: rowCount) }

    init(chunks: [ColumnChunk], rowCount: Int) {
        self.chunks = chunks
        self.rowCount = rowCount
        eventTimeRange = nil
    }

    func column(_ leaf: Int) -> ColumnChunk { chunks[leaf] }

    func dictionary(_ leaf: Int) -> ByteArrays? {
        if case .dictionary(_, let values) = chunks[leaf].values { values } else { nil }
    }

    func rows(holding values: [[UInt8]], inColumn leaf: Int) -> [UInt32]? {
        guard case .dictionary(let codes, let dictionary) = chunks[leaf].values, chunks[leaf].repetitionLevels.isEmpty
        else { return nil }
        var found: [UInt32] = []
        var next = 0
        for row in 0..<chunks[leaf].entryCount {
            let levels = chunks[leaf].definitionLevels
            guard levels.isEmpty || levels[row] == EventSchema.events.leaves[leaf].maxDefinitionLevel else { continue }
            if values.contains(Array(dictionary[Int(codes[next])])) { found.append(UInt32(row)) }
            next += 1
        }
        return found
    }

    /// Values that are no codes, a few a page.
    ///
    /// Between them lies what a search must not take for a part of them.
    func forEachPage(
        ofColumn leaf: Int, where isNeeded: (Range<Int>) -> Bool, _ body: (PageStrings) -> Void
    ) -> Bool {
        guard case .byteArray(let values) = chunks[leaf].values, chunks[leaf].repetitionLevels.isEmpty else {
            return false
        }
        let levels = chunks[leaf].definitionLevels
        let maximum = EventSchema.events.leaves[leaf].maxDefinitionLevel
        var next = 0
        for first in stride(from: 0, to: rowCount, by: 7) {
            var bytes = Array(#"\"bucketName":"x"#.utf8)
            var starts: [UInt32] = []
            var ends: [UInt32] = []
            var rows: [UInt32] = []
            for row in first..<min(first + 7, rowCount) where levels.isEmpty || levels[row] == maximum {
                starts.append(UInt32(bytes.count))
                bytes += values[next]
                ends.append(UInt32(bytes.count))
                bytes += Array(#"","bucketName":"x1","\"#.utf8.prefix(row % 24))
                rows.append(UInt32(row))
                next += 1
            }
            if !rows.isEmpty, isNeeded(first..<min(first + 7, rowCount)) {
                body(PageStrings(bytes: bytes, starts: starts, ends: ends, rows: rows))
            }
        }
        return true
    }

    /// Of every other column, so that both ways of counting are gone.
    func valueCounts(_ leaf: Int) -> ValueCounts? {
        guard case .dictionary(let codes, let values) = chunks[leaf].values, chunks[leaf].repetitionLevels.isEmpty
        else { return nil }
        var counts = [Int](repeating: 0, count: values.count)
        for code in codes { counts[Int(code)] += 1 }
        return ValueCounts(values: values, counts: counts, nullCount: chunks[leaf].entryCount - codes.count)
    }

    private static func column(_ events: [PlainEvent], _ leaf: Schema.Leaf, isDictionary: Bool) -> ColumnChunk {
        let path = leaf.path.joined(separator: ".")
        var levels = events.map { $0.level(leaf) }
        if levels.allSatisfy({ $0 == leaf.maxDefinitionLevel }) { levels = [] }
        let values: ColumnChunk.Values
        switch leaf.physicalType {
        case .boolean: values = .boolean(events.compactMap { $0.boolean(path).map { $0 ? 1 : 0 } })
        case .int32: values = .int32(events.compactMap { $0.integer(path).map(Int32.init) })
        case .int64: values = .int64(events.compactMap { $0.integer(path) })
        case .byteArray: values = text(events.compactMap { $0.text(path) }, isDictionary)
        }
        return ColumnChunk(entryCount: events.count, definitionLevels: levels, values: values)
    }

    private static func list(_ events: [PlainEvent], _ leaf: Schema.Leaf, isDictionary: Bool) -> ColumnChunk {
        let member = leaf.path[leaf.path.count - 1]
        var definitions: [UInt8] = []
        var repetitions: [UInt8] = []
        var texts: [String] = []
        for event in events {
            guard let resources = event.resources, !resources.isEmpty else {
                definitions.append(event.resources == nil ? 0 : 1)
                repetitions.append(0)
                continue
            }
            for (position, resource) in resources.enumerated() {
                repetitions.append(position == 0 ? 0 : 1)
                definitions.append(resource[member] == nil ? 3 : 4)
                if let text = resource[member] { texts.append(text) }
            }
        }
        return ColumnChunk(
            entryCount: definitions.count, definitionLevels: definitions, repetitionLevels: repetitions,
            values: text(texts, isDictionary))
    }

    private static func text(_ texts: [String], _ isDictionary: Bool) -> ColumnChunk.Values {
        var arrays = ByteArrays()
        guard isDictionary else {
            for text in texts { arrays.append(text.utf8) }
            return .byteArray(arrays)
        }
        var codes: [String: UInt32] = [:]
        let coded = texts.map { text -> UInt32 in
            if let code = codes[text] { return code }
            codes[text] = UInt32(codes.count)
            arrays.append(text.utf8)
            return UInt32(codes.count - 1)
        }
        return .dictionary(codes: coded, dictionary: arrays)
    }
}
