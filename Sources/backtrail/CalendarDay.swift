import ArgumentParser
import CloudTrail

/// A day as the command line takes it: `2024-03-01`.
struct CalendarDay: ExpressibleByArgument, CustomStringConvertible {
    let year: Int
    let month: Int
    let day: Int

    init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    init?(argument: String) {
        let parts = argument.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
            (1_970...9_999).contains(year), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        // A day that its month lacks comes back as another.
        let date = Timestamp.date(daysSinceEpoch: Timestamp.daysSinceEpoch(year: year, month: month, day: day))
        guard date == (year, month, day) else { return nil }
        self.init(year: year, month: month, day: day)
    }

    var timestamp: Timestamp { Timestamp(year: year, month: month, day: day) }

    var description: String { String("\(timestamp)".prefix(10)) }
}
