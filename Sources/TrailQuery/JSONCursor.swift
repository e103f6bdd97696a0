/// A place in JSON text.
///
/// It moves over values without building them, and stops at the end of whatever it is given: malformed text ends a
/// search, it never traps.
struct JSONCursor {
    private let bytes: [UInt8]
    private(set) var position: Int
    private let end: Int

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = min(range.upperBound, bytes.count)
    }

    /// The byte at the place, nil at the end.
    var byte: UInt8? { position < end ? bytes[position] : nil }

    mutating func skipSpace() {
        while position < end, bytes[position] <= 0x20 { position += 1 }
    }

    /// Moves past a byte if it is the next one after white space.
    mutating func skip(_ expected: UInt8) -> Bool {
        skipSpace()
        guard position < end, bytes[position] == expected else { return false }
        position += 1
        return true
    }

    /// Moves past a string and returns what stands between its quotes, still escaped.
    ///
    /// The place is at the opening quote.
    mutating func skipString() -> Range<Int> {
        position = min(position + 1, end)
        let start = position
        while position < end {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                return start..<(position - 1)
            }
            position += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        position = end
        return start..<end
    }

    /// Moves past a value and returns its bytes; empty where no value stands.
    mutating func skipValue() -> Range<Int> {
        skipSpace()
        let start = position
        switch byte {
        case UInt8(ascii: "\""): _ = skipString()
        case UInt8(ascii: "{"), UInt8(ascii: "["): skipNested()
        default: skipScalar()
        }
        return start..<position
    }

    private mutating func skipNested() {
        var depth = 0
        while position < end {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                _ = skipString()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            position += 1
            if depth == 0 { return }
        }
    }

    private mutating func skipScalar() {
        while position < end {
            switch bytes[position] {
            case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), 0...0x20: return
            default: position += 1
            }
        }
    }

    /// The next member of an object whose `{` or last member lies behind; nil at its end.
    ///
    /// - Returns: the name between its quotes, still escaped, and the value's bytes.
    mutating func nextMember() -> (name: Range<Int>, value: Range<Int>)? {
        skipSpace()
        if byte == UInt8(ascii: ",") { position += 1 }
        skipSpace()
        guard byte == UInt8(ascii: "\"") else { return nil }
        let name = skipString()
        guard skip(UInt8(ascii: ":")) else { return nil }
        let value = skipValue()
        return value.isEmpty ? nil : (name, value)
    }

    /// The next element of an array whose `[` or last element lies behind; nil at its end.
    mutating func nextElement() -> Range<Int>? {
        skipSpace()
        if byte == UInt8(ascii: ",") { position += 1 }
        skipSpace()
        guard let byte, byte != UInt8(ascii: "]") else { return nil }
        let value = skipValue()
        return value.isEmpty ? nil : value
    }

    /// Moves to the next string that is a value at any depth, and past it.
    ///
    /// - Returns: what stands between its quotes, still escaped.
    mutating func nextStringValue() -> Range<Int>? {
        while position < end {
            guard bytes[position] == UInt8(ascii: "\"") else {
                position += 1
                continue
            }
            let text = skipString()
            if !skip(UInt8(ascii: ":")) { return text }
        }
        return nil
    }
}
