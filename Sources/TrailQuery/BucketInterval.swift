package import CloudTrail

/// How long the buckets of a time series are.
///
/// Buckets start at whole multiples in UTC, weeks on Mondays.
package enum BucketInterval: String, Sendable, Hashable, CaseIterable {
    case minute = "1m"
    case fiveMinutes = "5m"
    case quarterHour = "15m"
    case hour = "1h"
    case threeHours = "3h"
    case sixHours = "6h"
    case halfDay = "12h"
    case day = "1d"
    case week = "7d"

    package var seconds: Int64 {
        switch self {
        case .minute: 60
        case .fiveMinutes: 300
        case .quarterHour: 900
        case .hour: 3_600
        case .threeHours: 10_800
        case .sixHours: 21_600
        case .halfDay: 43_200
        case .day: 86_400
        case .week: 604_800
        }
    }

    /// The shortest interval that gives at most 60 rows, else weeks.
    package static func automatic(from first: Timestamp, through last: Timestamp) -> BucketInterval {
        allCases.first { $0.bucketCount(from: first, through: last) <= 60 } ?? .week
    }

    /// How many buckets there are from the one that holds `first` to the one that holds `last`.
    package func bucketCount(from first: Timestamp, through last: Timestamp) -> Int {
        Int((start(of: last.seconds) - start(of: first.seconds)) / seconds) + 1
    }

    /// The start of the bucket that holds a second, both since 1970.
    func start(of second: Int64) -> Int64 {
        // 1970-01-05 was a Monday.
        let origin: Int64 = self == .week ? 4 * 86_400 : 0
        return (second - origin).roundedDown(toMultipleOf: seconds) + origin
    }
}

extension Int64 {
    /// The largest multiple of a divisor that is not above this number.
    fileprivate func roundedDown(toMultipleOf divisor: Int64) -> Int64 {
        self - quotientAndRemainderFloored(dividingBy: divisor).remainder
    }
}
