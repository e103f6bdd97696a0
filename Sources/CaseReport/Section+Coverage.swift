import CloudTrail
import Reporting
package import TrailCoverage
import TrailQuery

extension CaseReport.Section {
    /// Columns of the map at most.
    private static let mapWidth = 120

    /// What was delivered hour by hour, and what to know of it.
    ///
    /// - Parameters:
    ///   - command: the words of the command that gives it.
    ///   - limit: rows of a table.
    package init(_ coverage: CoverageReport, command: [String], limit: Int) {
        let grid = CoverageGrid(coverage.map, byCategory: false, limit: limit) { _ in Self.mapWidth }
        let facts = coverage.facts(limit: limit)
        let table = ResultTable(
            columns: [.init("fact", .text), .init("value", .text)],
            rows: facts.map { [.text($0.name), .text($0.value)] })
        self.init(
            "coverage", "Coverage",
            notes: [
                "Quiet is no gap: an hour is missing only if a digest lists what is not here, or is not here itself. Where "
                    + "no data event was ever logged, none proves nothing."
            ],
            answers: [
                CaseReport.Answer(
                    "Delivery by account and region", table, command: command,
                    chart: grid.rows.isEmpty ? nil : .heatMap(HeatMapChart(grid)))
            ])
    }
}

extension HeatMapChart {
    init(_ grid: CoverageGrid) {
        let signs = CoverageGrid.Sign.allCases
        let used = Set(grid.rows.flatMap(\.signs))
        let shown = signs.filter(used.contains)
        self.init(
            title: "Delivery over time",
            states: shown.map { State($0.meaning, style: $0.style) },
            columns: (0..<grid.columnCount).map(grid.time),
            rows: grid.rows.map { row in
                Row(row.label, cells: row.signs.map { sign in shown.firstIndex(of: sign) ?? shown.count })
            })
    }
}

extension CoverageGrid.Sign {
    /// The class of its cells in the page's style.
    fileprivate var style: String {
        switch self {
        case .missing: "missing"
        case .delivered: "delivered"
        case .partial: "partial"
        case .empty: "empty"
        case .statedEmpty: "stated"
        case .unknown: "unknown"
        }
    }
}
