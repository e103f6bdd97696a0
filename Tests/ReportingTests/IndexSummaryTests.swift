import CloudTrail
import Reporting
import Testing
import TrailIndex

@Suite struct IndexSummaryTests {
    private let summary = IndexSummary(
        index: "backtrail-index",
        objects: .init(seen: 4_010, indexed: 4_000, unchanged: 0, other: 8, rejected: 2),
        records: .init(seen: 670_765, kept: 670_000, duplicate: 764, rejected: 1),
        bytes: .init(stored: 173_000_000, plain: 985_000_000),
        seconds: 2.0004,
        diagnostics: [
            Diagnostic(
                key: "AWSLogs/a.json.gz", code: .malformedRecord, message: "unterminated string", recordIndex: 41,
                byteOffset: 90_112),
            Diagnostic(key: "AWSLogs/b\u{1b}.gz", code: .corruptGzip, message: "checksum differs", byteOffset: 7),
            Diagnostic(key: "AWSLogs/c.gz", code: .corruptGzip, message: "checksum \"differs\""),
            Diagnostic(key: "AWSLogs/d.gz", code: .corruptGzip, message: "no member"),
        ],
        objectsByKind: [.digest: 8, .log: 4_002])

    @Test func jsonIsTheContract() {
        #expect(
            String(decoding: summary.json, as: UTF8.self)
                == #"{"index":"backtrail-index","objects":{"seen":4010,"indexed":4000,"unchanged":0,"other":8,"rejected":2},"#
                + #""records":{"seen":670765,"kept":670000,"duplicate":764,"rejected":1},"#
                + #""bytes":{"stored":173000000,"plain":985000000},"seconds":2.0,"diagnostics":["#
                + #"{"key":"AWSLogs/a.json.gz","code":"malformed-record","message":"unterminated string","recordIndex":41,"byteOffset":90112},"#
                + #"{"key":"AWSLogs/b\u001b.gz","code":"corrupt-gzip","message":"checksum differs","byteOffset":7},"#
                + #"{"key":"AWSLogs/c.gz","code":"corrupt-gzip","message":"checksum \"differs\""},"#
                + #"{"key":"AWSLogs/d.gz","code":"corrupt-gzip","message":"no member"}]}"# + "\n")
    }

    @Test func textIsABlockWithRatesAndCappedDiagnostics() {
        #expect(
            summary.text(diagnosticLimit: 2) == #"""
                index    backtrail-index
                objects  4,010 seen: 4,000 indexed, 8 other, 2 rejected
                kinds    4,002 log, 8 digest
                records  670,765 seen: 670,000 kept, 764 duplicate, 1 rejected
                bytes    173.0 MB stored, 985.0 MB plain
                time     2.0 s, 492.4 MB/s plain, 335,315 events/s

                3 corrupt-gzip
                  AWSLogs/b\u{1b}.gz: byte 7: checksum differs
                  AWSLogs/c.gz: checksum "differs"
                  and 1 more
                1 malformed-record
                  AWSLogs/a.json.gz: record 41, byte 90112: unterminated string

                """#)
    }

    @Test func aStoppedUnbalancedRunSaysBoth() {
        let summary = IndexSummary(
            index: "x", objects: .init(seen: 2, indexed: 1), isInterrupted: true,
            remappedKeys: "Logs/ read as AWSLogs/ (2 objects)")
        #expect(!summary.isBalanced)
        #expect(
            summary.text() == """
                index    x
                objects  2 seen: 1 indexed
                records  0 seen
                bytes    0 B stored, 0 B plain
                time     0.0 s
                keys     Logs/ read as AWSLogs/ (2 objects)
                stopped  before the last object; the same command goes on from here
                warning  the counts do not add up: something seen is not accounted for

                """)
    }

    @Test(
        arguments: [
            (0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (999_949, "999.9 kB"), (999_950, "1.0 MB"),
            (12_345_678_901, "12.3 GB"), (Int64.max, "9,223.4 PB"),
        ] as [(Int64, String)])
    func bytesAreShort(count: Int64, expected: String) {
        #expect(NumberText.bytes(count) == expected)
    }

    @Test(
        arguments: [
            (0.04, "0.0 s"), (59.94, "59.9 s"), (59.96, "1 min 00 s"), (3_599.4, "59 min 59 s"), (3_720, "1 h 02 min"),
            (.nan, "–"), (.infinity, "–"), (-1, "–"),
        ] as [(Double, String)])
    func durationsAreShort(seconds: Double, expected: String) {
        #expect(NumberText.duration(seconds) == expected)
    }

    @Test(
        arguments: [
            (0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567"),
            (Int64.min, "-9,223,372,036,854,775,808"),
        ] as [(Int64, String)])
    func integersAreGrouped(number: Int64, expected: String) {
        #expect(NumberText.grouped(number) == expected)
    }
}
