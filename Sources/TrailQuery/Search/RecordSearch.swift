import TrailIndex

/// Something that is looked for anywhere in a record: in any of its `RecordTexts`.
package enum RecordSearch: Sendable, Hashable, CustomStringConvertible {
    /// One of them stands in a text.
    case indicators(IndicatorSet)
    /// The text is part of one, byte for byte.
    case text(String)
    /// The expression is found in one.
    case regex(FilterRegex)

    /// Reads the value of `--raw-search`: a text, or between slashes an expression of filter patterns.
    ///
    /// - Throws: `QueryError.badValue` for an empty text and a wrong expression.
    package init(_ text: String) throws {
        func failure(_ reason: String) -> QueryError {
            .badValue(option: "--raw-search", value: text, reason: reason)
        }
        if text.isEmpty { throw failure("is empty") }
        guard text.utf8.count > 2, text.hasPrefix("/"), text.hasSuffix("/") else {
            self = .text(text)
            return
        }
        do throws(FilterRegex.Failure) {
            self = .regex(try FilterRegex(String(text.dropFirst().dropLast())))
        } catch {
            throw failure("\(error.reason), column \(error.offset + 2)")
        }
    }

    /// No filter pattern has words for it.
    package var description: String {
        switch self {
        case .indicators(let set): "ANY TEXT HOLDS ONE OF \(set.texts.count) INDICATORS"
        case .text(let text): "ANY TEXT HOLDS \(FilterSyntax.quoted(text))"
        case .regex(let regex): "ANY TEXT = \(regex)"
        }
    }

    /// What the texts of a record hold if one passes: of one of the lists all tokens, by their hashes; nil where that is not
    /// known.
    ///
    /// At its ends a text may be part of a longer token, so only those within count.
    var neededTokens: [[UInt64]]? {
        switch self {
        case .indicators(let set): return set.neededTokens
        case .regex: return nil
        case .text(let text):
            let bytes = Array(text.utf8)
            let dot = UInt8(ascii: ".")
            let first = bytes.first == dot ? 1 : 0
            let last = bytes.last == dot ? bytes.count - 1 : bytes.count
            let within = TokenList.tokens(of: bytes).filter {
                $0.range.lowerBound > first && $0.range.upperBound < last
            }
            return within.isEmpty ? nil : [within.map(\.hash)]
        }
    }

    /// Whether one text passes.
    private func holds(_ bytes: [UInt8], _ range: Range<Int>, _ needle: [UInt8]) -> Bool {
        switch self {
        case .indicators(let set): set.contains(in: bytes, range) { _ in true }
        case .text: ByteSearch.contains(needle, in: bytes, range)
        case .regex(let regex): regex.matches(bytes[range])
        }
    }

    /// Decides for values of a column, each once: 1 for one that passes, 0 for one that does not, 2 undecided.
    struct Verdicts {
        private let search: RecordSearch
        private let leaf: Int
        private let needle: [UInt8]
        private var verdicts: [UInt8]
        private var scratch: [UInt8] = []

        init(_ search: RecordSearch, leaf: Int, count: Int) {
            self.search = search
            self.leaf = leaf
            needle = if case .text(let text) = search { Array(text.utf8) } else { [] }
            verdicts = [UInt8](repeating: 2, count: count)
        }

        var count: Int { verdicts.count }

        mutating func holds(_ number: Int, at range: Range<Int>, in bytes: [UInt8]) -> Bool {
            if verdicts[number] == 2 {
                let isHeld = RecordTexts.contains(leaf, in: bytes, range, scratch: &scratch) { bytes, range in
                    search.holds(bytes, range, needle)
                }
                verdicts[number] = isHeld ? 1 : 0
            }
            return verdicts[number] == 1
        }
    }
}
