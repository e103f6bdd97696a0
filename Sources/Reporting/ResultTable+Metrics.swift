import CloudTrail
package import TrailQuery

extension ResultTable {
    /// One metric with the alarm on it; each line of the tables below is of one of these.
    package struct WatchedMetric {
        package let filter: String?
        package let series: MetricSeries
        /// What makes periods and values of it.
        package let statistic: MetricStatistic
        package let period: Int

        package init(filter: String?, series: MetricSeries, statistic: MetricStatistic, period: Int) {
            self.filter = filter
            self.series = series
            self.statistic = statistic
            self.period = period
        }
    }

    /// Metrics over time, a row a period that has samples.
    ///
    /// - Parameter limit: how many rows are kept.
    package init(series: [WatchedMetric], limit: Int?) {
        var rows: [[Cell]] = []
        for metric in series {
            for point in metric.series.datapoints(period: metric.period, metric.statistic) {
                rows.append([
                    .text(metric.series.identity.description), Cell(metric.series.identity.dimensions),
                    .timestamp(point.start), .integer(Int64(metric.period)), .integer(Int64(point.samples)),
                    .text(metric.statistic.description), Cell(number: point.value),
                ])
            }
        }
        self.init(
            columns: [
                Column("metric", .text), Column("dimensions", .text, givesWay: true), Column("start", .timestamp),
                Column("period", .integer, givesWay: true), Column("samples", .integer), Column("statistic", .text),
                Column("value", .integer),
            ],
            rows: Array(rows.prefix(limit ?? .max)), totalRows: rows.count)
    }

    /// The history of alarms, a row a change of a state.
    ///
    /// - Parameters:
    ///   - changes: by the names of alarms and metrics.
    ///   - limit: how many rows are kept.
    package init(
        changes: [(alarm: String, metric: MetricIdentity, change: StateChange)], limit: Int?
    ) {
        self.init(
            columns: [
                Column("alarm", .text), Column("metric", .text, givesWay: true),
                Column("dimensions", .text, givesWay: true), Column("time", .timestamp), Column("oldState", .text),
                Column("newState", .text), Column("reason", .text),
            ],
            rows: changes.prefix(limit ?? .max).map { alarm, metric, change in
                [
                    .text(alarm), .text(metric.description), Cell(metric.dimensions), .timestamp(change.time),
                    .text(change.oldState.rawValue), .text(change.newState.rawValue), .text(change.reason),
                ]
            },
            totalRows: changes.count)
    }

    /// What a filter matched and its alarms did.
    package struct FilterRow {
        package let filter: MetricFilter
        package let matches: MetricOutcome.Matches
        /// How often its alarms changed their states, and how often to ALARM; nil without an alarm.
        package let stateChanges: Int?
        package let alarms: Int?
        /// Of the CIS benchmark.
        package let control: BenchmarkControl?

        package init(
            filter: MetricFilter, matches: MetricOutcome.Matches, stateChanges: Int?, alarms: Int?,
            control: BenchmarkControl? = nil
        ) {
            self.filter = filter
            self.matches = matches
            self.stateChanges = stateChanges
            self.alarms = alarms
            self.control = control
        }
    }

    /// Metric filters, a row each.
    ///
    /// - Parameter limit: how many rows are kept.
    package init(filters: [FilterRow], limit: Int?) {
        self.init(
            columns: [
                Column("filter", .text), Column("metric", .text), Column("events", .integer),
                Column("samples", .integer), Column("principals", .integer), Column("alarms", .integer),
                Column("stateChanges", .integer), Column("firstSeen", .timestamp), Column("lastSeen", .timestamp),
                Column("filterPattern", .text, givesWay: true),
            ],
            rows: filters.prefix(limit ?? .max).map { row in
                let metric = "\(row.filter.transformation.namespace)/\(row.filter.transformation.name)"
                return [
                    .text(row.filter.name), .text(metric), .integer(Int64(row.matches.events)),
                    .integer(Int64(row.matches.samples)), .integer(Int64(row.matches.principals)),
                    Cell(row.alarms), Cell(row.stateChanges), Cell(row.matches.firstSeen), Cell(row.matches.lastSeen),
                    .text(row.filter.pattern.text),
                ]
            },
            totalRows: filters.count)
    }

    /// Controls of the CIS benchmark, a row each.
    ///
    /// - Parameter limit: how many rows are kept.
    package init(controls: [FilterRow], limit: Int?) {
        self.init(
            columns: [
                Column("control", .text), Column("title", .text), Column("events", .integer),
                Column("principals", .integer), Column("alarms", .integer), Column("stateChanges", .integer),
                Column("firstSeen", .timestamp), Column("lastSeen", .timestamp),
                Column("version1", .text, givesWay: true), Column("version6", .text, givesWay: true),
                Column("securityHub", .text, givesWay: true), Column("filterPattern", .text, givesWay: true),
            ],
            rows: controls.prefix(limit ?? .max).map { row in
                [
                    .text(row.control?.number ?? row.filter.name), Cell(row.control?.title),
                    .integer(Int64(row.matches.events)), .integer(Int64(row.matches.principals)), Cell(row.alarms),
                    Cell(row.stateChanges), Cell(row.matches.firstSeen), Cell(row.matches.lastSeen),
                    Cell(row.control?.numberInVersion1), Cell(row.control?.numberInVersion6),
                    Cell(row.control?.securityHub), .text(row.filter.pattern.text),
                ]
            },
            totalRows: controls.count)
    }
}

extension ResultTable.Cell {
    fileprivate init(_ dimensions: [MetricIdentity.Dimension]) {
        self = dimensions.isEmpty ? .null : .text(dimensions.map(\.description).joined(separator: ", "))
    }

    fileprivate init(number: Double) {
        self = Int64(exactly: number).map { .integer($0) } ?? .number(number)
    }

    init(_ text: String?) { self = text.map { .text($0) } ?? .null }
    fileprivate init(_ number: Int?) { self = number.map { .integer(Int64($0)) } ?? .null }
    fileprivate init(_ time: Timestamp?) { self = time.map { .timestamp($0) } ?? .null }
}
