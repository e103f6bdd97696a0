import CDeflate
import CloudTrail
import Parquet
import TestSupport
import Testing

@testable import TrailIndex

/// Whatever lies in an archive is counted and told to the byte, and costs no record but its own.
@Suite struct BadInputTests {
    private static let key = TestArchive.log(1)

    @Test(arguments: BadInput.all)
    func everyBadInputIsCountedAndTold(input: BadInput) throws {
        let archive = TestArchive()
        let neighbours = ["n1", "n2", "n3", "n4"]
        archive.put(neighbours[..<2].map { TestArchive.record($0) }, minute: 0)
        archive.put(input.bytes, at: Self.key)
        archive.put(neighbours[2...].map { TestArchive.record($0) }, minute: 2)
        let summary = try archive.run()
        #expect(
            summary.objects
                == IndexSummary.Objects(
                    seen: 3, indexed: input.fate == .indexed ? 3 : 2, other: input.fate == .other ? 1 : 0,
                    rejected: input.fate == .rejected ? 1 : 0))
        #expect(
            summary.records
                == IndexSummary.Records(
                    seen: 4 + input.kept.count + input.duplicate + input.rejected, kept: 4 + input.kept.count,
                    duplicate: input.duplicate, rejected: input.rejected))
        #expect(summary.diagnostics.map(\.key) == Array(repeating: Self.key, count: input.findings.count))
        #expect(
            summary.diagnostics.map { BadInput.Finding($0.code, record: $0.recordIndex, at: $0.byteOffset) }
                == input.findings, "\(summary.diagnostics)")
        #expect(try archive.eventIDs() == (neighbours + input.kept).sorted())
        // The ledger says the same.
        let row = try #require(try archive.ledger().first { $0.key == Self.key })
        #expect(row.diagnostics == summary.diagnostics)
        #expect(row.recordsSeen == row.recordsKept + row.recordsDuplicate + row.recordsRejected)
    }

    // MARK: Types

    /// Null and values of every other type in every member that has a column: all are kept, and stand as delivered.
    @Test func wrongTypesInEveryKnownMemberAreKept() throws {
        var records: [String] = []
        var expected: [String?] = []
        func add(_ path: [String], _ value: String, others: String?) {
            var text = value
            for name in path.reversed() { text = name == "[" ? "[\(text)]" : "{\"\(name)\":\(text)}" }
            records.append(text)
            expected.append(others)
        }
        for (path, type) in Self.members(of: EventSchema.events.fields, in: []) {
            let pointer = path.map { $0 == "[" ? "/0" : "/\($0)" }.joined()
            for (kind, value) in Self.values where !type.holds(kind, value) {
                // A list of something else than objects is kept whole.
                if path.last == "[" {
                    add(path, value, others: "{\"/\(path[0])\":[\(value)]}")
                } else {
                    add(path, value, others: "{\"\(pointer)\":\(value)}")
                }
            }
        }
        #expect(records.count > 500)
        let archive = TestArchive()
        archive.put(records, minute: 0)
        let summary = try archive.run()
        #expect(summary.records == IndexSummary.Records(seen: records.count, kept: records.count))
        #expect(summary.diagnostics == [])
        let others = try archive.column(EventColumns.shared.otherMembers).map { value in
            if case .text(let text)? = value { text } else { nil as String? }
        }
        for (index, record) in records.enumerated() { #expect(others[index] == expected[index], "\(record)") }
    }

    private enum MemberType {
        case text, boolean, json, object, list

        func holds(_ kind: String, _ value: String) -> Bool {
            switch self {
            case .text: kind == "string"
            case .boolean: kind == "boolean"
            case .json: true
            case .object: kind == "object"
            // An array is a list of objects or a value like another: its elements are looked at by their own path.
            case .list: kind == "array"
            }
        }
    }

    private static let values = [
        ("null", "null"), ("string", "\"text\""), ("number", "-1.5e3"), ("number", "18446744073709551616"),
        ("boolean", "true"), ("boolean", "false"), ("array", "[]"), ("array", "[1,[{}]]"), ("object", "{}"),
        ("object", "{\"zz\":{\"type\":1}}"),
    ]
    private static let derived: Set<String> = [
        "account", "principal", "isError", "category", "sourceIPKind", "issuedAccessKeyId", "otherMembers",
        "invalidUTF8", "objectId", "recordIndex", "byteOffset", "byteLength",
    ]

    /// The members of the schema with the way to each; `[` stands for the element of a list.
    private static func members(of fields: [SchemaField], in path: [String]) -> [([String], MemberType)] {
        fields.flatMap { field -> [([String], MemberType)] in
            if path.isEmpty, derived.contains(field.name) { return [] }
            let here = path + [field.name]
            switch field.content {
            case .leaf(let type, _):
                let isJSON =
                    path.isEmpty && EventSchema.jsonTextMembers.contains(field.name)
                    || path.last == "webIdFederationData" && field.name == "attributes"
                return [(here, isJSON ? .json : type == .boolean ? .boolean : .text)]
            case .group(let fields):
                return [(here, .object)] + members(of: fields, in: here)
            case .list(let element):
                guard case .group(let fields) = element else { return [(here, .list)] }
                return [(here, .list), (here + ["["], .object)] + members(of: fields, in: here + ["["])
            }
        }
    }

    // MARK: Size

    private static func compressed(_ plain: [UInt8]) -> [UInt8] {
        guard let compressor = unsafe libdeflate_alloc_compressor(9) else { return [] }
        defer { unsafe libdeflate_free_compressor(compressor) }
        var stored = [UInt8](repeating: 0, count: unsafe libdeflate_gzip_compress_bound(compressor, plain.count))
        let count = unsafe libdeflate_gzip_compress(compressor, plain, plain.count, &stored, stored.count)
        return Array(stored[..<count])
    }

    /// A gzip bomb is read to the limit: what stands before is kept, and its neighbours are.
    @Test func aBombIsReadToTheLimit() throws {
        let archive = TestArchive()
        let limit = 300_000
        archive.put([TestArchive.record("n")], minute: 0)
        let start = "{\"Records\":[\(TestArchive.record("a")),\(TestArchive.record("b")),"
        // Members of blanks, each far below the limit.
        let blanks = Self.compressed(Array(repeating: 0x20, count: 60_000))
        let bomb = StoredGzip.member(start) + Array(repeatElement(blanks, count: 40).joined())
        archive.put(bomb, at: Self.key)
        // Plain text is measured alike.
        archive.put(
            Array((start + String(repeating: " ", count: limit)).utf8), at: TestArchive.log(3))
        let summary = try archive.run { $0.objectByteLimit = limit }
        #expect(summary.objects == IndexSummary.Objects(seen: 3, indexed: 2, rejected: 1))
        #expect(summary.records == IndexSummary.Records(seen: 3, kept: 3))
        #expect(summary.diagnostics.map(\.code) == [.tooLarge, .tooLarge])
        #expect(summary.diagnostics.map(\.key) == [Self.key, TestArchive.log(3)])
        let member = StoredGzip.member(start).count + 4 * blanks.count
        #expect(summary.diagnostics.map(\.byteOffset) == [member, nil])
        #expect(try archive.eventIDs() == ["a", "b", "n"])
        #expect(try archive.ledger()[1].plainBytes.map { $0 <= limit + 60_000 } == true)
    }

    @Test(.enabled(if: FullTests.areAsked))
    func aHundredThousandRecordsInAFile() throws {
        let archive = TestArchive()
        let count = 100_000
        archive.put((0..<count).map { $0 == 77_777 ? "{\"eventID\":}" : TestArchive.record("\($0)") }, minute: 0)
        archive.put([TestArchive.record("n")], minute: 1)
        let summary = try archive.run()
        #expect(summary.records == IndexSummary.Records(seen: count + 1, kept: count, rejected: 1))
        #expect(summary.diagnostics.map(\.code) == [.malformedRecord])
        #expect(summary.diagnostics.map(\.recordIndex) == [77_777])
        #expect(Set(try archive.eventIDs()).count == count)
    }

    @Test(.enabled(if: FullTests.areAsked))
    func aRecordOfFiftyMegabytes() throws {
        let archive = TestArchive()
        var text = Array("{\"Records\":[\(TestArchive.record("a")),".utf8)
        let large = TestArchive.record("large", more: ",\"requestParameters\":{\"x\":\"?\"}")
        let parts = large.split(separator: "?")
        text += Array(parts[0].utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 50 << 20) + Array(parts[1].utf8)
        text += Array(",\(TestArchive.record("b"))]}".utf8)
        archive.put(text, at: Self.key)
        let summary = try archive.run()
        #expect(summary.records == IndexSummary.Records(seen: 3, kept: 3))
        #expect(summary.diagnostics == [])
        #expect(try archive.eventIDs() == ["a", "b", "large"])
    }
}
