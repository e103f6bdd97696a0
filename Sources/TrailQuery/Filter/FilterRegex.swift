/// A regular expression of a filter pattern: what AWS allows between percent signs, no more.
///
/// It is found anywhere in a text unless `^` or `$` holds it, and `|` divides the whole expression. A character of text
/// that is not ASCII is one character, which only `.` and what excludes (`[^a]`, `\D`, `\S`, `\W`) match. There is no
/// backtracking: time is linear in the text.
package struct FilterRegex: Sendable, Hashable, CustomStringConvertible {
    /// Between the percent signs.
    package let source: String
    let nodes: [Node]
    /// Where matching begins, at every place of the text and at its start only.
    let starts: (anywhere: [Int], atStart: [Int])
    /// All states with their transitions, where these are few.
    private let automaton: FilterAutomaton?

    /// A place in the expression: what the next character has to be.
    enum Node: Sendable, Hashable {
        /// - isSkipped: whether the next node may take its place; isRepeated: whether it stays after a match.
        case one(CharacterSet, isSkipped: Bool, isRepeated: Bool)
        case accept(onlyAtEnd: Bool)
    }

    /// ASCII characters, and whether all others belong to it too.
    struct CharacterSet: Sendable, Hashable {
        var low: UInt64 = 0
        var high: UInt64 = 0
        var hasOthers = false

        /// - Parameter symbol: an ASCII code, or 128 for any other character.
        func contains(_ symbol: UInt8) -> Bool {
            symbol < 64 ? low >> symbol & 1 == 1 : symbol < 128 ? high >> (symbol - 64) & 1 == 1 : hasOthers
        }

        mutating func insert(_ code: UInt8) {
            if code < 64 { low |= 1 << code } else if code < 128 { high |= 1 << (code - 64) }
        }

        mutating func formUnion(_ other: CharacterSet) {
            low |= other.low
            high |= other.high
            hasOthers = hasOthers || other.hasOthers
        }

        var inverted: CharacterSet { CharacterSet(low: ~low, high: ~high, hasOthers: !hasOthers) }
    }

    /// - Throws: the place in the expression and what is wrong there.
    package init(_ source: String) throws(FilterRegex.Failure) {
        self.source = source
        var parser = FilterRegexParser(Array(source.utf8))
        try parser.parse()
        nodes = parser.nodes
        starts = (parser.starts, parser.anchoredStarts)
        automaton = FilterAutomaton(nodes: nodes, anywhere: parser.starts, atStart: parser.anchoredStarts)
    }

    package struct Failure: Error, Sendable, Hashable {
        /// In the expression's UTF-8.
        package let offset: Int
        package let reason: String
    }

    package var description: String { "%\(source)%" }
    package static func == (left: FilterRegex, right: FilterRegex) -> Bool { left.source == right.source }
    package func hash(into hasher: inout Hasher) { hasher.combine(source) }

    /// - Complexity: O(text), and times the length of the expression where it has many states.
    package func matches(_ text: ArraySlice<UInt8>) -> Bool {
        if let automaton { return automaton.matches(text) }
        var states = FilterStates(nodes, starts.atStart + starts.anywhere)
        let everywhere = FilterStates(nodes, starts.anywhere)
        if states.accepts(nodes, atEnd: text.isEmpty) { return true }
        for byte in text where !(0x80..<0xc0).contains(byte) {
            states = states.stepped(nodes, by: min(byte, 128))
            states.formUnion(everywhere)
            if states.accepts(nodes, atEnd: false) { return true }
        }
        return states.accepts(nodes, atEnd: true)
    }

    package func matches(_ text: String) -> Bool { matches(Array(text.utf8)[...]) }
}

/// A set of places in an expression.
struct FilterStates: Sendable, Hashable {
    private var words: [UInt64]

    /// These places and those that may be skipped to from them.
    init(_ nodes: [FilterRegex.Node], _ places: [Int]) {
        words = Array(repeating: 0, count: nodes.count / 64 + 1)
        for place in places { insert(place, nodes) }
    }

    private mutating func insert(_ place: Int, _ nodes: [FilterRegex.Node]) {
        var place = place
        while words[place >> 6] >> UInt64(place & 63) & 1 == 0 {
            words[place >> 6] |= 1 << UInt64(place & 63)
            guard case .one(_, true, _) = nodes[place] else { return }
            place += 1
        }
    }

    mutating func formUnion(_ other: FilterStates) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    private func forEach(_ body: (Int) -> Void) {
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                body(index * 64 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
    }

    /// The places after one more character.
    func stepped(_ nodes: [FilterRegex.Node], by symbol: UInt8) -> FilterStates {
        var next = FilterStates(nodes, [])
        forEach { place in
            guard case .one(let set, _, let isRepeated) = nodes[place], set.contains(symbol) else { return }
            next.insert(isRepeated ? place : place + 1, nodes)
        }
        return next
    }

    func accepts(_ nodes: [FilterRegex.Node], atEnd: Bool) -> Bool {
        var isAccepted = false
        forEach { place in
            if case .accept(let onlyAtEnd) = nodes[place], atEnd || !onlyAtEnd { isAccepted = true }
        }
        return isAccepted
    }
}
