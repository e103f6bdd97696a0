import TrailQuery

/// A table in aligned columns, made to fit a terminal.
///
/// Where the table is too wide, columns without any value go first, then those that give way and cannot shrink. Then text
/// columns share the loss: the widest shrink first, to no less than 13 columns of the terminal each. Where that is not
/// enough, columns go, those that give way first, then from the right. A line below the table names what went. Numbers,
/// times and booleans are whole or not there at all: a shortened number would be a wrong one.
struct TextTable: RowFormat {
    private struct Column {
        /// In `ResultTable.columns`.
        var position: Int
        var source: ResultTable.Column
        var name: String
        var width: Int
        var isText: Bool
        var isRightAligned: Bool
        var isErrors: Bool
        /// Whether no row has a value here.
        var isVoid: Bool
        var givesWay: Bool
    }

    private static let gap = 2
    /// A time, who, what, with which outcome and from where fit 80 columns with this.
    private static let narrowestText = 13
    private static let widestBar = 60
    private static let narrowestBar = 8

    private var columns: [Column] = []
    private var droppedNames: [String] = []
    private var bar: (position: Int, width: Int, largest: Int64)?
    private let width: Int?
    private let isColored: Bool
    private let isEmpty: Bool
    private let cutNote: String?

    init(_ table: ResultTable, style: TableStyle) {
        width = style.width
        isColored = style.isColored
        isEmpty = table.rows.isEmpty
        cutNote = table.cutNote
        columns = table.columns.indices.map { position in
            let column = table.columns[position]
            let name = ControlCharacters.visible(column.name)
            let width = table.rows.reduce(DisplayWidth.of(name)) { width, row in
                let cell = position < row.count ? row[position] : .null
                return max(width, DisplayWidth.of(cell.displayText(in: column)))
            }
            return Column(
                position: position, source: column, name: name, width: width, isText: column.kind == .text,
                isRightAligned: column.kind == .integer, isErrors: column.name == "errors",
                isVoid: table.rows.allSatisfy { position >= $0.count || $0[position] == .null },
                givesWay: column.givesWay)
        }
        if let width = style.width, !isEmpty { fit(into: width) }
        layOutBar(of: table, width: style.width)
    }

    mutating func appendHeader(to bytes: inout [UInt8]) {
        guard !isEmpty else {
            bytes += "nothing found\n".utf8
            return
        }
        var line = Line()
        for column in columns { append(column.name, column, isColored ? .dim : nil, to: &line) }
        line.end(in: &bytes)
    }

    mutating func appendRow(_ cells: [ResultTable.Cell], to bytes: inout [UInt8]) {
        var line = Line()
        for column in columns {
            let cell = column.position < cells.count ? cells[column.position] : .null
            var isError = false
            if column.isErrors, case .integer(let count) = cell { isError = count > 0 }
            append(cell.displayText(in: column.source), column, isColored && isError ? .red : nil, to: &line)
        }
        if let bar, bar.position < cells.count, case .integer(let count) = cells[bar.position] {
            line.append(Bar.text(count, of: bar.largest, width: bar.width), nil)
        }
        line.end(in: &bytes)
    }

    mutating func appendFooter(to bytes: inout [UInt8]) {
        if !droppedNames.isEmpty {
            var line = "too narrow for:"
            for (position, name) in droppedNames.enumerated() {
                let word = position == droppedNames.count - 1 ? " \(name)" : " \(name),"
                if let width, DisplayWidth.of(line) + DisplayWidth.of(word) > width {
                    bytes += (line + "\n").utf8
                    line = " "
                }
                line += word
            }
            bytes += (line + "\n").utf8
        }
        if let cutNote { bytes += (cutNote + "\n").utf8 }
    }
}

extension TextTable {
    /// Select Graphic Rendition, ECMA-48 8.3.117.
    private enum SGR: String {
        case dim = "\u{1b}[2m"
        case red = "\u{1b}[31m"
        static let reset = "\u{1b}[0m"
    }

    /// A line under way.
    ///
    /// Blanks wait until something stands after them, so that no line ends in blanks.
    private struct Line {
        var bytes: [UInt8] = []
        var blanks = 0

        mutating func append(_ text: String, _ color: SGR?) {
            guard !text.isEmpty else { return }
            bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: blanks))
            blanks = 0
            if let color { bytes += color.rawValue.utf8 }
            bytes += text.utf8
            if color != nil { bytes += SGR.reset.utf8 }
        }

        func end(in output: inout [UInt8]) {
            output += bytes
            output.append(UInt8(ascii: "\n"))
        }
    }

    private func append(_ text: String, _ column: Column, _ color: SGR?, to line: inout Line) {
        let shown = Ellipsis.fit(text, into: column.width)
        let blanks = max(0, column.width - DisplayWidth.of(shown))
        if column.isRightAligned { line.blanks += blanks }
        line.append(shown, color)
        line.blanks += TextTable.gap + (column.isRightAligned ? 0 : blanks)
    }

    private var totalWidth: Int {
        columns.reduce(0) { $0 + $1.width } + max(0, columns.count - 1) * TextTable.gap
    }

    private mutating func fit(into width: Int) {
        func narrowest(_ column: Column) -> Int {
            column.isText ? min(column.width, TextTable.narrowestText) : column.width
        }
        var least = columns.reduce(0) { $0 + narrowest($1) } + max(0, columns.count - 1) * TextTable.gap
        var dropped: [Column] = []
        func drop(at index: Int) {
            let column = columns.remove(at: index)
            dropped.append(column)
            least -= narrowest(column) + TextTable.gap
        }
        while totalWidth > width,
            let index = columns.dropFirst().lastIndex(where: \.isVoid)
                ?? columns.dropFirst().lastIndex(where: { $0.givesWay && !$0.isText })
        {
            drop(at: index)
        }
        while least > width, columns.count > 1 {
            drop(at: columns.dropFirst().lastIndex(where: \.givesWay) ?? columns.count - 1)
        }
        droppedNames = dropped.sorted { $0.position < $1.position }.map(\.name)
        let excess = totalWidth - width
        guard excess > 0 else { return }
        let texts = columns.indices.filter { columns[$0].isText }
        let shared = texts.reduce(0) { $0 + columns[$1].width } - excess
        let widths = TextTable.share(max(texts.count, shared), among: texts.map { columns[$0].width })
        for (column, width) in zip(texts, widths) { columns[column].width = width }
    }

    /// Gives everyone what they wish or an equal share of what is left, whichever is less.
    static func share(_ total: Int, among wishes: [Int]) -> [Int] {
        var shares = wishes
        var left = total
        let order = wishes.indices.sorted { (wishes[$0], $0) < (wishes[$1], $1) }
        for (rank, index) in order.enumerated() {
            shares[index] = min(wishes[index], left / (wishes.count - rank))
            left -= shares[index]
        }
        return shares
    }

    /// A table of buckets in time shows its counts as bars too, in the space that is left.
    private mutating func layOutBar(of table: ResultTable, width: Int?) {
        guard table.columns.first?.name == "start", table.columns.first?.kind == .timestamp,
            let position = table.columns.firstIndex(where: { $0.name == "events" && $0.kind == .integer })
        else { return }
        let largest = table.rows.reduce(Int64(0)) { largest, row in
            guard position < row.count, case .integer(let count) = row[position] else { return largest }
            return max(largest, count)
        }
        let space = width.map { $0 - totalWidth - TextTable.gap } ?? TextTable.widestBar
        guard largest > 0, space >= TextTable.narrowestBar else { return }
        bar = (position, min(space, TextTable.widestBar), largest)
    }
}
