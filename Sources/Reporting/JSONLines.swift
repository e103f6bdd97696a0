import TrailQuery

/// An object a line, members in the order of the columns.
struct JSONLines: RowFormat {
    /// `"name":`, written once.
    private let members: [[UInt8]]
    private var json = JSONText()

    init(columns: [ResultTable.Column]) {
        members = columns.map { column in
            var json = JSONText()
            json.append(member: column.name)
            return json.take()
        }
    }

    mutating func header() -> [UInt8] {
        []
    }

    mutating func row(_ cells: [ResultTable.Cell]) -> [UInt8] {
        object(cells) + [UInt8(ascii: "\n")]
    }

    mutating func footer() -> [UInt8] {
        []
    }

    /// A row without the line end.
    ///
    /// A cell that is not there is null.
    mutating func object(_ cells: [ResultTable.Cell]) -> [UInt8] {
        json.append(raw: "{")
        for (position, member) in members.enumerated() {
            if position > 0 { json.append(raw: ",") }
            json.append(raw: member)
            json.append(position < cells.count ? cells[position] : .null)
        }
        json.append(raw: "}")
        return json.take()
    }
}
