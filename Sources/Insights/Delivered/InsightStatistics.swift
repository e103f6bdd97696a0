package import TrailQuery

/// The statistics of an Insights record, counted in the archive.
package struct InsightStatistics: Sendable, Hashable {
    package let window: InsightWindow
    package let baseline: EvidenceTally
    /// Of the first five minutes, and of the whole.
    package let start: EvidenceTally
    package let whole: EvidenceTally

    /// Counts for many incidents in one pass.
    ///
    /// - Parameter queries: their intervals are those of the incidents.
    package static func counted(_ queries: [EvidenceQuery], in engine: QueryEngine) throws -> [InsightStatistics] {
        let windows = queries.map { InsightWindow(start: $0.interval.lowerBound, end: $0.interval.upperBound) }
        var parts: [EvidenceQuery] = []
        for (query, window) in zip(queries, windows) {
            for interval in [window.baseline, window.start, window.whole] {
                var part = query
                part.interval = interval
                parts.append(part)
            }
        }
        let tallies = try EvidenceSearch(engine).tallies(parts)
        return windows.enumerated().map { number, window in
            InsightStatistics(
                window: window, baseline: tallies[3 * number], start: tallies[3 * number + 1],
                whole: tallies[3 * number + 2])
        }
    }
}
