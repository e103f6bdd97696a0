/// A short number for a text; 0 is null.
typealias Symbol = UInt32

/// Texts by number, so that the truth counts numbers and not strings.
///
/// The population fills one table; each worker goes on from its own copy, and tallies are merged by text.
struct SymbolTable: Sendable {
    private(set) var texts = [""]
    private var numbers: [String: Symbol] = [:]

    /// The number of a text; the empty text counts as absent and is null.
    mutating func symbol(_ text: String) -> Symbol {
        guard !text.isEmpty else { return 0 }
        if let known = numbers[text] { return known }
        let symbol = Symbol(texts.count)
        texts.append(text)
        numbers[text] = symbol
        return symbol
    }
}
