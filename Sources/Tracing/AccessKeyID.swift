/// What the id of an access key says by itself.
///
/// AWS documents the prefixes (IAM User Guide, "IAM identifiers"). That ids issued since 2019 hold the account of their
/// owner is documented nowhere: behind the prefix stand 80 bits in base32 (RFC 4648), and bits 2 to 41, counted from
/// the front, are the account's number. `aws sts get-access-key-info` answers from the same bits.
package struct AccessKeyID: Sendable, Hashable {
    package let text: String

    /// - Returns: nil for text that is no id of an access key: `AKIA` or `ASIA`, and 12 to 124 capital letters and
    ///   digits.
    package init?(_ text: String) {
        let bytes = text.utf8
        guard (16...128).contains(bytes.count), text.hasPrefix("AKIA") || text.hasPrefix("ASIA"),
            bytes.allSatisfy({ (48...57).contains($0) || (65...90).contains($0) })
        else { return nil }
        self.text = text
    }

    /// Whether it is one of those that end by themselves.
    package var isTemporary: Bool { text.hasPrefix("ASIA") }

    /// The twelve digits of the account that the id encodes.
    ///
    /// Nil for what encodes none: ids of before 2019 (the fifth letter is I or J), ids of another length, and those with
    /// the word EXAMPLE in them, which AWS's documentation and synthetic archives use.
    package var account: String? {
        let digits = Array(text.utf8.dropFirst(4))
        guard digits.count == 16, digits[0] != UInt8(ascii: "I"), digits[0] != UInt8(ascii: "J"),
            text.firstRange(of: "EXAMPLE") == nil
        else { return nil }
        // Ten digits are 50 bits: more than the first 48, of which the account is made.
        var bits: UInt64 = 0
        for digit in digits.prefix(10) {
            guard let value = AccessKeyID.base32(digit) else { return nil }
            bits = bits << 5 | value
        }
        let account = String((bits >> 9) & 0xff_ffff_ffff)
        guard account.utf8.count <= 12 else { return nil }
        return String(repeating: "0", count: 12 - account.utf8.count) + account
    }

    private static func base32(_ digit: UInt8) -> UInt64? {
        switch digit {
        case 65...90: UInt64(digit - 65)
        case 50...55: UInt64(digit - 50 + 26)
        default: nil
        }
    }
}
