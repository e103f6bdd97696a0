import CloudTrail
import JSONScan
import Testing
import TrailQuery

@testable import CaseReport

/// A report of texts that want to be more than text.
@Suite struct CaseReportTests {
    private static let hostile = #"</script><script>alert(1)</script><img src=x onerror='a()'> "{{x}}" {{{y}}} & |`*"#

    private static let report = CaseReport(
        title: hostile, scope: [CaseReport.Fact("Index", hostile)],
        sections: [
            CaseReport.Section(
                "who", "Who", notes: [hostile],
                answers: [
                    CaseReport.Answer(
                        "Principals",
                        ResultTable(
                            columns: [.init("principal", .text), .init("events", .integer)],
                            rows: [[.text(hostile), .integer(1_234)], [.null, .integer(9)]], totalRows: 12),
                        command: ["who", "--principal", hostile]),
                    CaseReport.Answer(
                        "None", ResultTable(columns: [.init("principal", .text)], rows: []), command: ["who"]),
                ])
        ])

    @Test func noTextBecomesMarkup() throws {
        let page = try CaseReportTests.report.text(as: .html)
        #expect(page.split(separator: "<script").count == 2)
        #expect(!page.contains("<img") && !page.contains("alert(1)</script>"))
        #expect(page.contains("&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;"))
        // What looks like the template's own words is text too.
        #expect(page.contains("{{{y}}}"))
        // Nothing is fetched from anywhere.
        #expect(!page.contains("http:") && !page.contains("https:") && !page.contains("url("))
    }

    @Test func aTableShowsNumbersForPeopleAndSortsByTheirValues() throws {
        let page = try CaseReportTests.report.text(as: .html)
        #expect(page.contains(#"<td class="number" data-sort="1234">1,234</td>"#))
        #expect(page.contains("<td>–</td>"))
        #expect(page.contains(#"<th scope="col" class="number">events</th>"#))
        #expect(page.contains("<caption>Principals: 2 of 12</caption>"))
        #expect(page.contains(#"<p class="none">Nothing.</p>"#))
        #expect(page.contains(#"<table id="who-1-table">"#) && !page.contains("who-2-table"))
    }

    @Test func idsAreUnique() throws {
        let page = try CaseReportTests.report.text(as: .html)
        let ids = page.split(separator: " id=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
        #expect(ids.count == Set(ids).count && ids.contains("who"))
    }

    @Test func jsonHoldsTheValuesThemselves() throws {
        let text = try CaseReportTests.report.text(as: .json)
        guard case .object(let report) = try JSONTree(Array(text.utf8)),
            case .string(let title)? = report[Array("title".utf8)],
            case .array(let sections)? = report[Array("sections".utf8)], case .object(let section)? = sections.first,
            case .array(let answers)? = section[Array("answers".utf8)], case .object(let answer)? = answers.first,
            case .array(let rows)? = answer[Array("rows".utf8)], case .object(let row)? = rows.first
        else {
            Issue.record("not the expected shape: \(text)")
            return
        }
        #expect(String(decoding: title, as: UTF8.self) == CaseReportTests.hostile)
        #expect(row[Array("principal".utf8)] == .string(Array(CaseReportTests.hostile.utf8)))
        #expect(answers.count == 2 && rows.count == 2)
    }

    @Test func markdownHoldsNoMarkupOfOthers() throws {
        let text = try CaseReportTests.report.text(as: .markdown)
        #expect(text.hasPrefix("# &lt;/script&gt;"))
        // In a fence everything is text.
        let parts = text.split(separator: "```")
        #expect(parts.count == 5)
        for part in [parts[0], parts[2], parts[4]] { #expect(!part.contains("<script") && !part.contains("<img")) }
        #expect(text.contains("| principal | events |"))
    }

    @Test func theScriptIsTheOneThatThePolicyKnows() throws {
        // `printf %s "$script" | openssl dgst -sha256 -binary | base64`
        #expect(HTMLPage.scriptHash.hasPrefix("sha256-") && HTMLPage.scriptHash.utf8.count == 51)
        #expect(try CaseReportTests.report.text(as: .html).contains("script-src '\(HTMLPage.scriptHash)'"))
    }
}

/// Drawings by hand-made figures.
@Suite struct ChartTests {
    private static func time(_ hour: Int64) -> Timestamp { Timestamp(microseconds: hour * 3_600_000_000) }

    @Test func aTimelineHasABarForEachBucketWithEvents() throws {
        let rows: [[ResultTable.Cell]] = [
            [.timestamp(ChartTests.time(0)), .integer(10), .integer(0), .integer(1)],
            [.timestamp(ChartTests.time(1)), .integer(0), .integer(0), .integer(0)],
            [.timestamp(ChartTests.time(2)), .integer(5), .integer(5), .integer(1)],
        ]
        let columns: [ResultTable.Column] = [
            .init("start", .timestamp), .init("events", .integer), .init("errors", .integer),
            .init("principals", .integer),
        ]
        let timeline = try #require(TimelineChart(ResultTable(columns: columns, rows: rows)))
        let drawing = timeline.svg(id: "t")
        #expect(drawing.split(separator: "<rect").count == 4)
        #expect(drawing.contains("15 events and 5 errors in 3 bars"))
        #expect(drawing.contains("most, 10, from 1970-01-01T00:00:00Z"))
        #expect(TimelineChart(ResultTable(columns: [.init("x", .text)], rows: [])) == nil)
        #expect(
            try #require(TimelineChart(ResultTable(columns: columns, rows: []))).svg(id: "t").contains("No events."))
    }

    @Test func aMapHasACircleForEachPlaceWithTheLargestBehind() throws {
        let map = WorldMapChart([
            .init("Cork, IE", latitude: 52, longitude: -8.5, events: 25),
            .init("<Dublin>", latitude: 54, longitude: -6, events: 100),
            .init("nowhere", latitude: 91, longitude: 0, events: 1_000),
        ])
        let drawing = map.svg(id: "w")
        // 960 / 360 * 174 and 450 / 144 * 30; an area a quarter as large has half of the radius.
        #expect(drawing.contains(#"<circle class="place" cx="464" cy="93.8" r="22"><title>&lt;Dublin&gt;: 100 events"#))
        #expect(drawing.contains(#"<circle class="place" cx="457.3" cy="100" r="11"><title>Cork, IE: 25 events"#))
        #expect(drawing.split(separator: "<circle").count == 3 && drawing.contains("<polygon class=\"land\""))
        #expect(drawing.contains("Events by place: &lt;Dublin&gt; 100, Cork, IE 25."))
        #expect(WorldMapChart([] as [EventPlace]) == nil)
    }

    @Test func ofAHeatMapEqualNeighboursAreOneRectangle() {
        let map = HeatMapChart(
            title: "Coverage", states: [.init("delivered", style: "delivered"), .init("missing", style: "missing")],
            columns: ["a", "b", "c", "d"],
            rows: [.init("<1>", cells: [0, 0, 1, 1]), .init("2", cells: [0, 1, 0, 7])])
        let drawing = map.svg(id: "m")
        // Two and three of the rows, and the legend; a state that there is not draws nothing.
        #expect(drawing.split(separator: "<rect").count - 1 == 2 + 3 + 2)
        #expect(drawing.contains("&lt;1&gt;, a to b: delivered"))
        #expect(drawing.contains("2 rows of 4 spans from a to d: 4 delivered, 3 missing."))
    }
}
