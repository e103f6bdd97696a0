package import CloudTrail

/// The hours of one scope.
package struct CoverageRow: Sendable, Hashable {
    /// What is in one hour.
    package struct Hour: Sendable, Hashable {
        package var logs: Int = 0
        package var events: Int64 = 0
        package var missingLogs: Int = 0

        package init() {}
    }

    package let scope: CoverageScope
    /// One an hour of the map.
    package internal(set) var states: [CoverageState]
    /// By the position of the hour; those without anything are absent.
    package internal(set) var hours: [Int: Hour]

    /// Hours in one state, one behind the other.
    package struct Run: Sendable, Hashable {
        /// Positions of hours.
        package let range: Range<Int>
        package let state: CoverageState
        package let total: Hour
    }

    /// All hours, as runs of one state.
    package var runs: [Run] {
        var runs: [Run] = []
        var start = 0
        while start < states.count {
            var end = start
            var total = Hour()
            while end < states.count, states[end] == states[start] {
                if let hour = hours[end] {
                    total.logs += hour.logs
                    total.events += hour.events
                    total.missingLogs += hour.missingLogs
                }
                end += 1
            }
            runs.append(Run(range: start..<end, state: states[start], total: total))
            start = end
        }
        return runs
    }

    /// How many hours are in each state.
    package var counts: [CoverageState: Int] {
        var counts: [CoverageState: Int] = [:]
        for state in states { counts[state, default: 0] += 1 }
        return counts
    }
}

/// Delivery hour by hour, of every account, region and category.
package struct CoverageMap: Sendable, Hashable {
    /// The first hour.
    package let start: Timestamp
    package let hourCount: Int
    package let rows: [CoverageRow]

    /// The beginning of an hour.
    package func time(_ hour: Int) -> Timestamp {
        Timestamp(seconds: start.seconds + Int64(hour) * 3_600)
    }

    /// How many hours of all rows are in a state.
    package func count(_ state: CoverageState) -> Int {
        rows.reduce(0) { $0 + ($1.counts[state] ?? 0) }
    }
}
