package import CloudTrail

/// The answer of a question: named columns and rows of plain values, ready to be printed in any format.
package struct ResultTable: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case text
        case integer
        case boolean
        case timestamp
    }

    package struct Column: Sendable, Hashable {
        /// The JSON member and CSV header.
        package var name: String
        package var kind: Kind
        /// Whether a table that is too wide loses this column before others.
        package var givesWay: Bool
        /// Whether its numbers are names, whose digits are not grouped.
        package var isIdentifier: Bool

        package init(_ name: String, _ kind: Kind, givesWay: Bool = false, isIdentifier: Bool = false) {
            self.name = name
            self.kind = kind
            self.givesWay = givesWay
            self.isIdentifier = isIdentifier
        }
    }

    package enum Cell: Sendable, Hashable {
        case null
        case text(String)
        case integer(Int64)
        case number(Double)
        case boolean(Bool)
        case timestamp(Timestamp)
        case list([Cell])
    }

    package var columns: [Column]
    package var rows: [[Cell]]
    /// How many rows there were before a limit cut them.
    package var totalRows: Int

    package init(columns: [Column], rows: [[Cell]], totalRows: Int? = nil) {
        self.columns = columns
        self.rows = rows
        self.totalRows = totalRows ?? rows.count
    }
}
