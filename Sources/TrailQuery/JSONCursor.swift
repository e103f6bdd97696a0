/// A place in JSON text.
///
/// It moves over values without building them, and stops at the end of whatever it is given: malformed text ends a
/// search, it never traps.
struct JSONCursor {
    private let bytes: [UInt8]
    private(set) var position: Int
    private var end: Int

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = min(range.upperBound, bytes.count)
    }

    /// Goes to a value, and ends where it ends.
    mutating func enter(_ value: Range<Int>) {
        position = value.lowerBound
        end = min(value.upperBound, bytes.count)
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
        let (text, _) = passString()
        return text
    }

    private mutating func passString() -> (text: Range<Int>, isEscaped: Bool) {
        position = min(position + 1, end)
        let start = position
        var isEscaped = false
        while position < end, let found = ByteSearch.quoteOrBackslash(in: bytes, position..<end) {
            if bytes[found] == UInt8(ascii: "\"") {
                position = found + 1
                return (start..<found, isEscaped)
            }
            isEscaped = true
            position = found + 2
        }
        position = end
        return (start..<end, isEscaped)
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
        while position < end, let found = ByteSearch.quoteOrBracket(in: bytes, position..<end) {
            position = found
            switch bytes[found] {
            case UInt8(ascii: "\""):
                _ = passString()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            default: depth -= 1
            }
            position += 1
            if depth == 0 { return }
        }
        position = end
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
    /// - Returns: the name between its quotes, still escaped, whether anything in it is, and the value's bytes.
    mutating func nextMember() -> (name: Range<Int>, isEscaped: Bool, value: Range<Int>)? {
        skipSpace()
        if byte == UInt8(ascii: ",") { position += 1 }
        skipSpace()
        guard byte == UInt8(ascii: "\"") else { return nil }
        let (name, isEscaped) = passString()
        guard skip(UInt8(ascii: ":")) else { return nil }
        let value = skipValue()
        return value.isEmpty ? nil : (name, isEscaped, value)
    }

    /// The value of a member of the object at the place.
    ///
    /// Of members with one name the last counts, as it does for columns.
    ///
    /// - Parameter isOnly: whether nobody needs to look for a second one.
    mutating func member(named wanted: [UInt8], isOnly: Bool) -> Range<Int>? {
        guard skip(UInt8(ascii: "{")) else { return nil }
        var found: Range<Int>?
        while let (name, isEscaped, value) = nextMember() {
            if isEscaped {
                guard JSONText.unescaped(bytes[name]).elementsEqual(wanted) else { continue }
            } else {
                guard name.count == wanted.count, ByteSearch.areEqual(bytes, name.lowerBound, wanted) else { continue }
            }
            if isOnly { return value }
            found = value
        }
        return found
    }

    /// An element of the array at the place.
    mutating func element(_ wanted: Int) -> Range<Int>? {
        guard skip(UInt8(ascii: "[")) else { return nil }
        var passed = 0
        while passed < wanted, nextElement() != nil { passed += 1 }
        return passed == wanted ? nextElement() : nil
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
