/// A number of a filter pattern, or of a record: compared by value.
package struct FilterNumber: Sendable, Hashable, CustomStringConvertible {
    /// As it was written.
    package let description: String
    private let value: Double
    /// The exact value of a number without fraction and exponent, up to 38 digits.
    private let integer: Int128?

    /// Reads `[+-] digits [. digits] [e [+-] digits]`; nil for anything else.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        self.init(bytes[...])
    }

    init?(_ text: ArraySlice<UInt8>) {
        guard let isInteger = FilterNumber.isInteger(text) else { return nil }
        description = String(decoding: text, as: UTF8.self)
        guard let value = Double(description) else { return nil }
        self.value = value
        integer = isInteger ? Int128(description) : nil
    }

    /// Whether a number has neither fraction nor exponent; nil for text that is no number.
    private static func isInteger(_ text: ArraySlice<UInt8>) -> Bool? {
        var rest = text
        func passDigits() -> Bool {
            let digits = rest.prefix { (48...57).contains($0) }
            rest = rest.dropFirst(digits.count)
            return !digits.isEmpty
        }
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        guard passDigits() else { return nil }
        if rest.isEmpty { return true }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard passDigits() else { return nil }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard passDigits() else { return nil }
        }
        return rest.isEmpty ? false : nil
    }

    /// Whether this number stands to another one as asked; whole numbers are compared exactly, others as 64-bit floating
    /// point.
    func stands(_ comparison: ValueTest.Comparison, to other: FilterNumber) -> Bool {
        if let left = integer, let right = other.integer { return comparison.holds(left, right) }
        return comparison.holds(value, other.value)
    }
}

extension ValueTest.Comparison {
    func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
        switch self {
        case .less: left < right
        case .lessOrEqual: left <= right
        case .equal: left == right
        case .greaterOrEqual: left >= right
        case .greater: left > right
        }
    }
}
