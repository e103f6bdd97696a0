import JSONScan

extension JSONTree {
    /// A member of an object, by its name as it is written.
    func member(_ name: String) -> JSONTree? {
        guard case .object(let members) = self else { return nil }
        return members[Array(name.utf8)]
    }

    /// A member of an object, whatever the case of the ASCII letters of its name.
    func member(ignoringCase name: String) -> JSONTree? {
        guard case .object(let members) = self else { return nil }
        let name = Array(name.utf8)
        if let exact = members[name] { return exact }
        return members.filter { JSONTree.isEqualIgnoringCase($0.key, name) }
            .min { $0.key.lexicographicallyPrecedes($1.key) }?.value
    }

    private static func isEqualIgnoringCase(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        func lowered(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte + 32 : byte }
        return left.count == right.count && zip(left, right).allSatisfy { lowered($0) == lowered($1) }
    }

    var text: [UInt8]? {
        if case .string(let text) = self { text } else { nil }
    }

    var string: String? { text.map { String(decoding: $0, as: UTF8.self) } }

    /// A number in millionths, what is finer cut off; nil for what is no number, or far from any time.
    var millionths: Int64? {
        guard case .number(let isNegative, let digits, let exponent) = self else { return nil }
        let limit: Int64 = 1 << 58
        var value: Int64 = 0
        // The last digit stands for ten to the power of the exponent.
        for (position, digit) in digits.enumerated() {
            let power = exponent + 6 + digits.count - 1 - position
            if power < 0 { break }
            value = value * 10 + Int64(digit &- 48)
            if value > limit { return nil }
        }
        var power = exponent + 6
        while power > 0, value != 0 {
            value *= 10
            if value > limit { return nil }
            power -= 1
        }
        return isNegative ? -value : value
    }
}
