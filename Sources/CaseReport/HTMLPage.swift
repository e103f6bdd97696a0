import Mustache
import Reporting
import TrailQuery

/// A report as one page that needs nothing else: style, script and drawings are inside, and no address is asked.
///
/// Every text of an archive goes through the template engine's escaping or that of `SVG`; the page's policy forbids all
/// scripts but its own.
struct HTMLPage {
    private let report: CaseReport

    init(_ report: CaseReport) {
        self.report = report
    }

    /// - Throws: never for this template; the template engine's type says it may.
    func text() throws -> String {
        let page: [String: Any] = [
            "title": ControlCharacters.visible(report.title), "style": HTMLPage.style, "script": HTMLPage.script,
            "scriptHash": HTMLPage.scriptHash, "firstSection": report.sections.first?.id ?? "",
            "scope": report.scope.map { ["name": $0.name, "value": ControlCharacters.visible($0.value)] },
            "sections": report.sections.map(HTMLPage.values),
        ]
        return try MustacheTemplate(string: HTMLPage.template).render(page)
    }

    private static func values(of section: CaseReport.Section) -> [String: Any] {
        [
            "id": section.id, "title": section.title, "notes": section.notes.map { ControlCharacters.visible($0) },
            "answers": section.answers.enumerated().map { number, answer in
                values(of: answer, id: "\(section.id)-\(number + 1)")
            },
        ]
    }

    private static func values(of answer: CaseReport.Answer, id: String) -> [String: Any] {
        var values: [String: Any] = [
            "id": id, "title": answer.title, "command": answer.commandLine, "isEmpty": answer.table.rows.isEmpty,
        ]
        switch answer.chart {
        case .timeline(let timeline): values["chart"] = timeline.svg(id: id + "-chart")
        case .heatMap(let map): values["chart"] = map.svg(id: id + "-chart")
        case .worldMap(let map): values["chart"] = map.svg(id: id + "-chart")
        case nil: break
        }
        if let text = answer.text { values["text"] = text }
        if !answer.table.rows.isEmpty {
            values["table"] = self.values(of: answer.table.withoutEmptyColumns, id: id + "-table")
        }
        return values
    }

    private static func values(of table: ResultTable, id: String) -> [String: Any] {
        var values: [String: Any] = [
            "id": id,
            "columns": table.columns.map { column -> [String: Any] in
                ["name": column.name, "isNumber": column.kind == .integer]
            },
            "rows": table.rows.map { row in
                ["cells": zip(row, table.columns).map { cell, column in HTMLPage.values(of: cell, in: column) }]
            },
        ]
        if let note = table.cutNote { values["cut"] = note }
        return values
    }

    private static func values(of cell: ResultTable.Cell, in column: ResultTable.Column) -> [String: Any] {
        var values: [String: Any] = ["text": cell.displayText(in: column)]
        switch cell {
        case .integer(let number): values["sort"] = String(number)
        case .number(let number): values["sort"] = number.description
        case .timestamp: values["isTime"] = true
        default: break
        }
        return values
    }
}

extension ResultTable {
    /// Without the columns in which no row has anything: what nobody brought a database for, say.
    var withoutEmptyColumns: ResultTable {
        let kept = columns.indices.filter { column in
            rows.contains { row in
                guard row.indices.contains(column) else { return false }
                return row[column] != .null && row[column] != .list([])
            }
        }
        return ResultTable(
            columns: kept.map { columns[$0] }, rows: rows.map { row in kept.map { row[$0] } }, totalRows: totalRows)
    }
}
