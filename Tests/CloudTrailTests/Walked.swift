import CloudTrail
import JSONScan
import Parquet
import TestSupport

/// A log file walked window by window into the columns of one row group.
struct Walked: Equatable {
    var seen = 0
    var kept = 0
    var rejected = 0
    var hasRecords = false
    var findings: [LogFileWalk.Finding] = []
    /// Text of the records given to the sink, by index and offset.
    var records: [String] = []
    var chunks: [ColumnChunk] = []
    /// Kept records in which bytes were replaced.
    var repaired: [Int] = []

    /// - Parameter window: bytes of a window; one that holds no whole value grows byte by byte. What a window staged is
    ///   settled before the next. Nil for all at once.
    init(_ text: [UInt8], window: Int? = nil, keyAccount: String = "") {
        var walk = LogFileWalk()
        var index = StructuralIndex()
        var reader = RecordReader()
        var batch = EventBatch(hash: .random())
        batch.keyAccount = Array(keyAccount.utf8)
        let padded = text + [UInt8](repeating: 0xFF, count: ByteArrayColumnBuilder.paddingOfTexts)
        var start = 0
        var size = window ?? text.count
        while true {
            let end = min(start + size, text.count)
            batch.windowStart = start
            let (consumed, outcome) = unsafe text.withUnsafeBytes { text in
                unsafe index.scan(UnsafeRawBufferPointer(rebasing: text[start..<end])) { json in
                    walk.advance(&json, windowOffset: start, isLast: end == text.count, records: &reader) {
                        reader, json, recordIndex, byteOffset in
                        let record = unsafe String(decoding: json.rawBytes(reader.members.record), as: UTF8.self)
                        records.append("\(recordIndex)@\(byteOffset) \(record)")
                        let isRepaired = batch.append(
                            &reader.members, json,
                            EventBatch.Provenance(
                                objectId: 7, recordIndex: Int32(recordIndex), byteOffset: Int64(byteOffset)))
                        if isRepaired { repaired.append(recordIndex) }
                        return .kept
                    }
                }
            }
            unsafe padded.withUnsafeBytes { padded in
                unsafe batch.settle(UnsafeRawBufferPointer(rebasing: padded[..<text.count]))
            }
            start += consumed
            if outcome == .finished { break }
            precondition(consumed > 0 || end < text.count, "the walk asks for more than there is")
            size = consumed == 0 ? size + 1 : window ?? text.count
        }
        seen = walk.seen
        kept = walk.kept
        rejected = walk.rejected
        hasRecords = walk.hasRecords
        findings = walk.findings
        chunks = batch.finish().map(\.plain)
    }

    init(_ text: String, window: Int? = nil, keyAccount: String = "") {
        self.init(Array(text.utf8), window: window, keyAccount: keyAccount)
    }

    /// Records walked as the whole of a log file.
    init(records: [String], keyAccount: String = "") {
        self.init("{\"Records\":[" + records.joined(separator: ",") + "]}", keyAccount: keyAccount)
    }

    private func leaf(_ path: String) -> Int {
        guard let leaf = EventSchema.events.leafIndex(path) else { fatalError("no column \(path)") }
        return leaf
    }

    /// The values of a column outside of lists, a row each, as text.
    func column(_ path: String) -> [String?] {
        let leaf = leaf(path)
        let chunk = chunks[leaf]
        let maximum = EventSchema.events.leaves[leaf].maxDefinitionLevel
        var present = 0
        return (0..<chunk.entryCount).map { row in
            guard chunk.definitionLevels.isEmpty || chunk.definitionLevels[row] == maximum else { return nil }
            defer { present += 1 }
            return Self.text(chunk.values, present)
        }
    }

    /// The definition levels of a column, a row each: how many of the objects on the way to it are there.
    func levels(_ path: String) -> [UInt8] {
        let leaf = leaf(path)
        let chunk = chunks[leaf]
        return chunk.definitionLevels.isEmpty
            ? Array(repeating: EventSchema.events.leaves[leaf].maxDefinitionLevel, count: chunk.entryCount)
            : chunk.definitionLevels
    }

    /// The level entries of a list column: repetition, definition and value.
    func list(_ member: String) -> [String] {
        let leaf = EventSchema.events.leaves.firstIndex { $0.path.first == "resources" && $0.path.last == member } ?? 0
        let chunk = chunks[leaf]
        var present = 0
        return (0..<chunk.entryCount).map { entry in
            let levels = "\(chunk.repetitionLevels[entry])/\(chunk.definitionLevels[entry])"
            guard chunk.definitionLevels[entry] == EventSchema.events.leaves[leaf].maxDefinitionLevel else {
                return levels
            }
            defer { present += 1 }
            return levels + " " + Self.text(chunk.values, present)
        }
    }

    private static func text(_ values: ColumnChunk.Values, _ index: Int) -> String {
        switch values {
        case .boolean(let values): values[index] == 1 ? "true" : "false"
        case .int32(let values): String(values[index])
        case .int64(let values): String(values[index])
        case .byteArray(let values): values.string(index)
        case .dictionary(let codes, let dictionary): dictionary.string(Int(codes[index]))
        }
    }
}
