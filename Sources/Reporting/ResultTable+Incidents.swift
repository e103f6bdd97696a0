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

    /// Without the word that all of them end with.
    private static func short(_ kind: InsightKind) -> String {
        kind.rawValue.hasSuffix("Insight") ? String(kind.rawValue.dropLast(7)) : kind.rawValue
    }

    private static func subject(_ incident: Incident) -> String {
        guard let name = incident.eventName else { return incident.eventSource ?? "any call" }
        return incident.errorCode.map { "\(name) \($0)" } ?? name
    }
}
