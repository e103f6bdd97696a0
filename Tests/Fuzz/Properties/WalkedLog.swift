import CloudTrail
import Gunzip
import JSONScan
import Parquet
import TestSupport

/// The stored bytes of one object on the way that indexing takes them: inflated, walked window by window into the columns
/// of one row group.
struct WalkedLog: Equatable {
    var seen = 0
    var kept = 0
    var duplicates = 0
    var rejected = 0
    var findings: [LogFileWalk.Finding] = []
    /// The bytes of the records that are kept, a row each.
    var records: [[UInt8]] = []
    var chunks: [ColumnChunk] = []
    /// Whether the walk asked for more than there is.
    var isUnfinished = false

    /// - Parameter window: bytes of a window; one that holds no whole value is doubled.
    init(stored: [UInt8], window: Int) {
        walk(WalkedLog.plainBytes(stored), window)
    }

    static func plainBytes(_ stored: [UInt8]) -> [UInt8] {
        guard unsafe stored.withUnsafeBytes({ unsafe GunzipDecoder.isGzip($0) }) else { return stored }
        var decoder = GunzipDecoder()
        decoder.plainByteLimit = 16 << 20
        return GunzipProperties.inflate(stored, &decoder).bytes
    }

    private mutating func walk(_ plain: [UInt8], _ window: Int) {
        var walk = LogFileWalk()
        var index = StructuralIndex()
        var reader = RecordReader()
        // A key of its own a run: the columns must not depend on it.
        var batch = EventBatch(hash: .random())
        var known: Set<[UInt8]> = []
        var start = 0
        var size = window
        let padded = plain + [UInt8](repeating: 0xFF, count: ByteArrayColumnBuilder.paddingOfTexts)
        while true {
            let end = min(start + size, plain.count)
            batch.windowStart = start
            let (consumed, outcome) = unsafe plain.withUnsafeBytes { text in
                unsafe index.scan(UnsafeRawBufferPointer(rebasing: text[start..<end])) { json in
                    walk.advance(&json, windowOffset: start, isLast: end == plain.count, records: &reader) {
                        reader, json, recordIndex, byteOffset in
                        take(&reader, json, recordIndex, byteOffset, &batch, &known)
                    }
                }
            }
            unsafe padded.withUnsafeBytes { padded in
                unsafe batch.settle(UnsafeRawBufferPointer(rebasing: padded[..<plain.count]))
            }
            start += consumed
            if outcome == .finished { break }
            if consumed == 0, end == plain.count {
                isUnfinished = true
                break
            }
            size = consumed == 0 ? size * 2 : window
        }
        seen = walk.seen
        kept = walk.kept
        duplicates = walk.duplicates
        rejected = walk.rejected
        findings = walk.findings
        chunks = batch.finish().map(\.plain)
    }

    private mutating func take(
        _ reader: inout RecordReader, _ json: JSONReader, _ recordIndex: Int, _ byteOffset: Int,
        _ batch: inout EventBatch, _ known: inout Set<[UInt8]>
    ) -> LogFileWalk.Disposition {
        let bytes = unsafe Array(json.rawBytes(reader.members.record))
        if unsafe !JSONStringDecoding.hasOnlyValidEscapes(json.rawBytes(reader.members.record)) {
            return .rejected(.malformedRecord, "an escape that JSON does not know")
        }
        if batch.eventID(&reader.members, json) != nil, !known.insert(bytes).inserted { return .duplicate }
        records.append(bytes)
        _ = batch.append(
            &reader.members, json,
            EventBatch.Provenance(
                objectId: 1, recordIndex: Int32(truncatingIfNeeded: recordIndex), byteOffset: Int64(byteOffset)))
        return .kept
    }
}
