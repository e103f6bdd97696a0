import CloudTrail
import TrailIndex

/// Indicators of compromise: addresses, keys, ARNs, hashes, names, all of which are looked for in one pass.
///
/// An indicator is found where its text stands with a border of tokens at both ends, whatever the case of ASCII letters;
/// see `Token`. Of an IPv6 address a colon is no border, and its canonical form is looked for as well.
package final class IndicatorSet: Sendable {
    /// What is to be known of a line: that nobody looks for it and why, or that it finds other than may be meant.
    package struct Remark: Sendable, Hashable, CustomStringConvertible {
        package let file: String
        package let line: Int
        package let text: String

        package var description: String { "\(file): line \(line): \(text)" }
    }

    private struct Pattern: Sendable {
        /// In lower case.
        let bytes: [UInt8]
        let indicator: UInt32
        /// Where the token by which the pattern is found stands in it.
        let anchor: Range<Int>
        let isIPv6: Bool
        /// The next pattern with the same token, -1 for none.
        var next: Int32 = -1
    }

    /// As they were written, in the order of the files; equal ones once.
    package let texts: [String]
    package let remarks: [Remark]
    /// Of the files, for people.
    package let name: String
    private let patterns: [Pattern]
    /// Open addressing with linear probing by the hash of a token: its first pattern plus one, 0 where free.
    ///
    /// The size is a power of two.
    private let slots: [UInt32]
    private let hashes: [UInt64]

    /// - Throws: `IndicatorError` for a file that is no text, or that lists nothing that can be found.
    package init(_ files: [(name: String, bytes: [UInt8])]) throws(IndicatorError) {
        var list = IndicatorList()
        for file in files { try list.read(file.bytes, of: file.name) }
        let name = files.map(\.name).joined(separator: ", ")
        guard !list.texts.isEmpty else { throw IndicatorError(file: name, reason: "lists nothing that can be found") }
        texts = list.texts
        remarks = list.remarks
        self.name = name
        (patterns, slots, hashes) = IndicatorSet.table(list.texts)
    }

    /// Calls `body` with the position of every indicator that stands in a text until it returns true.
    ///
    /// - Returns: whether `body` returned true.
    /// - Complexity: O(bytes), and the length of each indicator that has a token there.
    func contains(in bytes: [UInt8], _ range: Range<Int>, where body: (UInt32) -> Bool) -> Bool {
        let text = bytes.span.extracting(range)
        var cursor = TokenCursor()
        while cursor.next(in: text) {
            var slot = Int(truncatingIfNeeded: cursor.hash) & (slots.count - 1)
            while slots[slot] != 0 {
                if hashes[slot] == cursor.hash {
                    var number = Int(slots[slot]) - 1
                    while number >= 0 {
                        let pattern = patterns[number]
                        if IndicatorSet.stands(pattern, in: text, token: cursor.range), body(pattern.indicator) {
                            return true
                        }
                        number = Int(pattern.next)
                    }
                    break
                }
                slot = (slot + 1) & (slots.count - 1)
            }
        }
        return false
    }

    private static func stands(_ pattern: Pattern, in text: Span<UInt8>, token: Range<Int>) -> Bool {
        let start = token.lowerBound - pattern.anchor.lowerBound
        let end = start + pattern.bytes.count
        guard start >= 0, end <= text.count, token.count == pattern.anchor.count else { return false }
        for index in 0..<pattern.bytes.count where Token.lowered(text[start + index]) != pattern.bytes[index] {
            return false
        }
        guard Token.isBorder(start, of: text), Token.isBorder(end, of: text) else { return false }
        if !pattern.isIPv6 { return true }
        let colon = UInt8(ascii: ":")
        return (start == 0 || text[start - 1] != colon) && (end == text.count || text[end] != colon)
    }

    // MARK: The table

    private static func table(_ texts: [String]) -> (patterns: [Pattern], slots: [UInt32], hashes: [UInt64]) {
        var written: [(bytes: [UInt8], indicator: UInt32, isIPv6: Bool)] = []
        for (number, text) in texts.enumerated() {
            let bytes = text.utf8.map(Token.lowered)
            let address = IPAddress(text).flatMap { $0.isIPv4 ? nil : $0 }
            written.append((bytes, UInt32(number), address != nil))
            if let canonical = address.map({ Array($0.canonicalText.utf8) }), canonical != bytes {
                written.append((canonical, UInt32(number), true))
            }
        }
        let tokens = written.map { TokenList.tokens(of: $0.bytes) }
        // A pattern is found by the token that the fewest others have, so that a thousand ARNs of one account are not
        // all compared with each.
        var frequencies: [UInt64: Int] = [:]
        for token in tokens.joined() { frequencies[token.hash, default: 0] += 1 }
        var slotCount = 64
        while slotCount < written.count * 2 { slotCount *= 2 }
        var slots = [UInt32](repeating: 0, count: slotCount)
        var hashes = [UInt64](repeating: 0, count: slotCount)
        var patterns: [Pattern] = []
        for (pattern, tokens) in zip(written, tokens) {
            let rarest = tokens.min { left, right in
                let counts = (frequencies[left.hash] ?? 0, frequencies[right.hash] ?? 0)
                return counts.0 != counts.1 ? counts.0 < counts.1 : left.range.count > right.range.count
            }
            guard let rarest else { continue }
            var slot = Int(truncatingIfNeeded: rarest.hash) & (slotCount - 1)
            while slots[slot] != 0, hashes[slot] != rarest.hash { slot = (slot + 1) & (slotCount - 1) }
            patterns.append(
                Pattern(
                    bytes: pattern.bytes, indicator: pattern.indicator, anchor: rarest.range, isIPv6: pattern.isIPv6,
                    next: Int32(slots[slot]) - 1))
            slots[slot] = UInt32(patterns.count)
            hashes[slot] = rarest.hash
        }
        return (patterns, slots, hashes)
    }

    /// What a text must hold for one of them to stand in it: of one of the lists all tokens, by their hashes.
    var neededTokens: [[UInt64]] { patterns.map { TokenList.tokens(of: $0.bytes).map(\.hash) } }
}

extension IndicatorSet: Hashable {
    package static func == (left: IndicatorSet, right: IndicatorSet) -> Bool { left === right }
    package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// The tokens of a short text.
enum TokenList {
    static func tokens(of bytes: [UInt8]) -> [(range: Range<Int>, hash: UInt64)] {
        var tokens: [(range: Range<Int>, hash: UInt64)] = []
        var cursor = TokenCursor()
        while cursor.next(in: bytes.span) { tokens.append((cursor.range, cursor.hash)) }
        return tokens
    }
}

extension IPAddress {
    /// IPv6 as RFC 5952 writes it, and CloudTrail: the first longest run of several groups of zeros is `::`.
    fileprivate var canonicalText: String {
        let groups = description.split(separator: ":")
        var longest = 0..<0
        var start = 0
        for index in 0...groups.count where index == groups.count || groups[index] != "0" {
            if index - start > max(longest.count, 1) { longest = start..<index }
            start = index + 1
        }
        if longest.isEmpty { return description }
        return groups[..<longest.lowerBound].joined(separator: ":") + "::"
            + groups[longest.upperBound...].joined(separator: ":")
    }
}
