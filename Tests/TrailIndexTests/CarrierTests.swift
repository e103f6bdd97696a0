import CloudTrail
import TestSupport
import Testing

@testable import TrailIndex

/// Whatever carries records beside log files gives the same records, and each can be read back as it was.
@Suite struct CarrierTests {
    typealias Records = IndexSummary.Records
    typealias Objects = IndexSummary.Objects

    private static let first = TestArchive.record("a", more: #","requestParameters":{"policy":"{\"v\":[1,\"\\\"\"]}"}"#)
    private static let second = TestArchive.record("b", more: #","userAgent":"Å \u00e9 \ud83d\ude00","n":1e400"#)
    private static let third = TestArchive.record("c")
    private static let all = [first, second, third]

    /// A JSON string with this content, as Python writes it: ASCII only.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for unit in text.utf16 {
            switch unit {
            case 0x22: result += "\\\""
            case 0x5C: result += "\\\\"
            case 0x0A: result += "\\n"
            case 0x20...0x7E: result += String(UnicodeScalar(UInt8(unit)))
            default:
                let digits = String(unit, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return result + "\""
    }

    private static func lookup(_ record: String) -> String {
        #"{"EventId":"x","EventName":"y","EventTime":1709251200.0,"Resources":[{"ResourceType":"AWS::S3::Bucket"}],"#
            + #""CloudTrailEvent":\#(quoted(record)),"Username":"u"}"#
    }

    private static func message(_ text: String) -> String {
        #"{"logStreamName":"111122223333_CloudTrail_us-east-1","timestamp":1709251200000,"message":\#(text),"eventId":"7"}"#
    }

    private static func envelope(_ record: String) -> String {
        #"{"version":"0","id":"i","detail-type":"AWS API Call via CloudTrail","source":"aws.s3","account":"1","#
            + #""time":"2024-03-01T00:00:00Z","region":"us-east-1","resources":[],"detail":\#(record)}"#
    }

    private static func subscription(_ records: [String]) -> String {
        #"{"messageType":"DATA_MESSAGE","owner":"1","logGroup":"g","logStream":"s","subscriptionFilters":["f"],"#
            + #""logEvents":[\#(records.map { message(quoted($0)) }.joined(separator: ","))]}"#
    }

    private static let control =
        #"{"messageType":"CONTROL_MESSAGE","owner":"CloudwatchLogs","logGroup":"","logStream":"","#
        + #""subscriptionFilters":[],"logEvents":[{"id":"","timestamp":1,"#
        + #""message":"CWL CONTROL MESSAGE: Checking health of destination Firehose."}]}"#

    private static func list(_ elements: [String], _ separator: String = ",") -> String {
        elements.joined(separator: separator)
    }

    /// Name and text of an object that holds the three records and nothing else.
    private static let carriers: [(name: String, text: String)] = [
        ("lines", list(all, "\n") + "\n"),
        ("lines of Windows, with a mark", "\u{FEFF}" + list(all, "\r\n")),
        ("an array", "[\(list(all))]"),
        ("an array over lines", "[\n\(list(all, ",\n"))\n]\n"),
        ("records without a separator", list(all, "")),
        ("LookupEvents", #"{"Events":[\#(list(all.map(lookup)))],"NextToken":"t"}"#),
        ("LookupEvents, the token first", #"{"NextToken":"t","Events":[\#(list(all.map(lookup)))]}"#),
        ("LookupEvents page by page", list(all.map { #"{"Events":[\#(lookup($0))]}"# }, "\n")),
        ("pages in an array", "[\(list(all.map { #"{"Events":[\#(lookup($0))]}"# }))]"),
        ("events of LookupEvents as lines", list(all.map(lookup), "\n")),
        ("texts of LookupEvents", "[\(list(all.map(quoted)))]"),
        ("FilterLogEvents", #"{"events":[\#(list(all.map { message(quoted($0)) }))],"searchedLogStreams":[]}"#),
        ("messages as lines", list(all.map { message(quoted($0 + "\n")) }, "\n")),
        ("an export of CloudWatch Logs", list(all.map { "2024-03-01T00:00:01.123Z \($0)" }, "\n") + "\n"),
        ("a subscription", control + subscription([first, second]) + subscription([third])),
        ("an event of EventBridge a line", list(all.map(envelope), "\n")),
        ("events of EventBridge behind one another", list(all.map(envelope), "")),
        ("events of EventBridge in an array", "[\(list(all.map(envelope)))]"),
        ("events of EventBridge in CloudWatch Logs", list(all.map { message(quoted(envelope($0))) }, "\n")),
        ("log files behind one another", "{\"Records\":[\(first)]}\n{\"Records\":[\(second),\(third)]}"),
        ("a log file behind an envelope", envelope(first) + "{\"Records\":[\(second),\(third)]}"),
    ]

    @Test(arguments: carriers.indices, [false, true])
    func carriersGiveTheirRecords(index: Int, isGzip: Bool) throws {
        let archive = TestArchive()
        let text = Self.carriers[index].text
        let name = isGzip ? "x.json.gz" : "x.json"
        archive.put(isGzip ? StoredGzip.member(text) : Array(text.utf8), at: "export/" + name)
        let summary = try archive.run()
        #expect(summary.records == Records(seen: 3, kept: 3))
        #expect(summary.objects == Objects(seen: 1, indexed: 1))
        #expect(summary.diagnostics.isEmpty)
        #expect(try archive.eventIDs() == ["a", "b", "c"])
        #expect(try archive.delivered() == Self.all)
    }

    /// A copy of other bytes is compared with its original, which is read back from its carrier.
    @Test(arguments: carriers.indices)
    func copiesAreComparedWithWhatACarrierHolds(index: Int) throws {
        let archive = TestArchive()
        archive.put(Array(Self.carriers[index].text.utf8), at: "export/x.json")
        #expect(try archive.run().records.kept == 3)
        archive.put(
            [Self.first.replacing("{\"event", with: "{ \"event"), Self.second.replacing("1e400", with: "2e400")],
            minute: 0)
        let summary = try archive.run()
        #expect(summary.records == Records(seen: 2, kept: 1, duplicate: 1))
        #expect(try archive.copies() == ["conflict b", "duplicate a"])
    }

    @Test(arguments: carriers.indices)
    func windowsEndAnywhere(index: Int) throws {
        let text = Array(Self.carriers[index].text.utf8)
        // Log files are the walk's own.
        guard let whole = Unwrapping.sequence(of: text, window: text.count, largestWindow: .max) else { return }
        #expect(String(decoding: whole, as: UTF8.self) == Self.all.map { $0 + "\n" }.joined())
        for window in 1...80 {
            #expect(Unwrapping.sequence(of: text, window: window, largestWindow: 1 << 20) == whole)
        }
    }

    @Test func aSingleRecordIsAnArchive() throws {
        let archive = TestArchive()
        // As the console shows it, and with sorted members and no version.
        archive.put(Array("{\n  \"eventVersion\": \"1.08\",\n  \"eventID\": \"a\"\n}\n".utf8), at: "record.json")
        archive.put(Array(#"{"awsRegion":"x","eventID":"b","z":1}"#.utf8), at: "sorted.json")
        #expect(try archive.run().records == Records(seen: 2, kept: 2))
        #expect(try archive.eventIDs() == ["a", "b"])
    }

    @Test func gzipInsideOfGzipIsInflatedTwice() throws {
        let archive = TestArchive()
        let inner = [Self.first, Self.third].flatMap { StoredGzip.member(Self.subscription([$0])) }
        archive.put(StoredGzip.member(inner), at: "firehose-1.gz")
        archive.put(StoredGzip.member(StoredGzip.member(TestArchive.file([Self.second]))), at: "twice.json.gz")
        let summary = try archive.run()
        #expect(summary.records == Records(seen: 3, kept: 3))
        #expect(summary.diagnostics.isEmpty)
        #expect(try archive.delivered() == Self.all)
    }

    // MARK: What is no event

    @Test func whatIsNoEventAmongEventsIsTold() throws {
        let archive = TestArchive()
        let guardDuty = Self.envelope(#"{"schemaVersion":"2.0","id":"f"}"#)
        let lines = [
            "7", guardDuty, Self.first, #"{"level":"info"}"#, Self.message("\"START RequestId\""),
            Self.message(Self.quoted("{\"level\":1}")), Self.second,
        ]
        let text = lines.joined(separator: "\n")
        archive.put(Array("[\(Self.list(lines))]".utf8), at: "mixed.json")
        archive.put(Array(text.utf8), at: "mixed.jsonl")
        let summary = try archive.run()
        #expect(summary.records == Records(seen: 14, kept: 2, duplicate: 2, rejected: 10))
        #expect(summary.isBalanced)
        let array = summary.diagnostics.filter { $0.key == "mixed.json" }
        #expect(array.map(\.code) == [.recordNotObject, .notEvent, .notEvent, .notEvent, .notEvent])
        #expect(array.map(\.recordIndex) == [0, 1, 3, 4, 5])
        let third = "[7,\(guardDuty),\(Self.first),".utf8.count
        #expect(array[1].byteOffset == 3 && array[2].byteOffset == third)
        #expect(try archive.ledger().map(\.status) == [.indexed, .indexed])
    }

    @Test(arguments: [
        "[1,2,3]", "[]", "[[{}]]", #"[{"level":"info"}]"#, #"{"events":[]}"#, #"{"events":[{"message":"x"}]}"#,
        #"{"Events":[{"Source":"x"}]}"#, #"{"message":"hello"}"#, #"{"detail":{"a":1}}"#, "{\"a\":1}\n",
    ])
    func jsonOfSomethingElseIsAnotherFile(text: String) throws {
        let archive = TestArchive()
        archive.put([Self.first], minute: 0)
        archive.put(Array(text.utf8), at: "x/other.json")
        let summary = try archive.run()
        #expect(summary.objects == Objects(seen: 2, indexed: 1, other: 1))
        #expect(summary.records == Records(seen: 1, kept: 1))
        #expect(summary.diagnostics.isEmpty)
    }

    // MARK: Damage

    @Test func aDamagedLineLosesNoNeighbour() throws {
        let archive = TestArchive()
        for (index, damage) in [
            #"{"eventVersion":"1.08","eventID":nonsense}"#, #"{"eventVersion":"1.08","eventID":"x}"#,
            #"{"eventVersion":"1.08","x":{"eventID":"y"}"#, "garbage", #"{"eventVersion":"1.08"}}"#,
            #"{"eventVersion":"1.08","x":[}]}"#, #"{"eventVersion" "1.08"}"#, "{",
        ].enumerated() {
            let records = ["l", "m", "n"].map { TestArchive.record("\($0)\(index)") }
            archive.put(Array("\(records[0])\n\(damage)\n\(records[1])\n\(records[2])\n".utf8), at: "d\(index).jsonl")
        }
        let summary = try archive.run()
        #expect(summary.isBalanced)
        #expect(summary.objects == Objects(seen: 8, indexed: 8))
        #expect(summary.diagnostics.count == 8)
        #expect(summary.records.rejected == 8)
        let ids = try archive.eventIDs().filter { $0 != "-" }
        #expect(ids == ["l", "m", "n"].flatMap { letter in (0..<8).map { "\(letter)\($0)" } })
    }

    @Test func aCutCarrierKeepsWhatItHolds() throws {
        for carrier in Self.carriers {
            let archive = TestArchive()
            let text = Array(carrier.text.utf8)
            let whole = StoredGzip.member(text)
            // Inside of the last record.
            archive.put(Array(text[..<(text.count - 40)]), at: "cut.json")
            archive.put(Array(whole[..<(whole.count - 60)]), at: "cut.json.gz")
            let summary = try archive.run()
            #expect(summary.isBalanced)
            #expect(summary.records == Records(seen: 6, kept: 2, duplicate: 2, rejected: 2), "\(carrier.name)")
            #expect(summary.diagnostics.map(\.code) == [.truncatedJSON, .truncatedGzip])
        }
    }

    @Test func aDamagedCarrierWithoutRecordsIsRejected() throws {
        let archive = TestArchive()
        archive.put([Self.first], minute: 0)
        archive.put(Array("[1,2".utf8), at: "x/cut.json")
        archive.put(Array("[1,,2]".utf8), at: "x/bad.json")
        let summary = try archive.run()
        #expect(summary.objects == Objects(seen: 3, indexed: 1, rejected: 2))
        #expect(summary.diagnostics.map(\.code) == [.malformedJSON, .truncatedJSON])
    }

    // MARK: Reading back

    /// Nothing is printed as evidence that is not what was indexed.
    @Test func changedBytesAreNeverReadBack() throws {
        for (name, text) in [("x.json", Self.list(Self.all, "\n")), ("y.json", TestArchive.file(Self.all))] {
            for isGzip in [false, true] {
                let archive = TestArchive()
                let path = isGzip ? name + ".gz" : name
                archive.put(isGzip ? StoredGzip.member(text) : Array(text.utf8), at: path)
                try archive.run()
                #expect(try archive.delivered() == Self.all)
                let changed = text.replacing("DescribeInstances", with: "DescribeInstancex")
                archive.put(isGzip ? StoredGzip.member(changed) : Array(changed.utf8), at: path)
                let error = #expect(throws: ArchiveError.self) { try archive.delivered() }
                #expect(error?.kind == .changedObject)
                archive.put(Array("short".utf8), at: path)
                #expect(throws: ArchiveError.self) { try archive.delivered() }
            }
        }
    }
}

extension TestArchive {
    /// The delivered text of every event, read back by what the index says of its place, in the order of IDs.
    fileprivate func delivered() throws -> [String] {
        let columns = EventColumns.shared
        let snapshot = try IndexSnapshot(index)
        let ledger = try snapshot.ledger()
        func numbers(_ leaf: Int) throws -> [Int] {
            try column(leaf).compactMap { if case .number(let number)? = $0 { Int(number) } else { nil } }
        }
        let (objects, offsets) = (try numbers(columns.objectId), try numbers(columns.byteOffset))
        let lengths = try numbers(columns.byteLength)
        let ids = try column(columns.eventID).map { if case .text(let text)? = $0 { text } else { "-" } }
        return try ids.indices.sorted { ids[$0] < ids[$1] }.map { row in
            let object = try #require(ledger[Int64(objects[row])])
            let span = offsets[row]..<offsets[row] + lengths[row]
            let records = try snapshot.deliveredBytes(of: object, spans: [span])
            return String(decoding: try #require(records.first), as: UTF8.self)
        }
    }
}
