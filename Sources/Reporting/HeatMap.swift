import TrailCoverage

/// A map of hours as lines of signs: a row a scope, a column some hours.
struct HeatMap {
    private static let usualWidth = 96
    private static let narrowest = 12

    private(set) var text = ""

    init(_ map: CoverageMap, byCategory: Bool, limit: Int?, style: TableStyle) {
        var labelWidth = 0
        let grid = CoverageGrid(map, byCategory: byCategory, limit: limit) { width in
            labelWidth = width
            return max(HeatMap.narrowest, (style.width ?? HeatMap.usualWidth + width) - width - 2)
        }
        guard !grid.rows.isEmpty else {
            text = "nothing was delivered\n"
            return
        }
        text = HeatMap.head(grid, labelWidth: labelWidth)
        for row in grid.rows {
            text += row.label + String(repeating: " ", count: max(0, labelWidth - DisplayWidth.of(row.label)) + 2)
            text += HeatMap.drawn(row.signs, isColored: style.isColored) + "\n"
        }
        if grid.rows.count < grid.totalRows {
            text += "\(NumberText.grouped(grid.rows.count)) of \(NumberText.grouped(grid.totalRows))\n"
        }
        let used = Set(grid.rows.flatMap(\.signs))
        let legend = CoverageGrid.Sign.allCases.filter(used.contains).map { "\($0.rawValue) \($0.meaning)" }
        text += legend.joined(separator: "   ") + "\n\n"
    }

    /// `2024-03-01 to 2024-03-03, a column an hour`, above the first column.
    private static func head(_ grid: CoverageGrid, labelWidth: Int) -> String {
        let step = grid.step
        let column =
            step == 1 ? "an hour" : step < 24 ? "\(step) hours" : step == 24 ? "a day" : "\(step / 24) days"
        return String(repeating: " ", count: labelWidth + 2)
            + "\(CoverageGrid.minutes(grid.start)) to \(CoverageGrid.minutes(grid.end)), a column \(column)\n"
    }

    /// Signs of one colour share one escape sequence.
    private static func drawn(_ signs: [CoverageGrid.Sign], isColored: Bool) -> String {
        guard isColored else { return String(signs.map(\.rawValue)) }
        var text = ""
        var last: CoverageGrid.Sign?
        for sign in signs {
            if sign != last { text += (last == nil ? "" : "\u{1b}[0m") + sign.color }
            text.append(sign.rawValue)
            last = sign
        }
        return text + (last == nil ? "" : "\u{1b}[0m")
    }
}
