import CloudTrail
package import Insights
package import TrailQuery

extension ResultTable {
    /// What `--why` shows: days before an incident and the hours of its day; the table draws the bars.
    package init(_ series: IncidentSeries) {
        self.init(
            columns: [
                Column("start", .timestamp), Column("span", .text), Column("events", .integer),
                Column("busiest5min", .integer, givesWay: true), Column("activeHours", .integer, givesWay: true),
            ],
            rows: series.buckets.map { bucket in
                [
                    .timestamp(bucket.start), .text(bucket.seconds == 3_600 ? "1h" : "1d"),
                    .integer(Int64(bucket.events)), .integer(Int64(bucket.largestSlot)),
                    .integer(Int64(bucket.activeHours)),
                ]
            })
    }
}
