import CloudTrail
package import Insights
package import TrailQuery

extension ResultTable {
    /// Incidents, a row each, in the order given.
    ///
    /// - Parameters:
    ///   - incidents: those that are shown, complete with their evidence.
    ///   - total: how many there were before a limit cut them.
    package init(incidents: [Incident], total: Int) {
        self.init(
            columns: [
                Column("score", .integer), Column("start", .timestamp), Column("insight", .text, givesWay: true),
                Column("account", .text, givesWay: true), Column("what", .text), Column("principal", .text),
                Column("address", .text, givesWay: true), Column("why", .text), Column("id", .text, givesWay: true),
            ],
            rows: incidents.map { incident in
                [
                    .number((incident.score * 10).rounded() / 10), .timestamp(incident.start),
                    .text(ResultTable.short(incident.kind)), Cell(incident.account),
                    .text(ResultTable.subject(incident)), Cell(incident.principals.first?.value),
                    Cell(incident.sourceAddresses.first?.value), .text(incident.why.first ?? ""),
                    .text(incident.sharedID),
                ]
            }, totalRows: total)
    }

    /// Events of one incident that are listed.
    private static let listedEvidence = 10

    /// The first events that speak for each incident, in order of time: what to look at first.
    ///
    /// - Throws: what reading the index throws.
    package init(evidenceOf incidents: [Incident], in engine: QueryEngine) throws {
        let fields = try ["eventTime", "eventSource", "eventName", "errorCode", "sourceIPAddress", "eventID"].map {
            try Field($0)
        }
        let listed = incidents.map { ($0, $0.evidence.prefix(ResultTable.listedEvidence)) }
        var cells: [EventReference: [Cell]] = [:]
        let wanted = Set(listed.flatMap { $0.1 })
        for (rowGroup, references) in Dictionary(grouping: wanted, by: \.rowGroup) {
            let places = references.map(\.row).sorted()
            let texts = try engine.texts(fields, ofRowGroup: Int(rowGroup), at: places)
            for (position, row) in places.enumerated() {
                cells[EventReference(rowGroup: rowGroup, row: row)] = texts.map { Cell($0[position]) }
            }
        }
        let rows = listed.flatMap { incident, references in
            references.map { reference -> [Cell] in
                [.text(incident.sharedID), .text(ResultTable.short(incident.kind))] + (cells[reference] ?? [])
            }
        }
        self.init(
            columns: [Column("incident", .text), Column("insight", .text)]
                + ["eventTime", "eventSource", "eventName", "errorCode", "sourceIPAddress", "eventID"].map {
                    Column($0, .text)
                },
            rows: rows, totalRows: incidents.reduce(0) { $0 + $1.evidence.count })
    }

    /// Without the word that all of them end with.
    private static func short(_ kind: InsightKind) -> String {
        kind.rawValue.hasSuffix("Insight") ? String(kind.rawValue.dropLast(7)) : kind.rawValue
    }

    private static func subject(_ incident: Incident) -> String {
        guard let name = incident.eventName else { return incident.eventSource ?? "any call" }
        return incident.errorCode.map { "\(name) \($0)" } ?? name
    }
}
