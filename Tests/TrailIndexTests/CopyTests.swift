import CloudTrail
import TestSupport
import Testing

@testable import TrailIndex

/// Events that were delivered more than once.
@Suite struct CopyTests {
    private static let event = TestArchive.record("a", more: ",\"n\":1,\"m\":{\"x\":[1,2],\"y\":null}")
    /// The same value in other words.
    private static let rendering =
        "{ \"m\":{\"y\":null,\"x\":[1.0,2e0]}, \"n\":1, \"eventID\":\"a\", \"eventName\":\"Describe\\u0049nstances\","
        + "\"eventVersion\":\"1.08\", \"eventTime\":\"2024-03-01T00:00:00Z\" }"

    @Test(arguments: [1, 4])
    func copiesOfOneRunAreSuppressed(threads: Int) throws {
        let archive = TestArchive()
        for minute in 0..<30 { archive.put([TestArchive.record("own-\(minute)"), Self.event], minute: minute) }
        let summary = try archive.run(threads: threads)
        #expect(summary.records == IndexSummary.Records(seen: 60, kept: 31, duplicate: 29))
        #expect(try archive.eventIDs().count { $0 == "a" } == 1)
        #expect(try archive.copies() == Array(repeating: "duplicate a", count: 29))
        #expect(try IndexSnapshot(archive.index).copyCounts().values.sorted() == [29])
    }

    @Test(arguments: [event, rendering])
    func copiesOfAnEarlierRunAreSuppressed(second: String) throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("x"), Self.event], minute: 0)
        try archive.run()
        archive.put([second, TestArchive.record("y")], minute: 1)
        archive.put([second], minute: 2)
        let summary = try archive.run()
        #expect(summary.records == IndexSummary.Records(seen: 3, kept: 1, duplicate: 2))
        #expect(try archive.eventIDs() == ["a", "x", "y"])
        #expect(try archive.copies() == ["duplicate a", "duplicate a"])
        // Both copies name the event that is there: record 1 of the first object.
        let first = try archive.ledger()[0].objectId
        #expect(
            try IndexSnapshot(archive.index).copyCounts() == [EventLocation(objectId: first, recordIndex: 1): 2])
    }

    @Test func aRenderingWithinOneRunIsACopy() throws {
        let archive = TestArchive()
        archive.put([Self.event, Self.rendering], minute: 0)
        archive.put([Self.rendering], minute: 1)
        let summary = try archive.run()
        #expect(summary.records == IndexSummary.Records(seen: 3, kept: 1, duplicate: 2))
    }

    /// Threads that meet the same event at the same time agree on one, and every copy names it.
    @Test func renderingsMetAtOnceAreCopiesOfOneEvent() throws {
        let archive = TestArchive()
        // Blanks make each rendering another run of bytes with the same value.
        for minute in 0..<64 {
            let renderings = (0..<10).map { id in
                TestArchive.record("e\(id)", more: String(repeating: " ", count: (minute * 7 + id) % 9))
            }
            archive.put(renderings, minute: minute)
        }
        let summary = try archive.run(threads: 4)
        #expect(summary.records == IndexSummary.Records(seen: 640, kept: 10, duplicate: 630))
        #expect(try archive.eventIDs() == (0..<10).map { "e\($0)" })
        #expect(try IndexSnapshot(archive.index).copyCounts().values.sorted() == Array(repeating: 63, count: 10))
        let objects = try archive.column(EventColumns.shared.objectId)
        let records = try archive.column(EventColumns.shared.recordIndex)
        let kept = zip(objects, records).map { object, record in
            "\(String(describing: object)) \(String(describing: record))"
        }
        let named = try archive.copyRows().map { "\(String(describing: $0[6])) \(String(describing: $0[7]))" }
        #expect(Set(named) == Set(kept))
    }

    @Test func anotherValueIsAConflictAndKept() throws {
        let archive = TestArchive()
        archive.put([Self.event], minute: 0)
        archive.put([TestArchive.record("a", name: "Other")], minute: 1)
        try archive.run()
        archive.put([TestArchive.record("a", name: "Third"), TestArchive.record("a", name: "Other")], minute: 2)
        let summary = try archive.run()
        #expect(summary.records == IndexSummary.Records(seen: 2, kept: 1, duplicate: 1))
        #expect(try archive.eventIDs() == ["a", "a", "a"])
        #expect(try archive.copies() == ["conflict a", "conflict a", "duplicate a"])
    }

    @Test func manyValuesUnderOneIdAreAllKept() throws {
        let archive = TestArchive()
        archive.put((0..<400).map { TestArchive.record("a", name: "N\($0)") }, minute: 0)
        let summary = try archive.run()
        #expect(summary.records == IndexSummary.Records(seen: 400, kept: 400))
        #expect(try archive.copies() == Array(repeating: "conflict a", count: 399))
    }

    @Test func eventsWithoutAnIdAreNeverCopies() throws {
        let archive = TestArchive()
        archive.put(
            ["{\"eventName\":\"A\"}", "{\"eventName\":\"A\"}", "{\"eventID\":\"\"}", "{\"eventID\":\"\"}"], minute: 0)
        archive.put(["{\"eventName\":\"A\"}", "{\"eventID\":null}", "{\"eventID\":null}"], minute: 1)
        #expect(try archive.run().records == IndexSummary.Records(seen: 7, kept: 7))
    }

    @Test func aggregatedEventsAreRecognisedByTheirId() throws {
        let archive = TestArchive()
        let event = #"{"eventId":"g","eventCategory":"Aggregated","summary":{}}"#
        archive.put([event, event], minute: 0)
        #expect(try archive.run().records == IndexSummary.Records(seen: 2, kept: 1, duplicate: 1))
        archive.put([event], minute: 1)
        #expect(try archive.run().records == IndexSummary.Records(seen: 1, kept: 0, duplicate: 1))
        #expect(try archive.copies() == ["duplicate g", "duplicate g"])
    }

    /// The originals are found again also in objects that are damaged before or behind them.
    @Test func copiesOfEventsInDamagedObjectsAreSuppressed() throws {
        let archive = TestArchive()
        let whole = StoredGzip.member(TestArchive.file([Self.event, TestArchive.record("b"), TestArchive.record("c")]))
        archive.put(Array(whole[..<(whole.count - 30)]), at: TestArchive.log(0))
        archive.put(["{\"eventID\":nonsense}", "4", TestArchive.record("d")], minute: 1)
        archive.put(StoredGzip.member(TestArchive.file([TestArchive.record("e")])) + [0], at: TestArchive.log(2))
        #expect(try archive.run().records.kept == 4)
        archive.put(["a", "b", "c", "d", "e"].map { $0 == "a" ? Self.event : TestArchive.record($0) }, minute: 3)
        let summary = try archive.run()
        #expect(summary.records == IndexSummary.Records(seen: 5, kept: 1, duplicate: 4))
        #expect(try archive.eventIDs() == ["a", "b", "c", "d", "e"])
    }
}
