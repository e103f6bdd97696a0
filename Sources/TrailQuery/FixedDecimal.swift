/// A decimal number in billionths, so that a sum does not depend on the order of its terms.
///
/// Digits past the ninth of a fraction are cut.
struct FixedDecimal: Sendable, Hashable {
    static let one: Int128 = 1_000_000_000
    private static let limit: Int128 = 1 << 100

    /// Reads a JSON number; nil for other text, or a number above 10^21.
    static func billionths(_ text: ArraySlice<UInt8>) -> Int128? {
        var rest = text
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest = rest.dropFirst() }
        var digits: Int128 = 0
        var exponent = 0
        var hasDigits = false
        var isFraction = false
        while let byte = rest.first, byte != UInt8(ascii: "e"), byte != UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if byte == UInt8(ascii: "."), !isFraction {
                isFraction = true
                continue
            }
            guard (48...57).contains(byte) else { return nil }
            hasDigits = true
            if digits >= limit {
                // Too long for an exact value: later digits of a fraction do not matter.
                if !isFraction { return nil }
                continue
            }
            digits = digits * 10 + Int128(byte - 48)
            if isFraction { exponent -= 1 }
        }
        guard hasDigits else { return nil }
        if !rest.isEmpty {
            guard let power = Int(String(decoding: rest.dropFirst(), as: UTF8.self)), abs(power) < 1_000 else {
                return nil
            }
            exponent += power
        }
        guard let scaled = scaled(digits, exponent + 9) else { return nil }
        return isNegative ? -scaled : scaled
    }

    private static func scaled(_ digits: Int128, _ exponent: Int) -> Int128? {
        if digits == 0 { return 0 }
        var value = digits
        for _ in 0..<abs(exponent) {
            value = exponent > 0 ? value * 10 : value / 10
            if value == 0 { break }
            if value >= limit, exponent > 0 { return nil }
        }
        return value < limit ? value : nil
    }
}
