import CloudTrail
import Glibc
import TestSupport
import Testing

@testable import TrailIndex

/// Real records, where `BACKTRAIL_CORPUS` names a folder of them.
@Suite struct CorpusTests {
    private static let corpus = unsafe getenv("BACKTRAIL_CORPUS").map { unsafe String(cString: $0) }

    /// Every record is kept or has a row in `copies`, and the names of events are those of a plain reading.
    @Test(.enabled(if: corpus != nil))
    func everyRecordIsThere() throws {
        let archive = TestArchive()
        let corpus = try #require(Self.corpus)
        let summary = try archive.run(threads: 2) { $0.archive = corpus }
        #expect(summary.isBalanced)

        var expected: [String: Int] = [:]
        var records = 0
        let inventory = try ArchiveInventory(archive: corpus)
        for entry in inventory.entries where entry.name.hasSuffix(".json.gz") || entry.name.hasSuffix(".json") {
            let plain = try PlainObject(inventory.root + "/" + inventory.path(entry)).plain
            guard let list = ReferenceJSON.parse(plain)?.member("Records"), list.kind == .array else { continue }
            for record in list.children {
                records += 1
                expected[Self.name(record, plain), default: 0] += 1
            }
        }
        #expect(summary.records.seen == records)
        #expect(summary.records.rejected == 0)

        var counts: [String: Int] = [:]
        var names: [EventLocation: String] = [:]
        let columns = EventColumns.shared
        let objects = try archive.column(columns.objectId)
        let indexes = try archive.column(columns.recordIndex)
        for (row, name) in try archive.column(columns.eventName).enumerated() {
            guard case .number(let object)? = objects[row], case .number(let index)? = indexes[row] else { continue }
            var text = "-"
            if case .text(let name)? = name { text = name }
            names[EventLocation(objectId: object, recordIndex: Int32(index))] = text
            counts[text, default: 0] += 1
        }
        for (location, copies) in try IndexSnapshot(archive.index).copyCounts() {
            counts[try #require(names[location]), default: 0] += copies
        }
        #expect(counts == expected)
    }

    /// The event name as delivered; none of the corpus has an escape in it.
    private static func name(_ record: ReferenceJSON.Node, _ bytes: [UInt8]) -> String {
        guard let name = record.member("eventName"), name.kind == .string else { return "-" }
        return String(decoding: bytes[name.start + 1..<name.end - 1], as: UTF8.self)
    }
}
