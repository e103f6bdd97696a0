import CloudTrail
import Parquet

@testable import TrailIndex

typealias EventRowsOfTests = EventRows

/// An index in memory.
struct MemoryStore: EventStore {
    var rowGroups: [any EventRows]
    var objects: [Int64: LedgerObject] = [1: .named("AWSLogs/1/a.json.gz", 1)]
    var copies: [EventLocation: Int] = [:]
    /// Uncompressed objects.
    var archive: [Int64: [UInt8]] = [:]

    init(_ groups: [[PlainEvent]]) {
        rowGroups = groups.enumerated().map { MemoryRows($1, salt: $0) }
    }

    init(rows: MemoryRows) {
        rowGroups = [rows]
    }

    func ledger() throws -> [Int64: LedgerObject] { objects }
    func copyCounts() throws -> [EventLocation: Int] { copies }

    func deliveredBytes(of object: LedgerObject, spans: [Range<Int>]) throws -> [[UInt8]] {
        let bytes = archive[object.objectId] ?? []
        return spans.map { Array(bytes[$0]) }
    }
}

extension LedgerObject {
    static func named(_ key: String, _ objectId: Int64, integrity: String = "unchecked") -> LedgerObject {
        LedgerObject(
            objectId: objectId, key: key, archiveRoot: "/archive", path: key, kind: .log, status: .indexed, reason: nil,
            integrity: integrity, account: nil, region: nil, organization: nil, deliveryTime: nil, storedBytes: 0,
            modificationTime: Timestamp(seconds: 0), plainBytes: nil, gzipCRC32: nil, storedSHA256: nil,
            plainSHA256: nil, recordsSeen: 0, recordsKept: 0, recordsDuplicate: 0, recordsRejected: 0, diagnostics: [])
    }
}
