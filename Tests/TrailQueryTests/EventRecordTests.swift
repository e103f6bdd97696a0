import CloudTrail
import JSONScan
import Parquet
import Testing
import TrailIndex
import TrailQuery

/// Records go through the index's own columns and come back as equal JSON values.
struct EventRecordTests {
    static let records = [
        #"{}"#,
        #"{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::1:user/a"},"eventTime":"2024-03-13T08:33:30Z","eventName":"A","readOnly":false,"managementEvent":true}"#,
        // Structs that are there and empty, lists that are there and empty.
        #"{"userIdentity":{},"resources":[],"tlsDetails":{}}"#,
        #"{"userIdentity":{"sessionContext":{"sessionIssuer":{},"webIdFederationData":{},"attributes":{"mfaAuthenticated":"false"}}}}"#,
        #"{"userIdentity":{"sessionContext":{"webIdFederationData":{"federatedProvider":"p","attributes":{"a":[1,{"b":null}]}}}}}"#,
        #"{"resources":[{"ARN":"a","type":"t"},{},{"accountId":"1","odd":{"x":1}}]}"#,
        // JSON columns as delivered, an explicit null among them.
        #"{"requestParameters":null,"responseElements":{"a":[1e5,-0.10,18446744073709551616]},"additionalEventData":"text","serviceEventDetails":[]}"#,
        // Other types than the columns', other times, explicit nulls, members no column knows.
        #"{"eventName":5,"errorCode":null,"readOnly":"true","eventTime":"2024-03-13T08:33:30.5Z","userIdentity":{"type":null,"extra":{"a/b":"c"},"sessionContext":7}}"#,
        #"{"userIdentity":"none","resources":"r","unknown":1,"a/b":{"~":2},"account":"own","eventTime":"yesterday"}"#,
        #"{"userIdentity":{"sessionContext":{"more":{}}},"resources":[{"ARN":null}],"tlsDetails":{"next":true}}"#,
        #"{"resources":[1,{"ARN":"a"}]}"#,
        // Escapes: what must be escaped, a lone surrogate.
        #"{"userAgent":"a\"b\\c\n\t\u0001\u003c","errorMessage":"\ud800x"}"#,
        #"{"eventCategory":"Aggregated","eventId":"agg-1","summary":{"x":[]},"timeWindow":{"windowSize":"PT5M"}}"#,
    ]

    /// A store of one row group and one object whose bytes are the records, a line each.
    static func store(_ records: [String]) throws -> MemoryStore {
        let bytes = Array(records.joined(separator: "\n").utf8)
        var batch = EventBatch(hash: ByteHash(first: 1, second: 2))
        var reader = RecordReader()
        var index = StructuralIndex()
        var offset = 0
        for (position, record) in records.enumerated() {
            let text = Array(record.utf8)
            let padded = text + [UInt8](repeating: 0, count: ByteArrayColumnBuilder.paddingOfTexts)
            var failure: JSONScanError?
            unsafe text.withUnsafeBytes { buffer in
                unsafe index.scan(buffer) { json in
                    do throws(JSONScanError) {
                        try reader.read(&json)
                        _ = batch.append(
                            &reader.members, json,
                            EventBatch.Provenance(
                                objectId: 1, recordIndex: Int32(position), byteOffset: Int64(offset)))
                    } catch {
                        failure = error
                    }
                }
            }
            if let failure { throw failure }
            unsafe padded.withUnsafeBytes { padded in
                unsafe batch.settle(UnsafeRawBufferPointer(rebasing: padded[..<text.count]))
            }
            offset += text.count + 1
        }
        var store = MemoryStore(rows: MemoryRows(chunks: batch.finish(), rowCount: records.count))
        store.archive = [1: bytes]
        store.copies = [EventLocation(objectId: 1, recordIndex: 1): 4]
        return store
    }

    @Test(arguments: EventRecordTests.records.indices)
    func comesBackEqual(position: Int) throws {
        let store = try EventRecordTests.store(EventRecordTests.records)
        var rebuilt: [[UInt8]] = []
        try QueryEngine(store: store, threads: 1).eventRecords(selecting: .everything) { rebuilt.append($0) }
        var found: [String: PlainJSON]?
        for bytes in rebuilt {
            let members = try #require(PlainJSON(bytes)).members
            if members["_backtrail"]?.members["recordIndex"] == .number("\(position)") { found = members }
        }
        var members = try #require(found)
        let provenance = members.removeValue(forKey: "_backtrail")
        #expect(PlainJSON.object(members) == PlainJSON(EventRecordTests.records[position]))
        #expect(
            provenance
                == .object([
                    "key": .text("AWSLogs/1/a.json.gz"), "recordIndex": .number("\(position)"),
                    "integrity": .text("unchecked"), "copies": .number(position == 1 ? "4" : "0"),
                ]))
    }

    @Test func membersStandInTheOrderOfAWS() throws {
        let store = try EventRecordTests.store([
            #"{"tlsDetails":{"tlsVersion":"v"},"eventName":"n","userIdentity":{"arn":"a","type":"t"},"eventVersion":"1"}"#
        ])
        var lines: [String] = []
        try QueryEngine(store: store).eventRecords(selecting: .everything) {
            lines.append(String(decoding: $0, as: UTF8.self))
        }
        let expected =
            #"{"eventVersion":"1","userIdentity":{"type":"t","arn":"a"},"eventName":"n","tlsDetails":{"tlsVersion":"v"},"#
        #expect(lines.count == 1)
        #expect(lines[0].hasPrefix(expected))
    }

    @Test func deliveredBytesAreTheRecords() throws {
        let store = try EventRecordTests.store(EventRecordTests.records)
        var delivered: [String] = []
        let total = try QueryEngine(store: store).deliveredRecords(selecting: .everything) {
            delivered.append(String(decoding: $0, as: UTF8.self))
        }
        #expect(total == EventRecordTests.records.count)
        #expect(Set(delivered) == Set(EventRecordTests.records))
    }

    @Test(arguments: [nil, 10, 2_000] as [Int?], [1, 3])
    func eventsAreInOrder(limit: Int?, threads: Int) throws {
        let groups = RandomEvents.groups(700, seed: 3)
        var store = MemoryStore(groups)
        // Keys are not in the order of the objects' numbers.
        store.objects = [1: .named("c", 1), 2: .named("a", 2, integrity: "valid"), 3: .named("b", 3)]
        let keys: [Int64: String] = [1: "c", 2: "a", 3: "b"]
        let expected = groups.flatMap { $0 }.sorted { left, right in
            let first = left.integer("eventTime") ?? .min
            let second = right.integer("eventTime") ?? .min
            if first != second { return first < second }
            let names = (keys[left.integer("objectId") ?? 0] ?? "", keys[right.integer("objectId") ?? 0] ?? "")
            if names.0 != names.1 { return names.0 < names.1 }
            return (left.integer("recordIndex") ?? 0) < (right.integer("recordIndex") ?? 0)
        }.map { $0.text("eventID") ?? "" }
        let engine = QueryEngine(store: store, threads: threads)
        let table = try engine.eventTable(
            selecting: .everything, fields: [Field("eventID"), Field("integrity")], limit: limit)
        #expect(table.rows.map(\.[0]) == expected.prefix(limit ?? .max).map { .text($0) })
        #expect(table.totalRows == 700)
        #expect(Set(table.rows.map(\.[1])).isSubset(of: [.text("valid"), .text("unchecked")]))
        #expect(try engine.eventTable(selecting: .everything, limit: 5).columns.map(\.name).last == "address")
    }
}
