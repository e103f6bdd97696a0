import TrailQuery

/// A row as a JSON object, members in the order of the columns.
struct JSONObjectRow {
    /// `{"name":` of the first column, `,"name":` of the others, written once.
    private let leadIns: [[UInt8]]

    init(columns: [ResultTable.Column]) {
        leadIns = columns.enumerated().map { position, column in
            var bytes: [UInt8] = [position == 0 ? UInt8(ascii: "{") : UInt8(ascii: ",")]
            JSONText.append(member: column.name, to: &bytes)
            return bytes
        }
    }

    /// Appends a row.
    ///
    /// A cell that is not there is null.
    func append(_ cells: [ResultTable.Cell], to bytes: inout [UInt8]) {
        if leadIns.isEmpty { bytes.append(UInt8(ascii: "{")) }
        for (position, leadIn) in leadIns.enumerated() {
            bytes += leadIn
            JSONText.append(position < cells.count ? cells[position] : .null, to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }
}
