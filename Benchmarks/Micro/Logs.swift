import CStructuralScan
import CloudTrail
import Glibc
import Gunzip
import JSONScan
import Parquet

/// Log files in memory, stored and plain.
struct Logs {
    private(set) var stored: [[UInt8]] = []
    private(set) var plain: [[UInt8]] = []
    /// Bytes behind each text that readers may look into.
    static let padding = 64

    var plainBytes: Int { plain.reduce(0) { $0 + $1.count - Logs.padding } }

    /// - Parameter limit: plain bytes after which the rest is left out.
    init(paths: [String], limit: Int) {
        for path in paths where plainBytes < limit {
            guard let bytes = Logs.read(path) else { continue }
            stored.append(bytes)
            plain.append(Logs.inflate(bytes))
        }
    }

    private static func read(_ path: String) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return nil }
        let size = Int(status.st_size)
        return unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            // The buffer has room for `size` bytes, and no more are asked for.
            count = max(unsafe Glibc.read(descriptor, buffer.baseAddress, size), 0)
        }
    }

    private static func inflate(_ stored: [UInt8]) -> [UInt8] {
        var decoder = GunzipDecoder()
        var plain = ByteBuffer()
        decoder.begin()
        unsafe stored.withUnsafeBytes { stored in
            while unsafe decoder.fill(&plain, from: stored) == .more {}
        }
        return unsafe Array(plain.content) + [UInt8](repeating: 0, count: padding)
    }

    /// Inflates all logs, and returns the bytes of the last.
    func inflateAll() -> Int {
        var decoder = GunzipDecoder()
        var plain = ByteBuffer()
        for log in stored {
            plain.removeAll()
            decoder.begin()
            unsafe log.withUnsafeBytes { stored in
                while unsafe decoder.fill(&plain, from: stored) == .more {}
            }
        }
        return plain.count
    }

    /// Finds the structure of all logs, and returns how many positions that is.
    func scanAll(_ kernel: backtrail_scan_kernel) -> Int {
        var index = StructuralIndex(kernel: kernel)
        var positions = 0
        for log in plain {
            unsafe log.withUnsafeBytes { log in
                unsafe index.scan(UnsafeRawBufferPointer(rebasing: log.dropLast(Logs.padding))) { _ in }
            }
            positions += index.count
        }
        return positions
    }

    /// Finds all records and their members, and counts the records.
    var recordCount: Int {
        var index = StructuralIndex()
        var reader = RecordReader()
        var count = 0
        for log in plain {
            unsafe log.withUnsafeBytes { log in
                let text = unsafe UnsafeRawBufferPointer(rebasing: log.dropLast(Logs.padding))
                var walk = LogFileWalk()
                _ = unsafe index.scan(text) { json in
                    walk.advance(&json, windowOffset: 0, isLast: true, records: &reader) { _, _, _, _ in .kept }
                }
                count += walk.seen
            }
        }
        return count
    }

    /// Column chunks of some rows.
    struct RowGroup {
        var rows: Int
        var chunks: [ColumnChunk]
    }

    /// All records as row groups.
    func rowGroups() -> [RowGroup] {
        var index = StructuralIndex()
        var reader = RecordReader()
        var batch = EventBatch(hash: .random())
        var groups: [RowGroup] = []
        for log in plain {
            unsafe log.withUnsafeBytes { log in
                let text = unsafe UnsafeRawBufferPointer(rebasing: log.dropLast(Logs.padding))
                var walk = LogFileWalk()
                _ = unsafe index.scan(text) { json in
                    walk.advance(&json, windowOffset: 0, isLast: true, records: &reader) {
                        reader, json, recordIndex, byteOffset in
                        _ = batch.append(
                            &reader.members, json,
                            EventBatch.Provenance(
                                objectId: 1, recordIndex: Int32(truncatingIfNeeded: recordIndex),
                                byteOffset: Int64(byteOffset), keyAccount: []))
                        return .kept
                    }
                }
                unsafe batch.settle(text)
            }
            if batch.rowCount >= 32_768 { groups.append(RowGroup(rows: batch.rowCount, chunks: batch.finish())) }
        }
        if batch.rowCount > 0 { groups.append(RowGroup(rows: batch.rowCount, chunks: batch.finish())) }
        return groups
    }
}
