/// The last name on a path into JSON text: a text in which it does not stand has no value there, unless something in it
/// is escaped.
struct NameNeedle {
    /// The name between its quotes; nil where the path has none that is always written the same way but for escapes.
    let bytes: [UInt8]?
    /// Whether the name is the last step of the path, so that values stand behind it.
    let isLastStep: Bool

    /// - Parameter names: one a step, empty for steps without.
    init(_ names: [[UInt8]]) {
        let index = names.lastIndex { !$0.isEmpty && $0.allSatisfy(FilterSyntax.isNameByte) }
        let quote = [UInt8(ascii: "\"")]
        bytes = index.map { quote + names[$0] + quote }
        isLastStep = index == names.count - 1
    }
}

/// Looks for a name in JSON texts that ascend in one buffer, to find those that need no look at their members.
///
/// A text with a backslash may hold any name behind an escape.
struct NameSearch {
    enum Finding {
        /// The needle is not in the text.
        case nothing
        /// It stands first at this byte, and nothing in the text is escaped.
        case needle(Int)
        /// It may be there, hidden by an escape.
        case perhaps
    }

    /// What every text that is looked for holds, mostly a name between its quotes; nil where nothing is known.
    private let needle: [UInt8]?
    /// Whether nothing is looked at beyond the end of a text.
    private let isAlone: Bool
    /// Where the needle and a backslash stand first at or behind the text asked for last; behind all where nowhere.
    private var nextNeedle = -1
    private var nextEscape = -1

    init(_ needle: [UInt8]?, isAlone: Bool = false) {
        self.needle = needle
        self.isAlone = isAlone
    }

    var needleCount: Int { needle?.count ?? 0 }

    /// Looks into a text, which stands behind all that were asked for before.
    mutating func find(in bytes: [UInt8], _ range: Range<Int>) -> Finding {
        guard let needle else { return .perhaps }
        let end = isAlone ? range.upperBound : bytes.count
        if nextEscape < range.lowerBound {
            nextEscape = ByteSearch.first(UInt8(ascii: "\\"), in: bytes, range.lowerBound..<end) ?? .max
        }
        if nextEscape < range.upperBound { return .perhaps }
        if nextNeedle < range.lowerBound {
            nextNeedle = ByteSearch.first(needle, in: bytes, range.lowerBound..<end) ?? .max
        }
        return nextNeedle <= range.upperBound - needle.count ? .needle(nextNeedle) : .nothing
    }

    /// The next place of the needle in the same text.
    mutating func findNext(in bytes: [UInt8], _ range: Range<Int>) -> Int? {
        guard let needle, nextNeedle < range.upperBound else { return nil }
        let end = isAlone ? range.upperBound : bytes.count
        nextNeedle = ByteSearch.first(needle, in: bytes, nextNeedle + 1..<end) ?? .max
        return nextNeedle <= range.upperBound - needle.count ? nextNeedle : nil
    }
}
