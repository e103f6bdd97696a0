import CloudTrail
import Testing
import TrailIndex

@testable import TrailQuery

/// What counts as a hit of an indicator, and what of a list of them.
struct IndicatorTests {
    private static func set(_ lines: [String]) throws -> IndicatorSet {
        try IndicatorSet([("list", Array(lines.joined(separator: "\n").utf8))])
    }

    private static func found(_ indicator: String, in text: String) throws -> Bool {
        let bytes = Array(text.utf8)
        return try set([indicator]).contains(in: bytes, 0..<bytes.count) { _ in true }
    }

    @Test(arguments: [
        ("203.0.113.5", "203.0.113.5", true), ("203.0.113.5", "from 203.0.113.5.", true),
        ("203.0.113.5", "https://203.0.113.5:443/x", true), ("203.0.113.5", "203.0.113.5/32", true),
        ("203.0.113.5", "203.0.113.50", false), ("203.0.113.5", "1203.0.113.5", false),
        ("203.0.113.5", "203.0.113.5.6", false), ("203.0.113.5", "1.203.0.113.5", false),
        ("203.0.113.5", "203.0.113.5.example", true), ("203.0.113.5", "v203.0.113.5", false),
        ("2001:db8::1", "[2001:DB8::1]:443", true), ("2001:db8::1", "2001:db8::1:2", false),
        ("2001:db8::1", "1:2001:db8::1", false), ("2001:0db8:0::1", "2001:db8::1", true),
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", true), ("0:0:0:0:0:0:0:1", "::1", true),
        ("AKIAEXAMPLE", "AKIAEXAMPLE", true), ("akiaexample", "key=AKIAEXAMPLE;", true),
        ("AKIAEXAMPLE", "AKIAEXAMPLE2", false), ("AROAX", "AROAX:session", true),
        ("arn:aws:iam::1:user/a", "User: arn:aws:iam::1:user/a is not authorized", true),
        ("arn:aws:iam::1:user/a", "arn:aws:iam::1:user/a/b", true),
        ("arn:aws:iam::1:user/a", "arn:aws:iam::1:user/ab", false),
        ("arn:aws:iam::1:user/a", "arn:aws:iam::1:user/a-b", false),
        ("admin", "role/admin", true), ("admin", "role/admin-2", false), ("admin", "sysadmin", false),
        ("evil.example", "www.evil.example", true), ("evil.example", "evil.example.org", true),
        ("evil.example", "devil.example", false), ("a b", "x a b y", true), ("a,b", "a, b", false),
        ("/tmp/x", "run /tmp/x now", true), ("/tmp/x", "/var/tmp/x", true), ("józef", "user/JóZEF", true),
        ("józef", "józefa", false), ("abc", "", false), ("1.2.", "1.2.3", false), ("1.2.", "1.2. 3", true),
    ])
    func anIndicatorStandsBetweenBordersOfTokens(indicator: String, text: String, expected: Bool) throws {
        #expect(try IndicatorTests.found(indicator, in: text) == expected)
    }

    @Test func aListMayHaveCommentsAndBeWrittenOnAnySystem() throws {
        let file =
            "\u{feff}# a list\r\n203.0.113.5\r\n  AKIAEXAMPLE  # leaked\r\n\r\nhttp://evil.example/#top\r\nakiaexample\r\n"
        let set = try IndicatorSet([("list", Array(file.utf8))])
        #expect(set.texts == ["203.0.113.5", "AKIAEXAMPLE", "http://evil.example/#top"])
        #expect(set.remarks == [])
    }

    @Test func whatCannotBeFoundIsTold() throws {
        let set = try IndicatorSet([("list", Array("***\nab\ngood\n".utf8) + [0x61, 0xff, 0x62, 0x63])])
        #expect(set.texts == ["good"])
        #expect(set.remarks.map(\.line) == [1, 2, 4])
        #expect(set.remarks.allSatisfy { $0.file == "list" && $0.text.hasSuffix(": left out") })
    }

    @Test func ofABlockItIsToldThatItsAddressesAreNotLookedFor() throws {
        let set = try IndicatorSet([("list", Array("10.0.0.0/16\nhttp://10.0.0.1/16\n2001:db8::/32\n".utf8))])
        #expect(set.texts.count == 3)
        #expect(set.remarks.map(\.line) == [1, 3])
        #expect(try IndicatorTests.found("10.0.0.0/16", in: "cidrIp 10.0.0.0/16"))
    }

    @Test(arguments: [
        [], Array("# nothing\n\n".utf8), Array("ab".utf8), [0xff, 0xfe, 0x61, 0x00], Array("good\0".utf8),
    ])
    func whatIsNoListIsRefused(bytes: [UInt8]) {
        #expect(throws: IndicatorError.self) { try IndicatorSet([("list", bytes)]) }
    }

    /// Records in which a word stands in a column, in JSON, escaped, as a name, as a number, in a list, where no column
    /// is, and where it does not count.
    static let records = [
        #"{"eventID":"a","userAgent":"needle/1.0"}"#,
        #"{"eventID":"b","requestParameters":{"x":[{"y":"say \"needle\" twice"}]}}"#,
        #"{"eventID":"c","requestParameters":{"x":"\u006eeedle\n"}}"#,
        #"{"eventID":"d","responseElements":{"needle":null}}"#,
        #"{"eventID":"e","resources":[{"ARN":"x"},{"ARN":"arn:aws:s3:::needle/k"}]}"#,
        #"{"eventID":"f","unknown":{"deep":["needle"]}}"#,
        #"{"eventID":"g","eventName":["needle"]}"#,
        #"{"eventID":"h","userAgent":"needles","requestParameters":{"x":"xneedle"}}"#,
        #"{"eventID":"i","needle":1}"#,
        #"{"eventID":"j","requestParameters":{"size":4711}}"#,
        #"{"eventID":"k","requestParameters":{"x":"nee","y":"dle"},"userAgent":"x"}"#,
        #"{"eventID":"l","userIdentity":{"arn":"arn:aws:iam::4711:user/NEEDLE"}}"#,
        #"{"eventID":"m","requestParameters":null,"readOnly":true}"#,
    ]

