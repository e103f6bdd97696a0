import CloudTrail
import TestSupport
import Testing

@testable import TrailIndex

/// One file among good neighbours, and what must be said of it to the last number.
struct BadInput: CustomTestStringConvertible, Sendable {
    enum Fate: Sendable { case indexed, other, rejected }

    struct Finding: Hashable, Sendable {
        var code: Diagnostic.Code
        var recordIndex: Int?
        var byteOffset: Int?

        init(_ code: Diagnostic.Code, record recordIndex: Int? = nil, at byteOffset: Int? = nil) {
            self.code = code
            self.recordIndex = recordIndex
            self.byteOffset = byteOffset
        }
    }

    var testDescription: String
    var bytes: [UInt8]
    var fate = Fate.indexed
    /// Event IDs of the records that are kept.
    var kept: [String] = []
    var duplicate = 0
    var rejected = 0
    var findings: [Finding] = []

    init(
        _ description: String, _ bytes: [UInt8], _ fate: Fate = .indexed, kept: [String] = [], duplicate: Int = 0,
        rejected: Int = 0, _ findings: Finding...
    ) {
        testDescription = description
        self.bytes = bytes
        self.fate = fate
        self.kept = kept
        self.duplicate = duplicate
        self.rejected = rejected
        self.findings = findings
    }
}

extension BadInput {
    private static let a = TestArchive.record("a")
    private static let b = TestArchive.record("b")
    private static let c = TestArchive.record("c")
    private static let size = a.utf8.count
    /// Where the first record of a log file begins.
    private static let start = #"{"Records":["#.utf8.count
    /// Where the second one does.
    private static let second = start + size + 1
    private static let file = TestArchive.file([a, b])
    private static let zipped = StoredGzip.member(file)
    /// Bytes of a member before its content.
    private static let header = 15

    /// A log file of records, gzipped.
    private static func log(_ records: String...) -> [UInt8] { StoredGzip.member(TestArchive.file(records)) }

    private static func changed(_ bytes: [UInt8], at offset: Int) -> [UInt8] {
        var bytes = bytes
        bytes[offset] ^= 0xFF
        return bytes
    }

    static let all = gzip + objects + records + texts + deep

    private static let gzip = [
        BadInput(
            "gzip that ends in the second record", Array(zipped[..<(header + second + 9)]), kept: ["a"], rejected: 1,
            Finding(.truncatedGzip, at: header + second + 9)),
        BadInput(
            "a false checksum", changed(zipped, at: zipped.count - 8), kept: ["a", "b"],
            Finding(.corruptGzip, at: zipped.count - 4)),
        BadInput(
            "a false length", changed(zipped, at: zipped.count - 1), kept: ["a", "b"],
            Finding(.corruptGzip, at: zipped.count)),
        BadInput(
            "bytes behind the last member", zipped + Array("tail".utf8), kept: ["a", "b"],
            Finding(.trailingBytes, at: zipped.count)),
        BadInput(
            "two members, the second one damaged",
            StoredGzip.member("{\"Records\":[\(a),") + changed(StoredGzip.member("\(b)]}"), at: 11), kept: ["a"],
            Finding(.corruptGzip, at: StoredGzip.member("{\"Records\":[\(a),").count + 15)),
        BadInput(
            "several members",
            StoredGzip.member("{\"Rec") + StoredGzip.member("ords\":[\(a),") + StoredGzip.member("\(b)]}"),
            kept: ["a", "b"]),
        BadInput("an empty first member", StoredGzip.member("") + zipped, kept: ["a", "b"]),
        BadInput("nothing but an empty member", StoredGzip.member(""), .rejected, Finding(.notJSON, at: 0)),
        BadInput("no bytes", [], .rejected, Finding(.emptyObject)),
        BadInput("a .gz that is plain JSON", Array(file.utf8), kept: ["a", "b"]),
        BadInput("a .gz that is neither", Array("<html>".utf8), .rejected, Finding(.notGzip, at: 0)),
        BadInput("a file of zeros", Array(repeating: 0, count: 600), .rejected, Finding(.notGzip, at: 0)),
    ]

