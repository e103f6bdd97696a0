import CloudTrail
import Testing
import TrailIndex

@testable import TrailQuery

/// `LookupEvents` over records that are written out here.
struct LookupEventsTests {
    private static let session = "arn:aws:sts::111122223333:assumed-role/auditor/weekly"

    private static let records = [
        #"{"userIdentity":{"type":"IAMUser","userName":"ann","accessKeyId":"AKIA1"},"eventTime":"2024-03-13T08:00:00Z","eventName":"ConsoleLogin","eventSource":"signin.amazonaws.com","readOnly":false,"eventID":"a","eventCategory":"Management"}"#,
        #"{"userIdentity":{"type":"AssumedRole","arn":"\#(session)","principalId":"AROA1:weekly","sessionContext":{"sessionIssuer":{"userName":"auditor"}}},"eventTime":"2024-03-13T08:00:02Z","eventName":"GetObject","readOnly":true,"resources":[{"ARN":"arn:aws:s3:::ledger/*","type":"AWS::S3::Object"},{"type":"AWS::S3::Bucket"},{}],"eventID":"b"}"#,
        #"{"userIdentity":{"type":"Root","arn":"arn:aws:iam::111122223333:root"},"eventTime":"2024-03-13T08:00:01Z","eventName":"DeleteTrail","requestParameters":{"name":"main*"},"eventID":"c"}"#,
        #"{"userIdentity":{"type":"AWSAccount","principalId":"AIDA1:x"},"eventTime":"2024-03-13T08:00:01.25Z","eventID":"d"}"#,
        #"{"eventTime":"2024-03-13T08:00:03Z","insightDetails":{"eventName":"RunInstances","eventSource":"ec2.amazonaws.com"},"eventCategory":"Insight","eventID":"e"}"#,
        #"{"eventTime":"yesterday","eventID":"f"}"#,
    ]

    /// An event of the answer, which is indented.
    private static func json(_ event: [UInt8]) -> PlainJSON? {
        let lines = String(decoding: event, as: UTF8.self).split(separator: "\n")
        return PlainJSON(lines.map { String($0.drop { $0 == " " }) }.joined())
    }

    private static func engine() throws -> QueryEngine {
        QueryEngine(store: try EventRecordTests.store(records), threads: 1)
    }

    private static func found(_ attribute: String) throws -> [String] {
        var ids: [String] = []
        let predicate = try LookupAttribute(attribute).predicate
        _ = try engine().lookUpEvents(selecting: predicate) { event in
            ids.append(try #require(LookupEventsTests.json(event)?.members["EventId"]?.text))
        }
        return ids
    }

    @Test(arguments: [
        ("AttributeKey=EventId,AttributeValue=b", ["b"]),
        ("AttributeKey=EventName,AttributeValue=ConsoleLogin", ["a"]),
        ("AttributeKey=EventName,AttributeValue=consolelogin", []),
        ("AttributeKey=EventName,AttributeValue=RunInstances", ["e"]),
        ("AttributeValue=signin.amazonaws.com,AttributeKey=EventSource", ["a"]),
        ("AttributeKey=EventSource,AttributeValue='ec2.amazonaws.com'", ["e"]),
        ("AttributeKey=ReadOnly,AttributeValue=true", ["b"]),
        ("AttributeKey=ReadOnly,AttributeValue=false", ["a"]),
        ("AttributeKey=Username,AttributeValue=ann", ["a"]),
        ("AttributeKey=Username,AttributeValue=weekly", ["b"]),
        ("AttributeKey=Username,AttributeValue=auditor", ["b"]),
        ("AttributeKey=Username,AttributeValue=root", ["c"]),
        ("AttributeKey=Username,AttributeValue=x", ["d"]),
        ("AttributeKey=Username,AttributeValue=*", []),
        ("AttributeKey=AccessKeyId,AttributeValue=AKIA1", ["a"]),
        ("AttributeKey=ResourceType,AttributeValue=AWS::S3::Bucket", ["b"]),
        ("AttributeKey=ResourceName,AttributeValue=arn:aws:s3:::ledger/*", ["b"]),
        ("AttributeKey=ResourceName,AttributeValue=ledger/*", ["b"]),
        ("AttributeKey=ResourceName,AttributeValue=main*", ["c"]),
        ("AttributeKey=ResourceName,AttributeValue=main", []),
    ])
    func anAttributeIsComparedWhole(attribute: String, expected: [String]) throws {
        #expect(try LookupEventsTests.found(attribute) == expected)
    }

    @Test(arguments: [
        "", "EventName=ConsoleLogin", "AttributeKey=EventName", "AttributeKey=EventName,AttributeValue=",
        "AttributeKey=eventName,AttributeValue=x", "AttributeKey=ReadOnly,AttributeValue=True",
        "AttributeKey=EventName,AttributeKey=EventId,AttributeValue=x",
        "AttributeKey=EventName,AttributeValue=x,AttributeValue=y", "[]", "{", #"{"AttributeKey":"EventName"}"#,
        #"{"AttributeKey":"EventName","AttributeValue":1}"#,
        ",", "AttributeKey", "AttributeKey=,AttributeValue=,",
    ])
    func whatIsNoAttributeIsRefused(text: String) {
        #expect(throws: QueryError.self) { try LookupAttribute(text) }
    }

    @Test func aWrongKeyNamesTheEight() {
        let error = #expect(throws: QueryError.self) { try LookupAttribute("AttributeKey=Who,AttributeValue=x") }
        #expect(
            error?.description.contains(
                "EventId, EventName, ReadOnly, Username, ResourceType, ResourceName, EventSource, AccessKeyId") == true)
    }

