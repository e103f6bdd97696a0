internal import Parquet
internal import TestSupport
internal import Testing

@testable internal import DeltaTable

@Suite("Statistics and schema in the log")
struct FileStatisticsTests {
    @Test("They nest like the schema; lists have none, nulls no bounds")
    func nesting() {
        let schema = Schema([
            .timestamp("time"), .boolean("flag"),
            .group("user", [.string("name"), .group("session", [.int64("id", .required)])]),
            .list("resources", ofGroup: [.string("arn")]),
            .string("empty"), SchemaField("binary", .optional, .leaf(.byteArray, nil)),
        ])
        let file = FileMetadata(
            schema: schema, rowCount: 5, rowGroupCount: 1, byteCount: 100,
            columns: [
                ColumnStatistics(
                    nullCount: 1, minimum: .int64(1_500_000_000_000_001), maximum: .int64(1_500_000_000_000_001)),
                ColumnStatistics(nullCount: 2, minimum: .boolean(false), maximum: .boolean(true)),
                ColumnStatistics(nullCount: 0, minimum: .byteArray([97]), maximum: .byteArray(Array("\"é".utf8))),
                ColumnStatistics(nullCount: 0, minimum: .int64(.min), maximum: .int64(.max)),
                ColumnStatistics(nullCount: 7, minimum: .byteArray([97]), maximum: .byteArray([98])),
                ColumnStatistics(nullCount: 5),
                ColumnStatistics(nullCount: 0, minimum: .byteArray([97]), maximum: nil),
            ])
        let expected =
            #"{"numRecords":5,"#
            + #""minValues":{"time":"2017-07-14T02:40:00.000Z","flag":false,"#
            + #""user":{"name":"a","session":{"id":-9223372036854775808}}},"#
            + #""maxValues":{"time":"2017-07-14T02:40:00.001Z","flag":true,"#
            + #""user":{"name":"\"é","session":{"id":9223372036854775807}}},"#
            + #""nullCount":{"time":1,"flag":2,"user":{"name":0,"session":{"id":0}},"empty":5,"binary":0}}"#
        #expect(FileStatistics.json(of: file).text == expected)
    }

    @Test(
        "Where a column with values lacks a bound there are no bounds at all",
        arguments: [
            ColumnStatistics(nullCount: 4, minimum: .byteArray([97]), maximum: nil),
            ColumnStatistics(nullCount: 4, minimum: .byteArray([97]), maximum: .byteArray([0xFF])),
            ColumnStatistics(nullCount: nil),
        ])
    func missingBound(statistics: ColumnStatistics) {
        let file = FileMetadata(
            schema: Schema([.boolean("flag"), .string("name")]), rowCount: 5, rowGroupCount: 1, byteCount: 100,
            columns: [ColumnStatistics(nullCount: 0, minimum: .boolean(true), maximum: .boolean(true)), statistics])
        #expect(FileStatistics.json(of: file).text == #"{"numRecords":5}"#)
    }

    @Test("Only the first 32 leaves outside lists have statistics")
    func limit() {
        let fields = (0..<40).map { SchemaField.string("c\($0)") }
        let schema = Schema([.list("list", ofGroup: [.string("member")])] + fields)
        let file = FileMetadata(
            schema: schema, rowCount: 1, rowGroupCount: 1, byteCount: 1,
            columns: schema.leaves.map { _ in
                ColumnStatistics(nullCount: 0, minimum: .byteArray([97]), maximum: .byteArray([97]))
            })
        let names = FileStatistics.json(of: file)["minValues"]?.members?.map(\.name)
        #expect(names == (0..<32).map { "c\($0)" })
    }

    @Test("The struct in which the last of the leaves lies has statistics of all its members")
    func structsAreWhole() {
        let schema = Schema(
            (0..<30).map { .string("c\($0)") } + [.group("s", (0..<6).map { .string("m\($0)") }), .string("last")])
        let file = FileMetadata(
            schema: schema, rowCount: 1, rowGroupCount: 1, byteCount: 1,
            columns: schema.leaves.map { _ in
                ColumnStatistics(nullCount: 0, minimum: .byteArray([97]), maximum: .byteArray([97]))
            })
        let nulls = FileStatistics.json(of: file)["nullCount"]
        #expect(nulls?.members?.map(\.name) == (0..<30).map { "c\($0)" } + ["s"])
        #expect(nulls?["s"]?.members?.map(\.name) == (0..<6).map { "m\($0)" })
        #expect(FileStatistics.indexedLeafCount(of: schema) == 36)
    }

    @Test(
        "Times are cut to milliseconds, a maximum upwards",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z", "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00.000Z"),
            (1_709_251_199_999_001, "2024-02-29T23:59:59.999Z", "2024-03-01T00:00:00.000Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000Z", "2000-02-29T00:00:00.000Z"),
            (-62_135_596_800_000_000, "0001-01-01T00:00:00.000Z", "0001-01-01T00:00:00.000Z"),
        ])
    func times(microseconds: Int64, down: String, up: String) {
        #expect(ISOTime.text(microseconds: microseconds, roundingUp: false) == down)
        #expect(ISOTime.text(microseconds: microseconds, roundingUp: true) == up)
    }

    @Test(
        "A time no reader knows has no bound",
        arguments: [Int64.min, -62_135_596_800_000_001, 253_402_300_800_000_000, .max])
    func absurdTimes(microseconds: Int64) {
        #expect(ISOTime.text(microseconds: microseconds, roundingUp: false) == nil)
    }

    @Test("The schema is that of the protocol's serialization format")
    func schema() {
        let schema = Schema([
            .int64("id", .required), .int32("index"), .timestamp("time"), .boolean("flag"),
            .list("resources", ofGroup: [.string("arn")]),
        ])
        let expected =
            #"{"type":"struct","fields":["#
            + #"{"name":"id","type":"long","nullable":false,"metadata":{}},"#
            + #"{"name":"index","type":"integer","nullable":true,"metadata":{}},"#
            + #"{"name":"time","type":"timestamp","nullable":true,"metadata":{}},"#
            + #"{"name":"flag","type":"boolean","nullable":true,"metadata":{}},"#
            + #"{"name":"resources","type":{"type":"array","elementType":{"type":"struct","fields":["#
            + #"{"name":"arn","type":"string","nullable":true,"metadata":{}}]},"containsNull":true},"#
            + #""nullable":true,"metadata":{}}]}"#
        #expect(DeltaSchema.json(of: schema).text == expected)
    }
}
