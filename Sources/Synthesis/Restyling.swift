/// Writes a JSON text anew, as tools that copy archives do: with sorted members, or over many lines.
///
/// Only for text this module has written: it is known to be well formed.
struct Restyling {
    enum Style: Sendable {
        case sorted, indented
    }

    private let text: [UInt8]
    private let style: Style
    private var position = 0
    private var out: [UInt8] = []

    static func apply(_ style: Style, to text: [UInt8]) -> [UInt8] {
        var restyling = Restyling(text: text, style: style)
        restyling.value(depth: 0)
        return restyling.out
    }

    private init(text: [UInt8], style: Style) {
        self.text = text
        self.style = style
        out.reserveCapacity(text.count * 2)
    }

    private mutating func value(depth: Int) {
        guard position < text.count else { return }
        switch text[position] {
        case UInt8(ascii: "{"): collection(depth: depth, close: UInt8(ascii: "}"), hasNames: true)
        case UInt8(ascii: "["): collection(depth: depth, close: UInt8(ascii: "]"), hasNames: false)
        case UInt8(ascii: "\""): out.append(contentsOf: text[string()])
        default:
            while position < text.count, ![44, 93, 125].contains(text[position]) {
                out.append(text[position])
                position += 1
            }
        }
    }

    /// The range of the string that starts here, with its quotes.
    private mutating func string() -> Range<Int> {
        let start = position
        position += 1
        while position < text.count, text[position] != 34 {
            position += text[position] == 92 ? 2 : 1
        }
        position += 1
        return start..<min(position, text.count)
    }

    private mutating func collection(depth: Int, close: UInt8, hasNames: Bool) {
        let open = text[position]
        position += 1
        var parts: [(name: ArraySlice<UInt8>, bytes: [UInt8])] = []
        let before = out
        while position < text.count, text[position] != close {
            if text[position] == 44 { position += 1 }
            var name: ArraySlice<UInt8> = []
            if hasNames {
                name = text[string()]
                position += 1
            }
            out = []
            value(depth: depth + 1)
            parts.append((name, out))
        }
        position += 1
        out = before
        if style == .sorted { parts.sort { $0.name.lexicographicallyPrecedes($1.name) } }
        out.append(open)
        for (index, part) in parts.enumerated() {
            if index > 0 { out.append(44) }
            breakLine(depth + 1)
            if hasNames {
                out.append(contentsOf: part.name)
                out.append(58)
                if style == .indented { out.append(32) }
            }
            out.append(contentsOf: part.bytes)
        }
        if !parts.isEmpty { breakLine(depth) }
        out.append(close)
    }

    private mutating func breakLine(_ depth: Int) {
        guard style == .indented else { return }
        out.append(10)
        for _ in 0..<(depth * 2) {
            out.append(32)
        }
    }
}
