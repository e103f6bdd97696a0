package import CloudTrail
package import TrailQuery

/// Which incidents are shown; what was learned from does not depend on it.
package enum IncidentSelection {
    /// Those that lie in an interval of time and that a selected event speaks for.
    ///
    /// - Parameters:
    ///   - incidents: complete with their evidence.
    ///   - predicate: nil where only times are asked for. An incident without an event, such as silence, is not shown then.
    package static func selected(
        _ incidents: [Incident], from start: Timestamp?, to end: Timestamp?, _ predicate: Predicate?,
        in engine: QueryEngine
    ) throws -> [Incident] {
        let inTime = incidents.filter { incident in
            (start.map { incident.end >= $0 } ?? true) && (end.map { incident.start < $0 } ?? true)
        }
        guard let predicate else { return inTime }
        var selected: Set<EventReference> = []
        for (rowGroup, references) in Dictionary(grouping: Set(inTime.flatMap(\.evidence)), by: \.rowGroup) {
            let rows = references.map(\.row).sorted()
            for row in try engine.rows(selectedBy: predicate, ofRowGroup: Int(rowGroup), at: rows) {
                selected.insert(EventReference(rowGroup: rowGroup, row: row))
            }
        }
        return inTime.filter { $0.evidence.contains(where: selected.contains) }
    }
}