    @Test func aValueMayHoldCommas() throws {
        let attribute = try LookupAttribute("AttributeKey=ResourceName,AttributeValue=cn=a,ou=b")
        #expect(attribute == LookupAttribute(.resourceName, "cn=a,ou=b"))
        let object = #"{"AttributeValue": "a\u0062", "AttributeKey": "EventName"}"#
        #expect(try LookupAttribute(object) == LookupAttribute(.eventName, "ab"))
        #expect(try LookupAttribute("[\(object)]") == LookupAttribute(.eventName, "ab"))
    }

    @Test func eventsComeNewestFirstInTheFormOfTheAPI() throws {
        var events: [PlainJSON] = []
        let token = try LookupEventsTests.engine().lookUpEvents(selecting: .everything) { event in
            events.append(try #require(LookupEventsTests.json(event)))
        }
        #expect(token == nil)
        #expect(events.map { $0.members["EventId"] } == ["e", "b", "d", "c", "a", "f"].map { .text($0) })
        var second = events[1].members
        let record = try #require(second.removeValue(forKey: "CloudTrailEvent")?.text)
        #expect(PlainJSON(record) == PlainJSON(LookupEventsTests.records[1]))
        #expect(
            PlainJSON.object(second)
                == PlainJSON(
                    """
                    {"EventId": "b", "EventName": "GetObject", "ReadOnly": "true", \
                    "EventTime": "2024-03-13T08:00:02+00:00", "Username": "weekly", "Resources": [\
                    {"ResourceType": "AWS::S3::Object", "ResourceName": "arn:aws:s3:::ledger/*"}, \
                    {"ResourceType": "AWS::S3::Bucket"}]}
                    """))
        #expect(events[5].members.keys.sorted() == ["CloudTrailEvent", "EventId", "Resources"])
    }

    @Test func wireTimesAreSeconds() throws {
        var times: [PlainJSON?] = []
        _ = try LookupEventsTests.engine().lookUpEvents(selecting: .everything, limit: 4, times: .wire) { event in
            times.append(LookupEventsTests.json(event)?.members["EventTime"])
        }
        // 2024-03-13T08:00:00Z is 1710316800.
        #expect(
            times == [
                .number("1710316803.0"), .number("1710316802.0"), .number("1710316801.25"), .number("1710316801.0"),
            ])
    }

    @Test(arguments: 1...4) func aTokenGoesOnWhereTheAnswerWasCut(limit: Int) throws {
        func ids(_ token: LookupToken?, limit: Int?) throws -> (ids: [String], next: LookupToken?) {
            var ids: [String] = []
            var store = MemoryStore(RandomEvents.groups(60, seed: 9, of: 13))
            store.objects = [1: .named("c", 1), 2: .named("a", 2), 3: .named("b", 3)]
            let engine = QueryEngine(store: store, threads: 2)
            let next = try engine.lookUpEvents(selecting: .everything, startingAt: token, limit: limit) { event in
                ids.append(LookupEventsTests.json(event)?.members["EventId"]?.text ?? "")
            }
            return (ids, next)
        }
        let whole = try ids(nil, limit: nil)
        #expect(whole.ids.count == 60 && whole.next == nil)
        var pages = try ids(nil, limit: limit)
        var collected = pages.ids
        while let token = pages.next {
            // As it was printed and typed again.
            let typed: LookupToken = try #require(LookupToken(token.description))
            pages = try ids(typed, limit: limit)
            collected += pages.ids
            #expect(pages.ids.count <= limit)
        }
        #expect(collected == whole.ids)
    }

    @Test func aTokenOfAnotherQuestionIsRefused() throws {
        let engine = try LookupEventsTests.engine()
        let token = try #require(try engine.lookUpEvents(selecting: .everything, limit: 1) { _ in })
        #expect(throws: QueryError.self) {
            try engine.lookUpEvents(selecting: .event("GetObject"), startingAt: token) { _ in }
        }
        #expect(LookupToken("eyJOZXh0VG9rZW4iOiBudWxsfQ==") == nil)
        #expect(LookupToken("v1_1_2_99999999999_0") == nil)
    }

    @Test func timesAreInclusiveAndMayBeSeconds() throws {
        var lookup = EventLookup()
        lookup.startTime = try EventLookup.time("1710316801", option: "--start-time", newestEvent: nil)
        lookup.endTime = try EventLookup.time("2024-03-13T08:00:02Z", option: "--end-time", newestEvent: nil)
        var ids: [String] = []
        _ = try LookupEventsTests.engine().lookUpEvents(selecting: lookup.predicate) { event in
            ids.append(LookupEventsTests.json(event)?.members["EventId"]?.text ?? "")
        }
        #expect(ids == ["b", "d", "c"])
        #expect(throws: QueryError.self) {
            try EventLookup.time("20240301", option: "--start-time", newestEvent: nil)
        }
    }
}

extension PlainJSON {
    fileprivate var text: String? { if case .text(let text) = self { text } else { nil } }
}
