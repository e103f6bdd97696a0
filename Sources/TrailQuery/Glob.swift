/// A text pattern in which `*` stands for any run of characters, the empty one included; case counts.
package struct Glob: Sendable, Hashable, CustomStringConvertible {
    /// What stands between the stars; one more than there are stars.
    let parts: [[UInt8]]

    /// A pattern in which every star is one.
    package init(_ pattern: String) {
        self.init(
            parts: pattern.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map(Array.init))
    }

    /// A value of a filter pattern: stars at its ends stand for any text, one inside for itself, as AWS documents.
    init(ends pattern: String) {
        let bytes = Array(pattern.utf8)
        let star = UInt8(ascii: "*")
        let start = bytes.firstIndex { $0 != star }
        let end = bytes.lastIndex { $0 != star }
        guard let start, let end else {
            self.init(parts: bytes.isEmpty ? [[]] : [[], []])
            return
        }
        self.init(
            parts: (start > 0 ? [[]] : []) + [Array(bytes[start...end])] + (end + 1 < bytes.count ? [[]] : []))
    }

    /// A pattern in which `\*` and `\\` stand for a star and a backslash.
    init(escaped pattern: String) {
        var parts: [[UInt8]] = [[]]
        var isEscaped = false
        for byte in pattern.utf8 {
            if isEscaped {
                if byte != UInt8(ascii: "*"), byte != UInt8(ascii: "\\") {
                    parts[parts.count - 1].append(UInt8(ascii: "\\"))
                }
                parts[parts.count - 1].append(byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "*") {
                parts.append([])
            } else {
                parts[parts.count - 1].append(byte)
            }
        }
        if isEscaped { parts[parts.count - 1].append(UInt8(ascii: "\\")) }
        self.init(parts: parts)
    }

    /// Any text that holds this one.
    init(containing text: String) {
        self.init(parts: text.isEmpty ? [[], []] : [[], Array(text.utf8), []])
    }

    /// One text; stars stand for themselves.
    init(literal text: String) {
        self.init(parts: [Array(text.utf8)])
    }

    /// Stars side by side are one.
    private init(parts: [[UInt8]]) {
        self.parts = parts.enumerated().filter { index, part in
            !part.isEmpty || index == 0 || index == parts.count - 1
        }.map(\.element)
    }

    /// In the form that `init(escaped:)` reads.
    package var description: String {
        parts.map { part in
            var text: [UInt8] = []
            for byte in part {
                if byte == UInt8(ascii: "*") || byte == UInt8(ascii: "\\") { text.append(UInt8(ascii: "\\")) }
                text.append(byte)
            }
            return String(decoding: text, as: UTF8.self)
        }.joined(separator: "*")
    }

    /// Whether the pattern has no star and so means one text.
    package var isLiteral: Bool { parts.count == 1 }

    /// The one text that the pattern means; nil where it has a star.
    var literal: String? { isLiteral ? String(decoding: parts[0], as: UTF8.self) : nil }

    /// Whether every text matches.
    var isAny: Bool { parts.count == 2 && parts[0].isEmpty && parts[1].isEmpty }

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
