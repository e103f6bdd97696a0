import ArgumentParser
import MetricFiles
import Reporting
import TrailQuery

/// `backtrail metrics`.
struct MetricsCommand: SelectingCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics",
        abstract: "CloudWatch metric filters and alarms over history.",
        discussion: """
            Runs metric filters over the selected events as CloudWatch Logs does over a log group, and evaluates alarms \
            on their metrics. Without an alarm a row is a period of a metric that has samples; with one, a change of its \
            state; of several filters, a filter. --show chooses another.

            Which monitoring controls of the CIS benchmark would have raised an alarm?

              backtrail metrics --index sample-index --cis

            When did failed sign-ins reach three in five minutes?

              backtrail metrics --index sample-index --threshold 3 \
            --filter-pattern '{ $.errorMessage = "Failed authentication" }'
            """)

    /// What a row is.
    enum View: String, ExpressibleByArgument, CaseIterable {
        case filters
        case series
        case history
    }

    @OptionGroup(title: "Metric filter") var filterOptions: FilterOptions
    @OptionGroup(title: "Alarm") var alarmOptions: AlarmOptions

    @Option(
        help: ArgumentHelp(
            "What a row is: a filter (filters), a period of a metric (series) or a change of an alarm's state (history).",
            valueName: "view"))
    var show: View?

    @OptionGroup(title: "Index") var indexOptions: IndexOptions
    @OptionGroup(title: "Selection") var selectionOptions: SelectionOptions
    @OptionGroup(title: "Output") var outputOptions: OutputOptions

    func run() throws {
        let selection = try selectionOptions.selection()
        let plan = try MetricsPlan(filterOptions, alarmOptions)
        if show == .history, plan.alarms.isEmpty, plan.usualRule == nil {
            throw ValidationError("--show history tells what an alarm did: --threshold is missing")
        }
        var times = StepTimes()
        let index = try OpenIndex(indexOptions, outputOptions, explains: selectionOptions.explain)
        times.end("open")
        let predicate = try index.predicate(of: selection)
        if !outputOptions.quiet {
            for warning in plan.warnings { outputOptions.note(warning) }
            for selector in try index.engine.unmatchedSelectors(of: plan.ownPatterns) {
                outputOptions.note("--filter-pattern \(selector): nowhere in the index")
            }
        }
        times.end("plan")
        let outcome = try index.engine.metrics(plan.filters, within: predicate)
        times.end("scan")
        let watched = plan.watched(
            outcome, in: try selection.interval(newestEvent: index.engine.newestEvent))
        let table = table(plan, outcome, watched)
        times.end("alarms")
        try index.noteMissing(selection, isMet: outcome.events > 0)
        times.end("check")
        try outputOptions.write(table)
        times.end("write")
        times.tell(outputOptions)
        index.explain(predicate)
        if selectionOptions.explain {
            for filter in plan.filters {
                StandardError.note("metric filter \(filter.name): \(filter.pattern.predicate.description)")
            }
        }
    }

    private func table(
        _ plan: MetricsPlan, _ outcome: MetricOutcome, _ watched: [MetricsPlan.Watched]
    ) -> ResultTable {
        let limit = outputOptions.rowLimit(forTables: 50)
        switch show ?? plan.usualView {
        case .series: return ResultTable(series: plan.metrics(outcome), limit: limit)
        case .history:
            let changes = watched.flatMap { alarm in
                alarm.changes.map { (alarm: alarm.name, metric: alarm.metric, change: $0) }
            }
            // In the order of time; of one minute, in that of the filters.
            let order = changes.indices.sorted {
                (changes[$0].change.time, $0) < (changes[$1].change.time, $1)
            }
            return ResultTable(changes: order.map { changes[$0] }, limit: limit)
        case .filters:
            let rows = plan.rows(outcome, watched)
            return plan.controls == nil
                ? ResultTable(filters: rows, limit: limit) : ResultTable(controls: rows, limit: limit)
        }
    }
}
