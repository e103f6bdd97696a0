/// Calls a minute, as AWS's Insights records have them: a decimal with ten places, rounded half up, without a detour over
/// binary fractions.
package struct DecimalAverage: Sendable, Hashable, Comparable {
    /// In units of 10^-10.
    package let units: Int64

    package init(units: Int64) { self.units = units }

    private static let places = 10
    private static let one: Int64 = 10_000_000_000

    /// - Parameters:
    ///   - count: not negative.
    ///   - minutes: above 0.
    /// - Returns: nil for averages beyond 900 million.
    package init?(count: Int, minutes: Int) {
        guard count >= 0, minutes > 0 else { return nil }
        let (whole, rest) = count.quotientAndRemainder(dividingBy: minutes)
        // Twice the fraction plus the half: exact in 128 bits, as the rest is below the divisor.
        let numerator = Int128(rest) * Int128(DecimalAverage.one) * 2 + Int128(minutes)
        let fraction = Int64(truncatingIfNeeded: numerator / (Int128(minutes) * 2))
        let (scaled, overflow) = Int64(whole).multipliedReportingOverflow(by: DecimalAverage.one)
        let (sum, isTooLarge) = scaled.addingReportingOverflow(fraction)
        if overflow || isTooLarge { return nil }
        units = sum
    }

    /// Reads a number as JSON and Java write it: `0`, `5.0`, `0.6`, `9.82222E-5`.
    ///
    /// Places beyond ten are rounded half up.
    ///
    /// - Returns: nil for what is no number, is negative, or has no room.
    package init?(_ text: String) {
        var digits: [UInt8] = []
        var exponent = 0
        var hasPoint = false
        var rest = text.utf8[...]
        while let byte = rest.first {
            if byte == UInt8(ascii: ".") {
                if hasPoint { return nil }
                hasPoint = true
            } else if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
                digits.append(byte - UInt8(ascii: "0"))
                if hasPoint { exponent -= 1 }
            } else {
                break
            }
            rest = rest.dropFirst()
        }
        if digits.isEmpty || digits.count > 400 { return nil }
        if let byte = rest.first {
            guard byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E"),
                let power = Int(String(decoding: rest.dropFirst(), as: UTF8.self)), abs(power) < 400
            else { return nil }
            exponent += power
        }
        // The digits up to the tenth place, and whether the next rounds up.
        var value: Int64 = 0
        let last = digits.count + exponent + DecimalAverage.places
        for index in 0..<max(0, last) {
            let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, isTooLarge) = tenfold.addingReportingOverflow(index < digits.count ? Int64(digits[index]) : 0)
            if overflow || isTooLarge { return nil }
            value = sum
        }
        if last >= 0, last < digits.count, digits[last] >= 5 {
            if value == .max { return nil }
            value += 1
        }
        units = value
    }

    package static func < (left: DecimalAverage, right: DecimalAverage) -> Bool { left.units < right.units }

    /// How many calls in so many minutes have this average; nil if no whole number of them has.
    package func count(inMinutes minutes: Int) -> Int? {
        guard minutes > 0 else { return nil }
        let nearest = (Int128(units) * Int128(minutes) + Int128(DecimalAverage.one / 2)) / Int128(DecimalAverage.one)
        guard let count = Int(exactly: nearest), DecimalAverage(count: count, minutes: minutes) == self else {
            return nil
        }
        return count
    }
}

extension DecimalAverage: CustomStringConvertible {
    /// A plain decimal with ten places at most, without zeros at its end.
    package var description: String {
        let (whole, fraction) = units.quotientAndRemainder(dividingBy: DecimalAverage.one)
        if fraction == 0 { return String(whole) }
        var digits = String(fraction)
        digits = String(repeating: "0", count: DecimalAverage.places - digits.count) + digits
        while digits.last == "0" { digits.removeLast() }
        return "\(whole).\(digits)"
    }
}