    private static func ids(_ predicate: Predicate, _ store: MemoryStore) throws -> [String] {
        let table = try QueryEngine(store: store, threads: 1).eventTable(
            selecting: predicate, fields: [try Field("eventID")], limit: nil)
        return table.rows.compactMap { if case .text(let id) = $0[0] { id } else { nil } }.sorted()
    }

    @Test(arguments: [
        (["needle"], "a b c d e f g l"), (["4711"], "j l"), (["needle", "4711"], "a b c d e f g j l"),
        (["nee\",\"y\":\"dle"], ""), (["true"], ""), (["eventName"], ""),
    ])
    func anythingAnywhereInTheRecordIsSearched(lines: [String], expected: String) throws {
        let store = try EventRecordTests.store(IndicatorTests.records)
        let found = try IndicatorTests.ids(.search(.indicators(IndicatorTests.set(lines))), store)
        #expect(found.joined(separator: " ") == expected)
    }

    @Test(arguments: [
        ("needle", "a b c d e f g h"), ("say \"needle\"", "b"), ("/^needle/", "a c d f g h"), ("/[0-9]{4}/", "j l"),
        ("/need/le", ""), ("//", ""), ("user/N", "l"),
    ])
    func textIsSearchedAsItIsDecoded(text: String, expected: String) throws {
        let store = try EventRecordTests.store(IndicatorTests.records)
        let found = try IndicatorTests.ids(.search(RecordSearch(text)), store)
        #expect(found.joined(separator: " ") == expected)
    }

    @Test(arguments: ["", "/(/", "/a{2/"]) func aWrongSearchIsRefused(text: String) {
        #expect(throws: QueryError.self) { try RecordSearch(text) }
    }

    @Test func eventsTellWhichIndicatorsTheyHold() throws {
        let store = try EventRecordTests.store(IndicatorTests.records)
        let set = try IndicatorTests.set(["4711", "needle", "nowhere"])
        var references = ReferenceData()
        references.indicators = set
        let engine = QueryEngine(store: store, threads: 1, references: references)
        let predicate = Predicate.search(.indicators(set))
        var told: [String: PlainJSON] = [:]
        try engine.eventRecords(selecting: predicate) { record in
            let members = try #require(PlainJSON(record)).members
            if case .text(let id)? = members["eventID"] { told[id] = members["_backtrail"]?.members["indicators"] }
        }
        #expect(told["l"] == .list([.text("4711"), .text("needle")]))
        #expect(told["j"] == .list([.text("4711")]) && told["a"] == .list([.text("needle")]))
        let counts = try engine.answer(.count(by: [Field("indicators")]), selecting: .everything)
        #expect(
            counts.rows == [
                [.text("needle"), .integer(7)], [.null, .integer(4)], [.text("4711"), .integer(1)],
                [.text("4711, needle"), .integer(1)],
            ])
        #expect(try engine.eventTable(selecting: predicate).columns.last?.name == "indicators")
        #expect(try QueryEngine(store: store).eventTable(selecting: .everything).columns.last?.name == "address")
    }

    /// Against a search that shares nothing with it: over texts of few characters that share tokens, borders and prefixes.
    @Test(arguments: 0..<20) func manyIndicatorsAreFoundInOnePass(seed: UInt64) throws {
        var random = FixedRandom(seed: seed)
        func text(_ length: Int) -> String {
            String((0..<length).map { _ in Array("aB1.-:/ ")[Int.random(in: 0..<8, using: &random)] })
        }
        let lines = (0..<60).map { _ in text(Int.random(in: 3...7, using: &random)) }
        // Addresses have a rule of their own.
        let set = try IndicatorTests.set(lines.filter { IPAddress($0.filter { $0 != " " }) == nil })
        for _ in 0..<200 {
            let haystack = text(Int.random(in: 0...24, using: &random))
            let bytes = Array(haystack.utf8)
            var found: Set<String> = []
            _ = set.contains(in: bytes, 0..<bytes.count) { indicator in
                found.insert(set.texts[Int(indicator)])
                return false
            }
            #expect(found == Set(set.texts.filter { SlowIndicator.stands($0, in: haystack) }), "\(haystack)")
        }
    }
}

/// Slow and obviously right.
enum SlowIndicator {
    static func stands(_ indicator: String, in haystack: String) -> Bool {
        let needle = Array(indicator.lowercased().unicodeScalars)
        let text = Array(haystack.lowercased().unicodeScalars)
        func isDigit(_ index: Int) -> Bool { text.indices.contains(index) && ("0"..."9").contains(text[index]) }
        func isOfToken(_ index: Int) -> Bool {
            guard text.indices.contains(index) else { return false }
            if text[index] == "." { return isDigit(index - 1) && isDigit(index + 1) }
            return text[index].properties.isAlphabetic || isDigit(index) || text[index] == "-" || text[index] == "_"
        }
        guard text.count >= needle.count else { return false }
        return (0...text.count - needle.count).contains { start in
            let end = start + needle.count
            guard Array(text[start..<end]) == needle else { return false }
            return !(isOfToken(start - 1) && isOfToken(start)) && !(isOfToken(end - 1) && isOfToken(end))
        }
    }
}
