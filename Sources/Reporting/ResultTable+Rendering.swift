import Redaction
package import TrailQuery

extension ResultTable {
    /// Writes the table in a format, in pieces of about 64 KB.
    ///
    /// - Parameters:
    ///   - style: of the `table` format; the others do not depend on where they are shown.
    ///   - emit: takes UTF-8 bytes; what it throws ends the rendering.
    /// - Complexity: O(cells); the `table` format walks the cells twice, once for the widths.
    package func render<Failure: Error>(
        as format: OutputFormat, style: TableStyle = TableStyle(), emit: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        // Before it is laid out, so that columns have the widths of what is shown.
        if let redactor = Redactor.current {
            return try redacted(by: redactor).rendered(as: format, style: style, emit: emit)
        }
        try rendered(as: format, style: style, emit: emit)
    }

    private func rendered<Failure: Error>(
        as format: OutputFormat, style: TableStyle, emit: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var writer: any RowFormat =
            switch format {
            case .table: TextTable(self, style: style)
            case .json: JSONRows(columns: columns)
            case .jsonl: JSONLines(columns: columns)
            case .csv: CSVText(columns: columns)
            case .markdown: MarkdownText(self)
            }
        var pending: [UInt8] = []
        writer.appendHeader(to: &pending)
        for row in rows {
            writer.appendRow(row, to: &pending)
            if pending.count >= 65_536 {
                try emit(pending)
                pending.removeAll(keepingCapacity: true)
            }
        }
        writer.appendFooter(to: &pending)
        if !pending.isEmpty { try emit(pending) }
    }

    /// The whole table as text.
    package func text(as format: OutputFormat, style: TableStyle = TableStyle()) -> String {
        var bytes: [UInt8] = []
        render(as: format, style: style) { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `50 of 1,234`, nil where nothing was cut.
    package var cutNote: String? {
        rows.count < totalRows ? "\(NumberText.grouped(rows.count)) of \(NumberText.grouped(totalRows))" : nil
    }
}
