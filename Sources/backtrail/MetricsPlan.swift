import CloudTrail
import MetricFiles
import Reporting
import TrailQuery

/// The filters and alarms that a run of `metrics` has.
struct MetricsPlan {
    /// An alarm on one metric, and what it did.
    struct Watched {
        let name: String
        let metric: MetricIdentity
        let changes: [StateChange]
    }

    let filters: [MetricFilter]
    /// Alarms of a file.
    let alarms: [MetricFile.Alarm]
    /// The alarm on every metric that none of those watches; nil for none.
    let usualRule: AlarmRule?
    let controls: [BenchmarkControl]?
    /// What the series are made by.
    let period: Int
    let statistic: MetricStatistic
    let warnings: [String]
    let usualView: MetricsCommand.View
    /// Patterns that the options hold.
    let ownPatterns: [FilterPattern]

    init(_ filterOptions: FilterOptions, _ alarmOptions: AlarmOptions) throws {
        (period, statistic) = try alarmOptions.periodAndStatistic()
        controls = try filterOptions.controls()
        if let controls {
            filters = try controls.map { try $0.filter() }
            // The alarm that the benchmark's remediation describes.
            usualRule = try alarmOptions.rule(threshold: 1, treatMissingData: .notBreaching)
            alarms = []
            warnings = []
            ownPatterns = []
            usualView = .filters
        } else if let file = try filterOptions.file() {
            filters = file.filters
            alarms = file.alarms
            usualRule = try alarmOptions.rule()
            warnings = file.warnings.map { "\(filterOptions.metricFilters ?? ""): \($0)" }
            ownPatterns = []
            usualView = .filters
        } else {
            let filter = try filterOptions.filter()
            filters = [filter]
            alarms = []
            usualRule = try alarmOptions.rule()
            let told = filter.pattern.warnings.map(\.message) + FilterFault.faults(of: filter.pattern).map(\.message)
            warnings = (told + filter.warnings).map { "--filter-pattern: \($0)" }
            ownPatterns = [filter.pattern]
            usualView = usualRule == nil ? .series : .history
        }
    }

    /// The metrics of all filters, each once; those that never had a sample have no minutes.
    private func allSeries(_ outcome: MetricOutcome) -> [MetricSeries] {
        var seen: Set<MetricIdentity> = []
        return filters.flatMap { filter in
            let found = outcome.series(of: filter.transformation)
            guard found.isEmpty, filter.transformation.dimensions.isEmpty else { return found }
            let identity = MetricIdentity(namespace: filter.transformation.namespace, name: filter.transformation.name)
            return [MetricSeries(identity, minutes: [])]
        }.filter { seen.insert($0.identity).inserted }
    }

    /// The metrics as periods show them: by the alarm on each where there is one and no option says otherwise.
    func metrics(_ outcome: MetricOutcome) -> [ResultTable.WatchedMetric] {
        allSeries(outcome).map { series in
            let rule = alarms.first { $0.metric == series.identity }?.rule
            return ResultTable.WatchedMetric(
                filter: nil, series: series, statistic: rule?.statistic ?? statistic, period: rule?.period ?? period)
        }
    }

    /// What every alarm did from the first to the last event of the index, or in the interval of the selection; nothing
    /// where no event has a time.
    func watched(_ outcome: MetricOutcome, in interval: (from: Timestamp?, to: Timestamp?)) -> [Watched] {
        guard let all = outcome.span else { return [] }
        let first = interval.from ?? all.lowerBound
        // The interval ends before its end.
        let last = interval.to.map { Timestamp(microseconds: $0.microseconds - 1) } ?? all.upperBound
        guard first <= last else { return [] }
        let span = first...last
        let ofFile = alarms.map { alarm in
            Watched(
                name: alarm.name, metric: alarm.metric,
                changes: alarm.rule.history(of: outcome.series(alarm.metric), over: span))
        }
        guard let usualRule else { return ofFile }
        let watched = Set(alarms.map(\.metric))
        return ofFile
            + allSeries(outcome).filter { !watched.contains($0.identity) }.map { series in
                Watched(
                    name: series.identity.name, metric: series.identity,
                    changes: usualRule.history(of: series, over: span))
            }
    }

    /// A row a filter.
    func rows(_ outcome: MetricOutcome, _ watched: [Watched]) -> [ResultTable.FilterRow] {
        zip(filters, outcome.matches).enumerated().map { position, pair in
            let (filter, matches) = pair
            let own = watched.filter { watched in
                watched.metric.namespace == filter.transformation.namespace
                    && watched.metric.name == filter.transformation.name
                    && watched.metric.dimensions.map(\.name) == filter.transformation.dimensions.map(\.name).sorted()
            }
            let changes = own.flatMap(\.changes)
            return ResultTable.FilterRow(
                filter: filter, matches: matches, stateChanges: own.isEmpty ? nil : changes.count,
                alarms: own.isEmpty ? nil : changes.count { $0.newState == .alarm },
                control: controls?[position])
        }
    }
}