    private static let objects = [
        BadInput("no Records", StoredGzip.member("{\"records\":[\(a)]}"), .rejected, Finding(.noRecords)),
        BadInput(
            "Records behind other members", StoredGzip.member("{\"v\":[{}],\"w\":\"]}\",\"Records\":[\(a)],\"x\":1}"),
            kept: ["a"]),
        BadInput(
            "Records twice", StoredGzip.member("{\"Records\":[\(a)],\"Records\":[\(b)]}"), kept: ["a", "b"],
            Finding(.repeatedMember, at: start + size + 2)),
        BadInput(
            "Records of another type first", StoredGzip.member("{\"Records\":null,\"Records\":[\(a)]}"), kept: ["a"],
            Finding(.repeatedMember, at: 16)),
        BadInput("Records with an escape in it", StoredGzip.member("{\"\\u0052ecords\":[\(a)]}"), kept: ["a"]),
        BadInput(
            "a malformed value before Records", StoredGzip.member("{\"x\":[1 2],\"Records\":[\(a)]}"), kept: ["a"],
            Finding(.malformedJSON, at: 8)),
        BadInput(
            "text behind the end", StoredGzip.member(file + " x"), kept: ["a", "b"],
            Finding(.malformedJSON, at: file.utf8.count + 1)),
        BadInput(
            "JSON that ends in the second record", StoredGzip.member(String(file.prefix(second + 9))), kept: ["a"],
            rejected: 1, Finding(.truncatedJSON, record: 1, at: second + 9)),
        BadInput("a byte order mark", StoredGzip.member("\u{FEFF}" + file), kept: ["a", "b"]),
        BadInput(
            "zeros behind the end", StoredGzip.member(Array(file.utf8) + [0, 0, 0]), kept: ["a", "b"],
            Finding(.malformedJSON, at: file.utf8.count)),
    ]

