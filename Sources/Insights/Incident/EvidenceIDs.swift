package import TrailQuery

/// Event IDs of references.
package struct EvidenceIDs: Sendable {
    private let texts: [EventReference: String]

    /// - Complexity: each row group is read once.
    package init(_ references: [EventReference], in engine: QueryEngine) throws {
        let field = try Field("eventID")
        var texts: [EventReference: String] = [:]
        for (rowGroup, references) in Dictionary(grouping: Set(references), by: \.rowGroup) {
            let rows = references.map(\.row).sorted()
            let found = try engine.texts([field], ofRowGroup: Int(rowGroup), at: rows)[0]
            for (row, id) in zip(rows, found) {
                if let id { texts[EventReference(rowGroup: rowGroup, row: row)] = id }
            }
        }
        self.texts = texts
    }

    /// The ID of an event; nil for one that has none.
    package subscript(reference: EventReference) -> String? { texts[reference] }
}
