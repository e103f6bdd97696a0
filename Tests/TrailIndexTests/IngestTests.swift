import CloudTrail
import TestSupport
import Testing

@testable import TrailIndex

@Suite struct IngestTests {
    private typealias Objects = IndexSummary.Objects
    private typealias Records = IndexSummary.Records

    @Test(arguments: [1, 2, 5])
    func everyRecordIsKeptOnce(threads: Int) throws {
        let archive = TestArchive()
        for minute in 0..<60 {
            archive.put((0...minute % 4).map { TestArchive.record("\(minute)-\($0)") }, minute: minute)
        }
        archive.put(Array("other".utf8), at: "readme.txt")
        let summary = try archive.run(threads: threads)
        #expect(summary.objects == Objects(seen: 61, indexed: 60, other: 1))
        #expect(summary.records == Records(seen: 150, kept: 150))
        #expect(summary.isBalanced && summary.diagnostics.isEmpty)
        #expect(
            try archive.eventIDs() == (0..<60).flatMap { minute in (0...minute % 4).map { "\(minute)-\($0)" } }.sorted()
        )
        #expect(try archive.copies() == [])
        #expect(try archive.ledger().map(\.recordsKept).reduce(0, +) == 150)
        #expect(Set(try archive.ledger().map(\.objectId)).count == 61)
    }

    @Test func aSecondRunReadsWhatIsNewAndNothingElse() throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("a"), TestArchive.record("b")], minute: 1)
        archive.put(Array("x".utf8), at: "notes.txt")
        try archive.run()
        let again = try archive.run()
        #expect(again.objects == Objects(seen: 2, unchanged: 1, other: 1))
        #expect(again.records == Records())
        #expect(again.isBalanced)
        archive.put([TestArchive.record("c")], minute: 0)
        let more = try archive.run()
        #expect(more.objects == Objects(seen: 3, indexed: 1, unchanged: 1, other: 1))
        #expect(more.records == Records(seen: 1, kept: 1))
        #expect(try archive.eventIDs() == ["a", "b", "c"])
        #expect(try archive.ledger().count == 3)
    }

    @Test func aDryRunLeavesNothing() throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("a")], minute: 1)
        let summary = try archive.run { $0.isDryRun = true }
        #expect(summary.records == Records(seen: 1, kept: 1))
        #expect(archive.directory.names == ["bucket"])
    }

    // MARK: Carriers

    @Test func carriersOfEveryForm() throws {
        let archive = TestArchive()
        let a = Array(TestArchive.file([TestArchive.record("a")]).utf8)
        archive.put(
            StoredGzip.member("") + StoredGzip.member(Array(a[..<20])) + StoredGzip.member(Array(a[20...])),
            at: TestArchive.log(0))
        archive.put(Array(TestArchive.file([TestArchive.record("plain")]).utf8), at: TestArchive.log(1))
        archive.put([], at: TestArchive.log(2))
        archive.put(StoredGzip.member(TestArchive.file([TestArchive.record("t")])) + [0, 0], at: TestArchive.log(3))
        archive.put(Array("neither".utf8), at: TestArchive.log(4))
        archive.put([], minute: 5)
        archive.put(StoredGzip.member("{\"noRecords\":1}"), at: TestArchive.log(6))
        archive.put(
            [0xEF, 0xBB, 0xBF] + Array(TestArchive.file([TestArchive.record("bom")]).utf8), at: "x/export.json")
        archive.put(Array("{\"a\":1}".utf8), at: "x/settings.json")
        var wrong = StoredGzip.member(TestArchive.file([TestArchive.record("crc")]))
        wrong[wrong.count - 6] ^= 1
        archive.put(wrong, at: TestArchive.log(7))
        let summary = try archive.run()
        #expect(summary.objects == Objects(seen: 10, indexed: 6, other: 1, rejected: 3))
        #expect(summary.isBalanced)
        #expect(try archive.eventIDs() == ["a", "bom", "crc", "plain", "t"])
        #expect(
            Set(summary.diagnostics.map(\.code))
                == [.emptyObject, .trailingBytes, .notGzip, .noRecords, .corruptGzip])
    }

    /// However a file is cut, what stands before the cut is kept, and the cut is told.
    @Test func cutFilesKeepWhatTheyHold() throws {
        let archive = TestArchive()
        let records = (0..<3).map { TestArchive.record("r\($0)") }
        let plain = Array(TestArchive.file(records).utf8)
        // Ends behind the first record, behind its comma, inside of the second, and behind all of them.
        let ends = [
            12 + records[0].utf8.count, 13 + records[0].utf8.count, 40 + records[0].utf8.count, plain.count - 2,
        ]
        for (minute, end) in ends.enumerated() {
            let text = String(decoding: plain[..<end], as: UTF8.self)
            let unique = text.replacing("\"r", with: "\"\(minute)r")
            archive.put(Array(unique.utf8), at: TestArchive.log(minute))
        }
        let summary = try archive.run()
        #expect(summary.isBalanced)
        #expect(summary.records.kept == 6)
        #expect(summary.diagnostics.map(\.code) == Array(repeating: .truncatedJSON, count: 4))
        #expect(try IndexSnapshot(archive.index).incompleteObjects() == 4)
    }

    /// Records before the damage are read back as they were delivered; what was never there is not made up.
    @Test func recordsOfDamagedObjectsAreReadBack() throws {
        let archive = TestArchive()
        let records = ["a", "b", "c"].map { TestArchive.record($0) }
        let whole = StoredGzip.member(TestArchive.file(records))
        archive.put(Array(whole[..<(whole.count - 30)]), at: TestArchive.log(0))
        #expect(try archive.run().records == IndexSummary.Records(seen: 3, kept: 2, rejected: 1))
        let object = try archive.ledger()[0]
        #expect(object.diagnostics.map(\.code) == [.truncatedGzip])
        let start = 12 + records[0].utf8.count + 1
        let span = start..<start + records[1].utf8.count
        let read = try IndexSnapshot(archive.index).deliveredBytes(of: object, spans: [span])
        #expect(read == [Array(records[1].utf8)])
        #expect(throws: (any Error).self) {
            try IndexSnapshot(archive.index).deliveredBytes(of: object, spans: [0..<whole.count + 100])
        }
    }

    @Test func aLogUnderAFalseNameIsNotPassedOver() throws {
        let archive = TestArchive()
        let name = TestArchive.log(0).split(separator: "/").last.map(String.init) ?? ""
        let bytes = StoredGzip.member(TestArchive.file([TestArchive.record("a")]))
        // The folder level of the service was lost on the way.
        archive.put(bytes, at: "AWSLogs/111122223333/us-east-1/2024/03/01/\(name)")
        archive.put(
            StoredGzip.member(TestArchive.file([TestArchive.record("b")])), at: "AWSLogs/111122223333/Config/x/\(name)")
        let summary = try archive.run()
        #expect(summary.objects.indexed == 1)
        #expect(try archive.eventIDs() == ["a"])
    }

    /// What is named as a log and holds no records is told of, whatever else it holds.
    @Test func aLogWithoutRecordsIsTold() throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("a")], minute: 0)
        archive.put(StoredGzip.member("{\"digestStartTime\":\"x\"}"), at: TestArchive.log(1))
        archive.put(StoredGzip.member("{\"configurationItems\":[]}"), at: TestArchive.log(2))
        archive.put(StoredGzip.member("[{\"b\":1}]"), at: TestArchive.log(3))
        archive.put(StoredGzip.member("{\"digestStartTime\":\"x\"}"), at: "x/unnamed.json.gz")
        let summary = try archive.run()
        #expect(summary.objects == Objects(seen: 5, indexed: 1, other: 1, rejected: 3))
        #expect(summary.diagnostics.map(\.code) == [.noRecords, .noRecords, .noRecords])
    }

    @Test func linksAreToldAndNotFollowed() throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("a")], minute: 0)
        archive.put(StoredGzip.member(TestArchive.file([TestArchive.record("b")])), at: "elsewhere/b")
        archive.directory.link(archive.root + "/elsewhere/b", as: "bucket/" + TestArchive.log(1))
        archive.directory.link(archive.root + "/elsewhere", as: "bucket/AWSLogs/o-abc123/222233334444")
        let summary = try archive.run()
        #expect(summary.isBalanced)
        #expect(try archive.eventIDs() == ["a"])
        #expect(summary.diagnostics.map(\.code) == [.unreadable, .unreadable])
        #expect(summary.objects.rejected == 2)
        #expect(try archive.run().objects.rejected == 2)
        #expect(try archive.ledger().count == 4)
    }

    @Test func malformedRecordsLeaveTheirNeighbours() throws {
        let archive = TestArchive()
        archive.put(
            [TestArchive.record("a"), "{\"eventID\":x}", TestArchive.record("b"), "3", #"{"x":"\q"}"#], minute: 0)
        let summary = try archive.run()
        #expect(summary.records == Records(seen: 5, kept: 2, rejected: 3))
        #expect(summary.objects == Objects(seen: 1, indexed: 1))
        #expect(try archive.eventIDs() == ["a", "b"])
        #expect(summary.diagnostics.map(\.recordIndex) == [1, 3, 4])
        #expect(try IndexSnapshot(archive.index).incompleteObjects() == 1)
    }

    // MARK: Size

    /// Few large records fill a row group by their bytes long before they fill it by their number.
    @Test func rowGroupsAreLimitedInBytes() throws {
        let archive = TestArchive()
        let filling = String(repeating: "0123456789abcdef", count: 8_192)
        let records = (0..<1_000).map {
            TestArchive.record("\($0)", more: ",\"requestParameters\":{\"p\":\"\($0)\(filling)\"}")
        }
        archive.put(Array(TestArchive.file(records).utf8), at: TestArchive.log(0))
        let summary = try archive.run()
        #expect(summary.records.kept == 1_000)
        #expect(try IndexSnapshot(archive.index).rowGroups.count >= 2)
    }

    /// A value without end must not take all the memory there is.
    @Test func aRecordBeyondEveryMeasureIsRefused() throws {
        let archive = TestArchive()
        var text = Array("{\"Records\":[\(TestArchive.record("a")),{\"x\":\"".utf8)
        text += [UInt8](repeating: UInt8(ascii: "x"), count: IngestWorker.windowLimit + 100)
        text += Array("\"}]}".utf8)
        archive.put(text, at: TestArchive.log(0))
        let summary = try archive.run()
        #expect(summary.records == Records(seen: 2, kept: 1, rejected: 1))
        #expect(summary.diagnostics.map(\.code) == [.tooLarge])
        #expect(try archive.eventIDs() == ["a"])
    }

    @Test func manyFindingsAreCountedAndTheFirstOnesShown() throws {
        let archive = TestArchive()
        archive.put(Array(repeating: "1", count: 5_000) + [TestArchive.record("a")], minute: 0)
        let summary = try archive.run()
        #expect(summary.records == Records(seen: 5_001, kept: 1, rejected: 5_000))
        #expect(summary.diagnostics.count == LogFileWalk.findingLimit + 1)
        #expect(summary.diagnostics.last?.message.contains("4000 more") == true)
    }
}