    private static let records = [
        BadInput(
            "records that are no objects", log(a, "42", "null", "\"s\"", "[{}]", "true", b), kept: ["a", "b"],
            rejected: 5, Finding(.recordNotObject, record: 1, at: second),
            Finding(.recordNotObject, record: 2, at: second + 3), Finding(.recordNotObject, record: 3, at: second + 8),
            Finding(.recordNotObject, record: 4, at: second + 12), Finding(.recordNotObject, record: 5, at: second + 17)
        ),
        BadInput(
            "a record that is a word", log(a, "nul", b), kept: ["a", "b"], rejected: 1,
            Finding(.malformedRecord, record: 1, at: second + 3)),
        BadInput(
            "a comma too many", log(a, "", b), kept: ["a", "b"], rejected: 1,
            Finding(.malformedRecord, record: 1, at: second)),
        BadInput(
            "a comma too few", StoredGzip.member("{\"Records\":[\(a)\(b),\(c)]}"), kept: ["a", "b", "c"],
            Finding(.malformedJSON, at: start + size)),
        BadInput(
            "a malformed record", log(a, #"{"x":tru}"#, b), kept: ["a", "b"], rejected: 1,
            Finding(.malformedRecord, record: 1, at: second + 8)),
        BadInput(
            "a bracket too many", log(a, #"{"x":1]}"#, b), kept: ["a", "b"], rejected: 1,
            Finding(.malformedRecord, record: 1, at: second + 6)),
        BadInput(
            "a bracket too few", log(a, #"{"x":[1}"#, b, c), kept: ["a", "b", "c"], rejected: 1,
            Finding(.malformedRecord, record: 1, at: second + 7)),
        BadInput(
            "a quote too few", log(a, #"{"x":"never closed}"#, b, c), kept: ["a", "b", "c"], rejected: 1,
            Finding(.malformedRecord, record: 1, at: second + 22)),
        BadInput(
            "the same record again", log(a, b, a, a), kept: ["a", "b"], duplicate: 2),
        BadInput(
            "the same record in other words", log(a, a.replacing(",", with: " , ")), kept: ["a"], duplicate: 1),
        BadInput(
            "members that stand twice",
            log(
                a, TestArchive.record("x", more: #","eventID":"twice""#),
                TestArchive.record("b", more: #","userIdentity":{"type":"x"},"userIdentity":{"type":"y"}"#), c),
            kept: ["a", "b", "c", "twice"], Finding(.repeatedMember, record: 1, at: second),
            Finding(.repeatedMember, record: 2, at: second + size + 1 + #","eventID":"twice""#.utf8.count)),
    ]

    private static let texts = [
        BadInput("escaped names", log(a.replacing("eventID", with: #"\u0065vent\u0049D"#), b), kept: ["a", "b"]),
        BadInput(
            "an unknown escape", log(a, TestArchive.record("x", more: #","userAgent":"\q""#), b), kept: ["a", "b"],
            rejected: 1, Finding(.malformedRecord, record: 1, at: second)),
        BadInput(
            "bytes that are no UTF-8",
            StoredGzip.member(
                TestArchive.file([a, TestArchive.record("b", more: #","userAgent":"?""#), c]).utf8.map {
                    $0 == UInt8(ascii: "?") ? 0xC3 : $0
                }), kept: ["a", "b", "c"], Finding(.invalidUTF8, record: 1, at: second)),
        BadInput(
            "lone surrogates", log(TestArchive.record("a", more: #","userAgent":"\ud800","x":"\udc00\ud800""#), b),
            kept: ["a", "b"]),
        BadInput("an escaped NUL", log(TestArchive.record("a", more: #","userAgent":"\u0000""#), b), kept: ["a", "b"]),
        BadInput(
            "control characters inside of strings",
            log(TestArchive.record("a", more: ",\"userAgent\":\"\u{0}\u{1}\t\n\u{1B}[31m\""), b), kept: ["a", "b"]),
        BadInput(
            "a NUL between tokens", log(a, TestArchive.record("x", more: ",\u{0}\"y\":1"), b), kept: ["a", "b"],
            rejected: 1, Finding(.malformedRecord, record: 1, at: second + size)),
        BadInput(
            "numbers beyond every type",
            log(
                TestArchive.record(
                    "a", more: #","requestParameters":{"n":[9007199254740993,1e400,-0.0E-999999999999]},"n":1e99999"#),
                b), kept: ["a", "b"]),
        BadInput(
            "numbers that are none", log(a, TestArchive.record("x", more: #","n":1e+"#), b), kept: ["a", "b"],
            rejected: 1, Finding(.malformedRecord, record: 1, at: second + size + 7)),
    ]

    private static func nested(_ depth: Int) -> String {
        String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }

    private static let deep = [
        BadInput(
            "10,000 levels in a known member",
            log(a, TestArchive.record("x", more: ",\"requestParameters\":\(nested(10_000))"), b), kept: ["a", "b"],
            rejected: 1, Finding(.malformedRecord, record: 1, at: second + size - 1 + 21 + 1_024)),
        BadInput(
            "10,000 levels in an unknown member",
            log(a, TestArchive.record("x", more: ",\"y\":\(nested(10_000))"), b), kept: ["a", "b"], rejected: 1,
            Finding(.malformedRecord, record: 1, at: second + size - 1 + 5 + 1_024)),
        BadInput(
            "10,000 levels beside Records", StoredGzip.member("{\"x\":\(nested(10_000)),\"Records\":[\(a)]}"),
            kept: ["a"], Finding(.malformedJSON, at: 5 + 1_024)),
        BadInput(
            "10,000 levels and nothing else", StoredGzip.member(nested(10_000)), .rejected, Finding(.noRecords)
        ),
    ]
}
