import CloudTrail
import Reporting
import Testing
import TrailQuery

@Suite struct MachineFormatTests {
    private let table = ResultTable(
        columns: [
            .init("eventName", .text), .init("events", .integer), .init("readOnly", .boolean),
            .init("lastSeen", .timestamp), .init("distinct.\"x\"", .integer),
        ],
        rows: [
            [
                .text("GetObject"), .integer(9_007_199_254_740_993), .boolean(false),
                .timestamp(Timestamp(microseconds: 1_710_318_810_250_000)), .number(0.1),
            ],
            [.null, .integer(.min), .null, .null, .number(.infinity)],
        ],
        totalRows: 99)

    @Test func jsonIsAnArrayWithMembersInOrder() {
        #expect(
            table.text(as: .json) == #"""
                [
                {"eventName":"GetObject","events":9007199254740993,"readOnly":false,"lastSeen":"2024-03-13T08:33:30.25Z","distinct.\"x\"":0.1},
                {"eventName":null,"events":-9223372036854775808,"readOnly":null,"lastSeen":null,"distinct.\"x\"":null}
                ]

                """#)
        #expect(ResultTable(columns: table.columns, rows: []).text(as: .json) == "[]\n")
    }

    @Test func jsonlIsAnObjectALine() {
        #expect(
            table.text(as: .jsonl) == #"""
                {"eventName":"GetObject","events":9007199254740993,"readOnly":false,"lastSeen":"2024-03-13T08:33:30.25Z","distinct.\"x\"":0.1}
                {"eventName":null,"events":-9223372036854775808,"readOnly":null,"lastSeen":null,"distinct.\"x\"":null}

                """#)
        #expect(ResultTable(columns: table.columns, rows: []).text(as: .jsonl) == "")
    }

    @Test(arguments: [
        ("plain", #""plain""#),
        ("", #""""#),
        ("q\"b\\s/", #""q\"b\\s/""#),
        ("\u{0}\u{8}\t\n\u{c}\r\u{1b}\u{1f}", #""\u0000\u0008\t\n\u000c\r\u001b\u001f""#),
        ("\u{7f}\u{85}\u{9b}", #""\u007f\u0085\u009b""#),
        ("\u{2028}\u{202e}\u{feff}", #""\u2028\u202e\ufeff""#),
        ("\u{e0041}", #""\udb40\udc41""#),
        ("é東🇩🇪\u{fffd}\u{10ffff}", "\"é東🇩🇪\u{fffd}\u{10ffff}\""),
        ("e\u{301}\r\n", "\"e\u{301}\\r\\n\""),
    ])
    func stringsKeepTheirValueInJSON(text: String, expected: String) {
        var bytes: [UInt8] = []
        JSONText.append(text, to: &bytes)
        #expect(bytes == Array(expected.utf8))
    }

    @Test func listsAreArrays() {
        var bytes: [UInt8] = []
        JSONText.append(.list([.text("a,b"), .integer(1), .list([]), .null]), to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == #"["a,b",1,[],null]"#)
    }

    @Test func csvHasAHeaderAndCRLF() {
        #expect(
            table.text(as: .csv)
                == "eventName,events,readOnly,lastSeen,\"distinct.\"\"x\"\"\"\r\n"
                + "GetObject,9007199254740993,false,2024-03-13T08:33:30.25Z,0.1\r\n"
                + ",-9223372036854775808,,,\r\n")
    }

    @Test(arguments: [
        ("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""),
        ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"), ("\rx", "\"'\rx\""),
        ("a=b", "a=b"), ("a,b", "\"a,b\""), ("a\nb", "\"a\nb\""), ("\r\nb", "\"'\r\nb\""), ("", "\"\""),
        (" lead", " lead"), ("東京", "東京"), ("=e\u{301}", "'=e\u{301}"),
    ])
    func csvCellsAreQuotedAndHarmless(text: String, expected: String) {
        let table = ResultTable(
            columns: [.init("a", .text), .init("b", .integer)], rows: [[.text(text), .integer(-1)]])
        #expect(Array(table.text(as: .csv).utf8) == Array("a,b\r\n\(expected),-1\r\n".utf8))
    }

    @Test func csvTellsNullFromEmptyAndListsFromText() {
        let table = ResultTable(
            columns: [.init("a", .text)], rows: [[.null], [.text("")], [.list([.text("x"), .text("y\"z")])]])
        #expect(table.text(as: .csv) == "a\r\n\"\"\r\n\"\"\r\n\"[\"\"x\"\",\"\"y\\\"\"z\"\"]\"\r\n")
    }

    @Test func markdownShowsTextAndNothingElse() {
        let table = ResultTable(
            columns: [.init("user_agent", .text), .init("events", .integer)],
            rows: [
                [.text("a|b\\c"), .integer(1_234)], [.text("<img src=x onerror=y> & `z`"), .integer(0)],
                [.text("[x](http://y) *b* _i_ AWSReservedSSO_Admin_1"), .null],
                [.text("l1\nl2\u{1b}[0m"), .integer(1)],
            ],
            totalRows: 2_000)
        #expect(
            table.text(as: .markdown) == #"""
                | user_agent | events |
                | --- | ---: |
                | a\|b\\c | 1,234 |
                | &lt;img src=x onerror=y&gt; &amp; \`z\` | 0 |
                | \[x\](http://y) \*b\* \_i\_ AWSReservedSSO_Admin_1 | – |
                | l1\\u{a}l2\\u{1b}\[0m | 1 |

                4 of 2,000

                """#)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (1_710_318_810_000_000, "2024-03-13T08:33:30Z"),
            (1_710_318_810_000_001, "2024-03-13T08:33:30.000001Z"), (-1_000_000, "1969-12-31T23:59:59Z"),
            (-62_167_219_200_000_000, "0000-01-01T00:00:00Z"), (253_402_300_799_000_000, "9999-12-31T23:59:59Z"),
            (253_402_300_800_000_000, "10000-01-01T00:00:00Z"), (951_782_400_000_000, "2000-02-29T00:00:00Z"),
        ] as [(Int64, String)])
    func timesAreWrittenInOneForm(microseconds: Int64, expected: String) {
        var bytes: [UInt8] = []
        TimestampText.append(Timestamp(microseconds: microseconds), to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }

    @Test func aLongTableIsEmittedInPiecesThatAddUp() {
        let rows = (0..<5_000).map { [ResultTable.Cell.text("row \($0)"), .integer(Int64($0))] }
        let table = ResultTable(columns: [.init("a", .text), .init("b", .integer)], rows: rows)
        var pieces: [[UInt8]] = []
        table.render(as: .jsonl) { pieces.append($0) }
        #expect(pieces.count > 1)
        let lines = pieces.joined().split(separator: UInt8(ascii: "\n"))
        #expect(lines.count == 5_000)
        #expect(lines.last.map { String(decoding: $0, as: UTF8.self) } == "{\"a\":\"row 4999\",\"b\":4999}")
    }

    @Test func bytesForATerminalKeepLineEndsOnly() {
        let bytes = Array("a\tb\r\n\u{1b}[2J\u{9b}é\r".utf8) + [0xff, 0x0a]
        #expect(
            ControlCharacters.visible(bytes[...]) == Array("a\tb\r\n\\u{1b}[2J\\u{9b}é\\u{d}\u{fffd}\n".utf8))
    }
}
