import Insights
import TrailQuery

/// The incidents of a run that a selection leaves, complete with their evidence where they are shown.
struct SelectedIncidents {
    /// The least expected first.
    let shown: [Incident]
    /// How many there were before the limit.
    let total: Int

    /// - Parameters:
    ///   - predicate: the selection resolved.
    ///   - limit: how many are shown; nil for all.
    init(
        _ incidents: [Incident], _ selection: Selection, _ predicate: Predicate, limit: Int?, in engine: QueryEngine
    ) throws {
        let (from, to) = try selection.interval(newestEvent: engine.newestEvent)
        var others = selection
        others.from = nil
        others.to = nil
        let isSelective = others != Selection()
        let search = try EvidenceSearch(engine)
        // Evidence is looked for where it is shown or decides.
        let candidates = try isSelective ? search.complete(incidents) : incidents
        let selected = try IncidentSelection.selected(
            candidates, from: from, to: to, isSelective ? predicate : nil, in: engine)
        let first = Array(selected.prefix(limit ?? .max))
        shown = try isSelective ? first : search.complete(first)
        total = selected.count
    }
}
