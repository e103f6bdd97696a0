package import CloudTrail

/// What metric filters make of the selected events.
package struct MetricOutcome: Sendable, Hashable {
    /// What one filter matched.
    package struct Matches: Sendable, Hashable {
        package var events = 0
        /// How many of them gave a sample; the rest lack the value, a dimension or a time.
        package var samples = 0
        package var firstSeen: Timestamp?
        package var lastSeen: Timestamp?
        /// How many distinct principals are behind them.
        package var principals = 0
    }

    /// How many events were looked at.
    package let events: Int
    /// The first and the last event of the index, whatever was looked at; nil where none has a time.
    package let span: ClosedRange<Timestamp>?
    /// One a filter, in the order they were given.
    package let matches: [Matches]
    /// Every metric that has a sample, in the order of their identities.
    package let series: [MetricSeries]

    /// The metrics that a transformation publishes to.
    package func series(of transformation: MetricTransformation) -> [MetricSeries] {
        let names = transformation.dimensions.map(\.name).sorted()
        return series.filter { series in
            series.identity.namespace == transformation.namespace && series.identity.name == transformation.name
                && series.identity.dimensions.map(\.name) == names
        }
    }

    package func series(_ identity: MetricIdentity) -> MetricSeries? {
        series.first { $0.identity == identity }
    }
}
