package import CloudTrail

/// A metric over time: the minutes that have samples.
package struct MetricSeries: Sendable, Hashable {
    package let identity: MetricIdentity
    /// In the order of time.
    package let minutes: [MetricMinute]

    package init(_ identity: MetricIdentity, minutes: [MetricMinute]) {
        self.identity = identity
        self.minutes = minutes.sorted { $0.minute < $1.minute }
    }

    /// A period that has samples.
    package struct Datapoint: Sendable, Hashable {
        package let start: Timestamp
        package let samples: Int
        package let value: Double
    }

    /// The periods that have samples, each a multiple of the period after 1970, as CloudWatch's graphs have them.
    ///
    /// - Parameter period: seconds, a multiple of 60.
    package func datapoints(period: Int, _ statistic: MetricStatistic) -> [Datapoint] {
        let length = Int64(max(1, period / 60))
        var points: [Datapoint] = []
        var first = 0
        while first < minutes.count {
            let start = minutes[first].minute.quotientAndRemainderFloored(dividingBy: length).quotient * length
            var end = first + 1
            while end < minutes.count, minutes[end].minute < start + length { end += 1 }
            let part = minutes[first..<end]
            if let value = statistic.value(of: part) {
                points.append(
                    Datapoint(
                        start: MetricMinute.start(start), samples: part.reduce(0) { $0 + $1.count }, value: value))
            }
            first = end
        }
        return points
    }

    /// The statistic of the minutes from one to before another; nil where none of them has samples.
    ///
    /// - Complexity: O(minutes with samples between them, log of all).
    func value(of statistic: MetricStatistic, from: Int64, to: Int64) -> Double? {
        let first = firstIndex(notBefore: from)
        return statistic.value(of: minutes[first..<max(first, firstIndex(notBefore: to))])
    }

    /// The first minute with samples that is not before a time; the count of all where there is none.
    func firstIndex(notBefore minute: Int64) -> Int {
        var low = 0
        var high = minutes.count
        while low < high {
            let middle = (low + high) / 2
            if minutes[middle].minute < minute { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
