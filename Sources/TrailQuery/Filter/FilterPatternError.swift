/// Why a text is no filter pattern: where, and what was expected there.
package struct FilterPatternError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The whole pattern as it was given.
    package let pattern: String
    /// The place in the pattern's UTF-8, its length for the end.
    package let offset: Int
    /// What was expected, or what is wrong; lower case, without a full stop.
    package let reason: String

    /// `column 12: expected "}"`; columns count characters from 1.
    package var description: String {
        "filter pattern, column \(column + 1): \(reason)"
    }

    private var column: Int {
        String(decoding: pattern.utf8.prefix(offset), as: UTF8.self).count
    }

    /// How many characters are shown on each side of the place.
    private static let shownOnEachSide = 50

    /// The pattern around the place in one line without control characters, and a line with a caret under the place.
    package var lines: [String] {
        let before = Array(String(decoding: pattern.utf8.prefix(offset), as: UTF8.self)).map(FilterPatternError.shown)
        let after = Array(String(decoding: pattern.utf8.dropFirst(offset), as: UTF8.self)).map(FilterPatternError.shown)
        let left = before.suffix(FilterPatternError.shownOnEachSide)
        let start = (left.count < before.count ? "…" : "") + left.joined()
        let right = after.prefix(FilterPatternError.shownOnEachSide)
        let end = right.joined() + (right.count < after.count ? "…" : "")
        return [start + end, String(repeating: " ", count: start.count) + "^"]
    }

    private static func shown(_ character: Character) -> String {
        character.isNewline || character == "\t" ? " " : String(character)
    }
}

/// Something that a filter pattern says and that seldom means what it seems to.
package struct FilterPatternWarning: Sendable, Hashable, CustomStringConvertible {
    /// The place in the pattern's UTF-8.
    package let offset: Int
    package let message: String

    package var description: String { message }
}
