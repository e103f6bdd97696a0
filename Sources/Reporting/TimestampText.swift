package import CloudTrail

/// Appends times as `2024-03-13T08:33:30Z`, the one form they have in every format.
package enum TimestampText {
    /// Appends what `Timestamp.description` says; whole seconds of the years 0 to 9999 without building a string.
    ///
    /// - Complexity: O(1), without allocation where the bytes have room.
    package static func append(_ timestamp: Timestamp, to bytes: inout [UInt8]) {
        let (day, second) = timestamp.seconds.quotientAndRemainderFloored(dividingBy: 86_400)
        // The days from 0000-01-01 to 9999-12-31.
        guard timestamp.microseconds % 1_000_000 == 0, (-719_528...2_932_896).contains(day) else {
            bytes += timestamp.description.utf8
            return
        }
        let date = Timestamp.date(daysSinceEpoch: Int(day))
        append(date.year, digits: 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(date.month, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(date.day, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        append(Int(second) / 3_600, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(Int(second) / 60 % 60, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(Int(second) % 60, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
    }

    static func text(of timestamp: Timestamp) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(20)
        append(timestamp, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends a number that has no more than four digits, with leading zeros.
    private static func append(_ number: Int, digits: Int, to bytes: inout [UInt8]) {
        var divisor = digits == 4 ? 1_000 : 10
        while divisor > 0 {
            // A remainder of 10 is a digit.
            bytes.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }
}
