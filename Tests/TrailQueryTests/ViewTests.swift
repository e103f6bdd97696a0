import CloudTrail
import Testing
import TrailQuery

/// Every view against the oracle, over random events in several row groups.
struct ViewTests {
    private static let groups = RandomEvents.groups(1_000, seed: 7)
    private let store = MemoryStore(ViewTests.groups)
    /// What a question speaks of without `--category`.
    private let calls = ViewTests.groups.flatMap { $0 }.filter { $0.text("category") != "Insight" }
    private let predicate: Predicate

    init() throws {
        predicate = try Selection().predicate(newestEvent: nil)
    }

    private func rows(_ question: Question, threads: Int = 1, limit: Int? = nil) throws -> ResultTable {
        try QueryEngine(store: store, threads: threads).answer(question, selecting: predicate, limit: limit)
    }

    @Test(arguments: [false, true], [1, 3])
    func who(sessions: Bool, threads: Int) throws {
        let table = try rows(.who(sessions: sessions), threads: threads)
        let session: (PlainEvent) -> ResultTable.Cell = { Oracle.session($0).map { .text($0) } ?? .null }
        let expected = Oracle.table(
            calls,
            keys: [Oracle.text("principal"), Oracle.text("userIdentity.type"), Oracle.text("userIdentity.accountId")]
                + (sessions ? [session] : []),
            columns: [
                Oracle.events, Oracle.errors, Oracle.count { $0.boolean("readOnly") != true },
                Oracle.distinct(Oracle.session), Oracle.firstSeen, Oracle.lastSeen,
                Oracle.distinct("sourceIPAddress"), Oracle.distinct("awsRegion"), Oracle.distinct("eventSource"),
                Oracle.distinct("userAgent"), Oracle.distinct("userIdentity.accessKeyId"),
            ])
        #expect(table.rows == expected)
        #expect(
            table.columns.map(\.name) == ["principal", "type", "accountId"] + (sessions ? ["session"] : []) + [
                "events", "errors", "writes", "sessions", "firstSeen", "lastSeen", "sourceIPs", "regions", "services",
                "userAgents", "accessKeys",
            ])
    }

    @Test(arguments: [1, 3])
    func what(threads: Int) throws {
        let expected = Oracle.table(
            calls,
            keys: [
                Oracle.text("eventSource"), Oracle.text("eventName"), Oracle.boolean("readOnly"),
                Oracle.text("category"),
            ],
            columns: [
                Oracle.events, Oracle.errors, Oracle.distinct("principal"), Oracle.firstSeen, Oracle.lastSeen,
            ])
        #expect(try rows(.what(), threads: threads).rows == expected)
    }

    @Test func `where`() throws {
        let null: ([PlainEvent]) -> ResultTable.Cell = { _ in .null }
        let expected = Oracle.table(
            calls, keys: [Oracle.text("sourceIPAddress"), Oracle.text("sourceIPKind")],
            columns: [
                null, null, null, Oracle.events, Oracle.errors, Oracle.distinct("principal"),
                Oracle.distinct("awsRegion"), Oracle.distinct("vpcEndpointId"), Oracle.firstSeen, Oracle.lastSeen,
            ])
        let table = try rows(.where, threads: 2)
        #expect(table.rows == expected)
        #expect(
            table.columns.map(\.name).prefix(6) == [
                "sourceIPAddress", "sourceIPKind", "country", "city", "asn", "events",
            ])
    }

    @Test(arguments: [BucketInterval.hour, .day, .quarterHour])
    func when(interval: BucketInterval) throws {
        let timed = calls.filter { $0.integer("eventTime") != nil }
        func start(_ event: PlainEvent) -> Int64 {
            let seconds = (event.integer("eventTime") ?? 0) / 1_000_000
            return seconds - seconds % interval.seconds
        }
        let table = try rows(.when(interval), threads: 2)
        let starts = timed.map(start)
        let first = try #require(starts.min())
        let last = try #require(starts.max())
        var expected: [[ResultTable.Cell]] = []
        func row(_ cell: ResultTable.Cell, _ members: [PlainEvent]) -> [ResultTable.Cell] {
            [cell, Oracle.events(members), Oracle.errors(members), Oracle.distinct("principal")(members)]
        }
        expected.append(row(.null, calls.filter { $0.integer("eventTime") == nil }))
        for bucket in stride(from: first, through: last, by: Int64.Stride(interval.seconds)) {
            expected.append(row(.timestamp(Timestamp(seconds: bucket)), timed.filter { start($0) == bucket }))
        }
        #expect(table.rows == expected)
    }

    @Test func whenChoosesAnInterval() throws {
        // 200,000 seconds are 55.6 hours: an hour a row is the shortest interval with at most 60 rows.
        let table = try rows(.when(nil))
        guard case .timestamp(let first) = table.rows[1][0], case .timestamp(let second) = table.rows[2][0] else {
            Issue.record("buckets start at times")
            return
        }
        #expect(second.seconds - first.seconds == 3_600)
    }

    @Test func count() throws {
        let bucket = try Field("requestParameters.bucketName")
        let size = try Field("requestParameters.n.size")
        let table = try rows(
            .count(by: [bucket, try Field("day")], distinct: [try Field("eventID")], sum: [size]), threads: 2)
        func name(_ event: PlainEvent) -> String? {
            // The records spell the hyphen as an escape.
            event.text("requestParameters").map { "b-" + $0.prefix(23).suffix(1) }
        }
        func halves(_ event: PlainEvent) -> Double {
            guard let text = event.text("requestParameters"), let colon = text.lastIndex(of: ":") else { return 0 }
            return Double(text[text.index(after: colon)...].dropLast(2)) ?? .nan
        }
        let expected = Oracle.table(
            calls,
            keys: [
                { name($0).map { .text($0) } ?? .null },
                { event in
                    event.integer("eventTime").map {
                        .text(String(Timestamp(microseconds: $0).description.prefix(10)))
                    } ?? .null
                },
            ],
            columns: [
                Oracle.events, Oracle.distinct("eventID"),
                { events in
                    let sum = events.reduce(0.0) { $0 + halves($1) }
                    return sum == sum.rounded() ? .integer(Int64(sum)) : .number(sum)
                },
            ])
        #expect(table.rows == expected)
        #expect(
            table.columns.map(\.name)
                == [
                    "requestParameters.bucketName", "day", "events", "distinct.eventID", "sum.requestParameters.n.size",
                ])
    }

    @Test func limitsKeepTheTotal() throws {
        let all = try rows(.who())
        let few = try rows(.who(), limit: 3)
        #expect(few.rows == Array(all.rows.prefix(3)))
        #expect(few.totalRows == all.rows.count)
    }

    @Test func anEmptyIndexHasNoRows() throws {
        let engine = QueryEngine(store: MemoryStore([]), threads: 2)
        for question in [Question.who(), .what(detail: true), .where, .when(), .how] {
            #expect(try engine.answer(question, selecting: .everything).rows.isEmpty)
        }
    }

    @Test func whatInDetail() throws {
        func event(_ name: String, _ parameters: String, _ error: String?) -> PlainEvent {
            var texts = ["eventName": name, "requestParameters": parameters]
            texts["errorCode"] = error
            var event = PlainEvent(texts)
            event.values["isError"] = .boolean(error != nil)
            return event
        }
        let store = MemoryStore([
            [
                event("A", #"{"bucket":"x","list":[1],"n":7}"#, nil),
                event("A", #"{"bucket":"y\/z"}"#, "AccessDenied"),
            ],
            [event("A", #"{"bucket":"x"}"#, "AccessDenied"), event("B", "null", nil)],
        ])
        let table = try QueryEngine(store: store, threads: 2).answer(.what(detail: true), selecting: .everything)
        #expect(table.columns.suffix(2).map(\.name) == ["parameters", "outcomes"])
        #expect(
            table.rows[0].suffix(2) == [
                .text("bucket=x (2), bucket=y/z (1), n=7 (1)"), .text("AccessDenied (2), ok (1)"),
            ])
        #expect(table.rows[1].suffix(2) == [.null, .text("ok (1)")])
    }
}
