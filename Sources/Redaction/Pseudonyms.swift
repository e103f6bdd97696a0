/// Which pseudonym stands for which value.
///
/// A value has one pseudonym, whatever it names, and no pseudonym is a value that is known.
package struct Pseudonyms: Sendable {
    /// What a value is, which decides the shape of its pseudonym.
    package enum Kind: Sendable, Hashable {
        /// Twelve digits.
        case account
        /// `AKIA…`, `ASIA…`, `AROA…` and their kin, of the same length and with the same four letters.
        case identifier
        /// From 198.18.0.0/16, which is set aside for tests of devices; from 198.19.0.0/16 where the value is private.
        case ipv4(isPrivate: Bool)
        /// From 2001:db8::/32, which is set aside for documentation.
        case ipv6
        /// `email-1@example.com`.
        case email
        /// `i-00000000000000001`: the prefix and the length of the value.
        case resourceID(prefix: String, digits: Int)
        /// `user-1`, `bucket-1` and so on.
        case name(String)
    }

    /// Values by their pseudonyms.
    private(set) var values: [[UInt8]: [UInt8]] = [:]
    private var pseudonyms: [[UInt8]: [UInt8]] = [:]
    private var counts: [String: Int] = [:]

    package init() {}

    /// Takes up a mapping that was kept; what is taken up again changes nothing.
    mutating func restore(pseudonym: [UInt8], of value: [UInt8]) {
        guard values[pseudonym] == nil, pseudonyms[value] == nil else { return }
        values[pseudonym] = value
        pseudonyms[value] = pseudonym
    }

    package func known(_ value: [UInt8]) -> [UInt8]? { pseudonyms[value] }

    package func isPseudonym(_ text: [UInt8]) -> Bool { values[text] != nil }

    package var count: Int { values.count }

    /// The pseudonym of a value, a new one where there is none.
    ///
    /// - Complexity: O(1) but for the first after a mapping was restored.
    package mutating func pseudonym(of value: [UInt8], _ kind: Kind) -> [UInt8] {
        if let known = pseudonyms[value] { return known }
        let family = Pseudonyms.family(kind)
        var number = counts[family] ?? 0
        var candidate: [UInt8]
        repeat {
            number += 1
            candidate = Array(Pseudonyms.text(kind, number, of: value).utf8)
        } while values[candidate] != nil || pseudonyms[candidate] != nil
        counts[family] = number
        values[candidate] = value
        pseudonyms[value] = candidate
        return candidate
    }

    private static func family(_ kind: Kind) -> String {
        switch kind {
        case .account: "account"
        case .identifier: "identifier"
        case .ipv4(let isPrivate): isPrivate ? "private" : "ipv4"
        case .ipv6: "ipv6"
        case .email: "email"
        case .resourceID(let prefix, _): "id " + prefix
        case .name(let name): name
        }
    }

    private static func text(_ kind: Kind, _ number: Int, of value: [UInt8]) -> String {
        switch kind {
        case .account: return padded(number, 12)
        case .identifier:
            let prefix = String(decoding: value.prefix(4), as: UTF8.self)
            return prefix + "REDACTED" + padded(number, max(1, value.count - 12))
        case .ipv4(let isPrivate):
            // Beyond 65,535 from 240.0.0.0/4, which nobody has; private ones from its upper half.
            if number < 65_536 { return "198.\(isPrivate ? 19 : 18).\(number >> 8).\(number & 255)" }
            let first = (isPrivate ? 248 : 240) + (number >> 24) & 7
            return "\(first).\(number >> 16 & 255).\(number >> 8 & 255).\(number & 255)"
        case .ipv6:
            let (high, low) = (number >> 16, number & 0xffff)
            return "2001:db8:ffff::" + (high > 0 ? String(high, radix: 16) + ":" : "") + String(low, radix: 16)
        case .email: return "email-\(number)@example.com"
        case .resourceID(let prefix, let digits): return prefix + "-" + padded(number, digits)
        case .name(let name): return "\(name)-\(number)"
        }
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
