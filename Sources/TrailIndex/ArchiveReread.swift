import CloudTrail
import Gunzip
import JSONScan

/// Reads single records back from objects that were read before, to compare them with a copy.
///
/// Keeps the text of the last object: copies come in the order of their originals. An object is walked as it was when
/// its records were taken, so that damage in it hides none of them; one of another carrier is unwrapped again.
struct ArchiveReread {
    private let run: IngestRun
    private var objectId: Int64 = -1
    private var plain: [UInt8] = []
    /// Where in the text each record that can be read lies.
    private var records: [Int: Range<Int>] = [:]

    init(run: IngestRun) {
        self.run = run
    }

    /// The record at a location as a value; nil when it cannot be read any more.
    mutating func record(_ location: EventLocation) -> JSONTree? {
        if objectId != location.objectId {
            objectId = location.objectId
            plain = run.path(of: location.objectId).flatMap { try? PlainObject($0, limit: 1 << 30).plain } ?? []
            let sequence = Unwrapping.sequence(
                of: plain, window: IngestWorker.windowSize, largestWindow: IngestWorker.windowLimit)
            if let sequence { plain = sequence }
            records = ArchiveReread.records(plain, sequence == nil ? LogFileWalk() : .sequence())
        }
        return records[Int(location.recordIndex)].flatMap { try? JSONTree(Array(plain[$0])) }
    }

    private static func records(_ plain: [UInt8], _ walk: LogFileWalk) -> [Int: Range<Int>] {
        var records: [Int: Range<Int>] = [:]
        var walk = walk
        var index = StructuralIndex()
        var reader = RecordReader()
        var start = 0
        var size = IngestWorker.windowSize
        while true {
            let end = min(start + size, plain.count)
            let (consumed, outcome) = unsafe plain.withUnsafeBytes { text in
                unsafe index.scan(UnsafeRawBufferPointer(rebasing: text[start..<end])) { json in
                    walk.advance(&json, windowOffset: start, isLast: end == plain.count, records: &reader) {
                        reader, _, recordIndex, byteOffset in
                        records[recordIndex] = byteOffset..<byteOffset + reader.members.record.byteCount
                        return .kept
                    }
                }
            }
            start += consumed
            if outcome == .finished || consumed == 0 && size >= IngestWorker.windowLimit { return records }
            size = consumed == 0 ? size * 2 : IngestWorker.windowSize
        }
    }
}
