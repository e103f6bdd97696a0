/// A regular expression matched by trying everything.
struct SlowRegex {
    private struct Item {
        let isMatch: (Unicode.Scalar) -> Bool
        var least = 1
        var most = 1
    }

    private struct Alternative {
        var isAnchored = false
        var isAnchoredAtEnd = false
        var items: [Item] = []
    }

    private var alternatives: [Alternative] = []

    init(_ source: String) {
        var rest = Array(source.unicodeScalars)[...]
        var current = Alternative()
        if rest.first == "^" {
            current.isAnchored = true
            rest.removeFirst()
        }
        while let scalar = rest.popFirst() {
            switch scalar {
            case "|":
                alternatives.append(current)
                current = Alternative()
                if rest.first == "^" {
                    current.isAnchored = true
                    rest.removeFirst()
                }
            case "$": current.isAnchoredAtEnd = true
            case ".": current.items.append(Item { _ in true })
            case "\\": current.items.append(Item(isMatch: SlowRegex.escape(&rest)))
            case "[": current.items.append(Item(isMatch: SlowRegex.list(&rest)))
            case "?": current.items[current.items.count - 1].least = 0
            case "*":
                current.items[current.items.count - 1].least = 0
                current.items[current.items.count - 1].most = .max
            case "+": current.items[current.items.count - 1].most = .max
            case "{":
                let counts = String(String.UnicodeScalarView(rest.prefix { $0 != "}" }))
                rest = rest.drop { $0 != "}" }.dropFirst()
                let ends = counts.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
                current.items[current.items.count - 1].least = ends[0] ?? 0
                current.items[current.items.count - 1].most = ends.count == 1 ? ends[0] ?? 0 : ends[1] ?? .max
            default: current.items.append(Item { $0 == scalar })
            }
        }
        alternatives.append(current)
    }

    private static func escape(_ rest: inout ArraySlice<Unicode.Scalar>) -> (Unicode.Scalar) -> Bool {
        let scalar = rest.removeFirst()
        let isWord: (Unicode.Scalar) -> Bool = {
            ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "_"
        }
        switch scalar {
        case "d": return { ("0"..."9").contains($0) }
        case "D": return { !("0"..."9").contains($0) }
        case "s": return { $0 == " " || (9...13).contains($0.value) }
        case "S": return { !($0 == " " || (9...13).contains($0.value)) }
        case "w": return isWord
        case "W": return { !isWord($0) }
        case "x":
            let code = UInt32(String(String.UnicodeScalarView(rest.prefix(2))), radix: 16)
            rest = rest.dropFirst(2)
            return { $0.value == code }
        default: return { $0 == scalar }
        }
    }

    private static func list(_ rest: inout ArraySlice<Unicode.Scalar>) -> (Unicode.Scalar) -> Bool {
        var tests: [(Unicode.Scalar) -> Bool] = []
        let isInverted = rest.first == "^"
        if isInverted { rest.removeFirst() }
        while let scalar = rest.popFirst(), scalar != "]" {
            if scalar == "\\" {
                tests.append(escape(&rest))
            } else if rest.first == "-", let last = rest.dropFirst().first, last != "]" {
                rest = rest.dropFirst(2)
                tests.append { (scalar...last).contains($0) }
            } else {
                tests.append { $0 == scalar }
            }
        }
        let all = tests
        return { scalar in all.contains { $0(scalar) } != isInverted }
    }

    func isFound(in text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        return alternatives.contains { alternative in
            (0...(alternative.isAnchored ? 0 : scalars.count)).contains {
                SlowRegex.matches(alternative, alternative.items[...], scalars[$0...])
            }
        }
    }

    private static func matches(
        _ alternative: Alternative, _ items: ArraySlice<Item>, _ text: ArraySlice<Unicode.Scalar>
    ) -> Bool {
        guard let item = items.first else { return !alternative.isAnchoredAtEnd || text.isEmpty }
        var count = 0
        var rest = text
        while true {
            if count >= item.least, matches(alternative, items.dropFirst(), rest) { return true }
            guard count < item.most, let first = rest.first, item.isMatch(first) else { return false }
            rest = rest.dropFirst()
            count += 1
        }
    }
}
