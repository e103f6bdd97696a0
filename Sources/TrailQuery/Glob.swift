/// A text pattern in which `*` stands for any run of characters, the empty one included; case counts.
package struct Glob: Sendable, Hashable, CustomStringConvertible {
    package let description: String
    /// What stands between the stars; one more than there are stars.
    private let parts: [[UInt8]]

    package init(_ pattern: String) {
        description = pattern
        parts = pattern.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map(Array.init)
    }

    /// Whether the pattern has no star and so means one text.
    package var isLiteral: Bool { parts.count == 1 }

    /// - Complexity: O(text × longest part); there is no backtracking over stars.
    package func matches(_ text: ArraySlice<UInt8>) -> Bool {
        guard let first = parts.first, let last = parts.last else { return false }
        if parts.count == 1 { return text.elementsEqual(first) }
        guard text.count >= first.count + last.count, text.starts(with: first),
            text.suffix(last.count).elementsEqual(last)
        else { return false }
        // The leftmost place for each part leaves the most text for the next.
        var rest = text.dropFirst(first.count).dropLast(last.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let end = Glob.end(of: part, in: rest) else { return false }
            rest = rest[end...]
        }
        return true
    }

    package func matches(_ text: String) -> Bool {
        matches(Array(text.utf8)[...])
    }

    private static func end(of part: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
        guard text.count >= part.count else { return nil }
        for start in text.startIndex...(text.endIndex - part.count) where text[start] == part[0] {
            if text[start..<(start + part.count)].elementsEqual(part) { return start + part.count }
        }
        return nil
    }
}
