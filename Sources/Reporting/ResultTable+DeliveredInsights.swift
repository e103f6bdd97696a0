import CloudTrail
package import Insights
package import TrailQuery

extension ResultTable {
    /// AWS's own Insights, a row each, in order of time.
    package init(delivered insights: [CheckedInsight], limit: Int?) {
        self.init(
            columns: [
                Column("start", .timestamp), Column("end", .timestamp), Column("state", .text),
                Column("account", .text, givesWay: true), Column("region", .text, givesWay: true),
                Column("insight", .text, givesWay: true), Column("event", .text), Column("errorCode", .text),
                Column("baseline", .text), Column("average", .text), Column("events", .integer),
                Column("principal", .text, givesWay: true), Column("check", .text),
                Column("sharedEventID", .text, givesWay: true),
            ],
            rows: insights.prefix(limit ?? .max).map { insight in
                let record = insight.record
                return [
                    .timestamp(insight.time), insight.end.map { .timestamp($0.time) } ?? .null,
                    .text(insight.completeness.rawValue), Cell(record?.account), Cell(record?.region),
                    Cell(record?.insightType), Cell(record?.eventName), Cell(record?.errorCode),
                    Cell(record?.baselineAverage?.description),
                    Cell((insight.end ?? record)?.insightAverage?.description), .integer(Int64(insight.linkedEvents)),
                    Cell(insight.principal ?? record?.identity), .text(insight.verdict), Cell(record?.sharedEventID),
                ]
            }, totalRows: insights.count)
    }
}
