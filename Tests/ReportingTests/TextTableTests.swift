import CloudTrail
import Reporting
import Testing
import TrailQuery

@Suite struct TextTableTests {
    private let people = ResultTable(
        columns: [
            .init("principal", .text), .init("events", .integer), .init("errors", .integer),
            .init("mfa", .boolean), .init("firstSeen", .timestamp),
        ],
        rows: [
            [
                .text("arn:aws:iam::111122223333:role/Administrator"), .integer(1_234_567), .integer(12),
                .boolean(true), .timestamp(Timestamp(year: 2024, month: 3, day: 13, hour: 8, minute: 33, second: 30)),
            ],
            [.null, .integer(-50), .integer(0), .null, .null],
        ],
        totalRows: 1_234)

    @Test func columnsAreAlignedAndTheCutIsSaid() {
        #expect(
            people.text(as: .table) == """
                principal                                        events  errors  mfa   firstSeen
                arn:aws:iam::111122223333:role/Administrator  1,234,567      12  true  2024-03-13T08:33:30Z
                –                                                   -50       0  –     –
                2 of 1,234

                """)
    }

    @Test func numbersThatAreNamesAreNotGrouped() {
        let networks = ResultTable(
            columns: [.init("asn", .integer, isIdentifier: true), .init("events", .integer), .init("lists", .text)],
            rows: [
                [.integer(64_496), .integer(64_496), .list([.text("office"), .text("vpn")])],
                [.null, .integer(1), .list([])],
            ])
        #expect(
            networks.text(as: .table) == """
                  asn  events  lists
                64496  64,496  office, vpn
                    –       1  –

                """)
        #expect(networks.text(as: .markdown).contains("| 64496 | 64,496 | office, vpn |"))
        #expect(networks.text(as: .jsonl).hasPrefix(#"{"asn":64496,"events":64496,"lists":["office","vpn"]}"#))
        #expect(networks.text(as: .csv).contains(#"64496,64496,"[""office"",""vpn""]""#))
    }

    @Test func textShrinksInTheMiddleOfAnARNUntilTheTableFits() {
        // 9 + 6 + 4 + 20 columns and four gaps of 2 leave 80 - 47 = 33 for the principal.
        #expect(
            people.text(as: .table, style: TableStyle(width: 80)) == """
                principal                             events  errors  mfa   firstSeen
                arn:aws:ia…333:role/Administrator  1,234,567      12  true  2024-03-13T08:33:30Z
                –                                        -50       0  –     –
                2 of 1,234

                """)
    }

    @Test func columnsThatDoNotFitAreNamedBelow() {
        #expect(
            people.text(as: .table, style: TableStyle(width: 37)) == """
                principal              events  errors
                arn:a…dministrator  1,234,567      12
                –                         -50       0
                too narrow for: mfa, firstSeen
                2 of 1,234

                """)
    }

    @Test func columnsWithoutAnyValueGoFirst() {
        let table = ResultTable(
            columns: [
                .init("address", .text), .init("country", .text), .init("city", .text), .init("events", .integer),
            ],
            rows: [[.text("203.0.113.7"), .null, .null, .integer(5)]])
        #expect(
            table.text(as: .table, style: TableStyle(width: 27)) == """
                address      events
                203.0.113.7       5
                too narrow for: country,
                  city

                """)
        #expect(
            table.text(as: .table, style: TableStyle(width: 28)) == """
                address      country  events
                203.0.113.7  –             5
                too narrow for: city

                """)
    }

    @Test func columnsWithoutAnyValueGoBeforeTextShrinks() {
        let table = ResultTable(
            columns: [.init("address", .text), .init("city", .text), .init("events", .integer)],
            rows: [[.text("2001:db8:b242:2::8558"), .null, .integer(5)]])
        #expect(
            table.text(as: .table, style: TableStyle(width: 29)) == """
                address                events
                2001:db8:b242:2::8558       5
                too narrow for: city

                """)
    }

    @Test func columnsThatGiveWayGoBeforeThoseAtTheRight() {
        let table = ResultTable(
            columns: [
                .init("time", .timestamp), .init("account", .text, givesWay: true), .init("event", .text),
                .init("outcome", .text),
            ],
            rows: [
                [
                    .timestamp(Timestamp(year: 2024, month: 3, day: 13, hour: 8, minute: 33, second: 30)),
                    .text("111122223333"), .text("GetObject"), .text("AccessDenied"),
                ]
            ])
        #expect(
            table.text(as: .table, style: TableStyle(width: 45)) == """
                time                  event      outcome
                2024-03-13T08:33:30Z  GetObject  AccessDenied
                too narrow for: account

                """)
    }

    @Test func manyNamesBelowFitTheTerminalToo() {
        #expect(
            people.text(as: .table, style: TableStyle(width: 20)) == """
                principal
                arn:aw…Administrator
                –
                too narrow for:
                  events, errors,
                  mfa, firstSeen
                2 of 1,234

                """)
    }

    @Test(arguments: 16...120)
    func noLineIsWiderThanTheTerminal(width: Int) {
        for line in people.text(as: .table, style: TableStyle(width: width)).split(separator: "\n") {
            #expect(line.count <= width)
        }
    }

    @Test(arguments: 0...15)
    func aTerminalNarrowerThanAnythingDoesNoHarm(width: Int) {
        #expect(people.text(as: .table, style: TableStyle(width: width)).contains("too narrow for"))
    }

    @Test func colorMarksTheHeaderAndErrorsOnly() {
        let table = ResultTable(
            columns: [.init("name", .text), .init("errors", .integer)],
            rows: [[.text("a"), .integer(0)], [.text("b"), .integer(7)]])
        #expect(
            table.text(as: .table, style: TableStyle(isColored: true))
                == "\u{1b}[2mname\u{1b}[0m  \u{1b}[2merrors\u{1b}[0m\na          0\nb          \u{1b}[31m7\u{1b}[0m\n")
    }

    @Test func wideAndCombiningCharactersKeepColumnsAligned() {
        let table = ResultTable(
            columns: [.init("name", .text), .init("events", .integer)],
            rows: [
                [.text("東京"), .integer(1)], [.text("cafe\u{301}"), .integer(2)], [.text("🇩🇪"), .integer(3)],
                [.text("👩‍💻x"), .integer(4)], [.text("ａ"), .integer(5)],
            ])
        #expect(
            table.text(as: .table) == """
                name  events
                東京       1
                café       2
                🇩🇪         3
                👩‍💻x        4
                ａ         5

                """)
    }

    @Test func wideCharactersAreCutWhole() {
        let table = ResultTable(
            columns: [.init("n", .text)], rows: [[.text("東京都千代田区千代田一丁目")]])
        #expect(table.text(as: .table, style: TableStyle(width: 10)) == "n\n東京都千…\n")
    }

    @Test func nothingReachesTheTerminalThatSteersIt() {
        let table = ResultTable(
            columns: [.init("user\u{7}Agent", .text)],
            rows: [
                [.text("\u{1b}]0;owned\u{7}\u{1b}[31m")], [.text("a\u{9b}31mb\nc\td\r")], [.text("x\u{202e}gpj.exe")],
                [.text("\u{2066}y\u{2069}\u{200f}\u{7f}\u{feff}")], [.list([.text("\u{0}"), .text("ok")])],
            ])
        #expect(
            table.text(as: .table) == #"""
                user\u{7}Agent
                \u{1b}]0;owned\u{7}\u{1b}[31m
                a\u{9b}31mb\u{a}c\u{9}d\u{d}
                x\u{202e}gpj.exe
                \u{2066}y\u{2069}\u{200f}\u{7f}\u{feff}
                \u{0}, ok

                """#)
    }

    @Test func bucketsHaveBarsInTheSpaceThatIsLeft() {
        func bucket(_ hour: Int, _ events: Int64) -> [ResultTable.Cell] {
            [.timestamp(Timestamp(year: 2024, month: 3, day: 13, hour: hour)), .integer(events), .integer(0)]
        }
        let table = ResultTable(
            columns: [.init("start", .timestamp), .init("events", .integer), .init("errors", .integer)],
            rows: [bucket(0, 80), bucket(1, 0), bucket(2, 41), bucket(3, 1)])
        // 20 + 6 + 6 and three gaps of 2 leave 48 - 38 = 10, 80 eighths.
        #expect(
            table.text(as: .table, style: TableStyle(width: 48)) == """
                start                 events  errors
                2024-03-13T00:00:00Z      80       0  ██████████
                2024-03-13T01:00:00Z       0       0
                2024-03-13T02:00:00Z      41       0  █████▏
                2024-03-13T03:00:00Z       1       0  ▏

                """)
        #expect(!table.text(as: .table, style: TableStyle(width: 42)).contains("█"))
    }

    @Test func anEmptyAnswerSaysSo() {
        let table = ResultTable(columns: [.init("principal", .text)], rows: [])
        #expect(table.text(as: .table, style: TableStyle(width: 5)) == "nothing found\n")
    }

    @Test func rowsOfAnotherLengthThanTheHeaderDoNoHarm() {
        let table = ResultTable(
            columns: [.init("a", .text), .init("b", .integer)],
            rows: [[.text("x")], [.text("y"), .integer(2), .null], []])
        #expect(table.text(as: .table) == "a  b\nx  –\ny  2\n–  –\n")
        #expect(table.text(as: .csv) == "a,b\r\nx,\r\ny,2\r\n,\r\n")
        #expect(table.text(as: .jsonl) == "{\"a\":\"x\",\"b\":null}\n{\"a\":\"y\",\"b\":2}\n{\"a\":null,\"b\":null}\n")
    }
}
