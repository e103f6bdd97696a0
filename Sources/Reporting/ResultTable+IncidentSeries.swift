import CloudTrail
package import Insights
package import TrailQuery

extension ResultTable {
    /// What `--why` shows: days before an incident and the hours of its day.
    package init(_ series: IncidentSeries) {
        let largestDay = series.buckets.filter { $0.seconds > 3_600 }.map(\.events).max() ?? 0
        let largestHour = series.buckets.filter { $0.seconds == 3_600 }.map(\.events).max() ?? 0
        self.init(
            columns: [
                Column("start", .timestamp), Column("span", .text), Column("events", .integer),
                Column("busiest5min", .integer, givesWay: true), Column("activeHours", .integer, givesWay: true),
                Column("chart", .text),
            ],
            rows: series.buckets.map { bucket in
                let isHour = bucket.seconds == 3_600
                let largest = isHour ? largestHour : largestDay
                let length = largest == 0 ? 0 : (bucket.events * 40 + largest - 1) / largest
                return [
                    .timestamp(bucket.start), .text(isHour ? "1h" : "1d"), .integer(Int64(bucket.events)),
                    .integer(Int64(bucket.largestSlot)), .integer(Int64(bucket.activeHours)),
                    .text(String(repeating: "█", count: length)),
                ]
            })
    }
}
