import Redaction
import TrailQuery

extension ResultTable {
    /// The table with pseudonyms; the names of its columns say what its texts are.
    func redacted(by redactor: Redactor) -> ResultTable {
        var table = self
        for row in rows.indices {
            for (column, cell) in zip(columns, rows[row].indices) {
                table.rows[row][cell] = ResultTable.redacted(rows[row][cell], column.name, redactor)
            }
        }
        return table
    }

    private static func redacted(_ cell: Cell, _ path: String, _ redactor: Redactor) -> Cell {
        switch cell {
        case .text(let text): .text(redactor.value(text, at: path))
        case .list(let cells): .list(cells.map { redacted($0, path, redactor) })
        case .null, .integer, .number, .boolean, .timestamp: cell
        }
    }
}
