/// States of several things over time: a row a thing, a cell a span of time.
package struct HeatMapChart: Sendable, Hashable {
    /// A state with its look; no two of a map have one symbol, so that colour is never all there is.
    package struct State: Sendable, Hashable {
        package var name: String
        /// The class of its cells in the page's style: `delivered`, `empty`, `missing`, `unknown`.
        package var style: String

        package init(_ name: String, style: String) {
            self.name = name
            self.style = style
        }
    }

    package struct Row: Sendable, Hashable {
        package var name: String
        /// Indices of states, as many as the map has columns.
        package var cells: [Int]

        package init(_ name: String, cells: [Int]) {
            self.name = name
            self.cells = cells
        }
    }

    package var title: String
    package var states: [State]
    /// What each column stands for.
    package var columns: [String]
    package var rows: [Row]

    package init(title: String, states: [State], columns: [String], rows: [Row]) {
        self.title = title
        self.states = states
        self.columns = columns
        self.rows = rows
    }

    private static let labelWidth = 300.0
    private static let width = 960.0
    private static let rowHeight = 18.0

    /// Cells of one state beside each other are one rectangle.
    func svg(id: String) -> String {
        let height = Double(rows.count) * HeatMapChart.rowHeight + 52
        var drawing = SVG(width: HeatMapChart.width, height: height, id: id, title: title, description: description)
        let step = (HeatMapChart.width - HeatMapChart.labelWidth) / Double(max(1, columns.count))
        for (index, row) in rows.enumerated() {
            let y = Double(index) * HeatMapChart.rowHeight
            drawing.text(row.name, at: (HeatMapChart.labelWidth - 8, y + 13), of: "axis", anchor: .end)
            var start = 0
            while start < row.cells.count {
                let state = row.cells[start]
                var end = start + 1
                while end < row.cells.count, row.cells[end] == state { end += 1 }
                if states.indices.contains(state) {
                    let span = end - start > 1 ? "\(name(start)) to \(name(end - 1))" : name(start)
                    drawing.rectangle(
                        at: (HeatMapChart.labelWidth + Double(start) * step, y + 1),
                        size: (Double(end - start) * step, HeatMapChart.rowHeight - 2), of: states[state].style,
                        label: "\(row.name), \(span): \(states[state].name)")
                }
                start = end
            }
        }
        let axis = Double(rows.count) * HeatMapChart.rowHeight + 14
        drawing.text(columns.first ?? "", at: (HeatMapChart.labelWidth, axis), of: "axis", anchor: .start)
        drawing.text(columns.last ?? "", at: (HeatMapChart.width, axis), of: "axis", anchor: .end)
        var x = HeatMapChart.labelWidth
        for state in states {
            drawing.rectangle(at: (x, axis + 12), size: (14, 14), of: state.style, label: state.name)
            drawing.text(state.name, at: (x + 20, axis + 23), of: "axis", anchor: .start)
            x += 40 + 7.5 * Double(state.name.count)
        }
        return drawing.text
    }

    private func name(_ column: Int) -> String { columns.indices.contains(column) ? columns[column] : "" }

    /// How many cells have each state, in words.
    private var description: String {
        var counts = [Int](repeating: 0, count: states.count)
        for row in rows { for cell in row.cells where counts.indices.contains(cell) { counts[cell] += 1 } }
        let parts = zip(states, counts).map { "\($1) \($0.name)" }
        return "\(rows.count) rows of \(columns.count) spans from \(columns.first ?? "") to \(columns.last ?? ""): "
            + parts.joined(separator: ", ") + "."
    }
}
