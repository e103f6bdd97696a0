import CloudTrail
package import TrailQuery

extension ResultTable.Cell {
    /// The cell as people read it in a column.
    package func displayText(in column: ResultTable.Column) -> String {
        if column.isIdentifier, case .integer(let integer) = self { return String(integer) }
        return displayText
    }

    /// The cell as people read it: numbers grouped, an en dash for null, controls made visible.
    package var displayText: String {
        switch self {
        case .null: "–"
        case .text(let text): ControlCharacters.visible(text)
        case .integer(let integer): NumberText.grouped(integer)
        case .number(let number): number.isFinite ? NumberText.fixed(number, decimals: 3) : "–"
        case .boolean(let boolean): boolean ? "true" : "false"
        case .timestamp(let timestamp): TimestampText.text(of: timestamp)
        case .list(let cells): cells.isEmpty ? "–" : cells.map(\.displayText).joined(separator: ", ")
        }
    }
}
