/// What a field, or a value that a filter pattern selects, is compared with.
///
/// Comparisons hold for scalars only: for an object, an array, an explicit null or a value that is absent every one of
/// them is false, `differs` too, as AWS documents for filter patterns.
package indirect enum ValueTest: Sendable, Hashable {
    package enum Comparison: String, Sendable, Hashable {
        case less = "<"
        case lessOrEqual = "<="
        case equal = "="
        case greaterOrEqual = ">="
        case greater = ">"
    }

    /// A string that is one of these, byte for byte, or a number that is written like one of them.
    case equals(Set<String>)
    /// A string that matches one of these, or a number whose digits do; a pattern of any text matches booleans too.
    case matches([Glob])
    /// Matches an event name, or what is left of it without the version that Lambda appends.
    case eventName(Glob)
    /// A string that is an address of the set.
    case address(AddressSet)
    /// A JSON boolean.
    case boolean(Bool)
    /// A JSON number; equal is also a string of the same digits, as account numbers are.
    case number(Comparison, FilterNumber)
    /// A string in which the expression is found, or a number whose digits it is found in.
    case regex(FilterRegex)
    /// A scalar for which the other test does not hold.
    case differs(from: ValueTest)
    /// In the record with any value, null too.
    case exists
    /// Not in the record at all.
    case isAbsent
    /// In the record with the JSON value null.
    case isNull
}

/// A value of a record that is neither an object nor an array.
struct JSONScalar {
    enum Kind: Sendable, Hashable {
        case string
        case number
        case boolean
        case null
    }

    let kind: Kind
    /// Unescaped; of all but strings as it is written.
    let text: ArraySlice<UInt8>

    private init(_ kind: Kind, _ text: ArraySlice<UInt8>) {
        self.kind = kind
        self.text = text
    }

    /// A value of a field as `CodedColumn` holds it; nil for an object or an array.
    init?(_ value: ArraySlice<UInt8>, of field: Field) {
        switch field.kind {
        case .json where value.first == UInt8(ascii: "\""): self.init(.string, value.dropFirst())
        case .json: self.init(written: value)
        case .boolean: self.init(.boolean, value)
        case .text: self.init(field.isBoolean ? .boolean : .string, value)
        }
    }

    /// The bytes of a JSON value; nil for an object or an array.
    init?(json: ArraySlice<UInt8>) {
        guard json.first == UInt8(ascii: "\"") else {
            self.init(written: json)
            return
        }
        // Without the closing quote, which a damaged text may lack.
        let hasEnd = json.count > 1 && json.last == UInt8(ascii: "\"")
        self.init(.string, JSONText.unescaped(json.dropFirst().dropLast(hasEnd ? 1 : 0)))
    }

    private init?(written: ArraySlice<UInt8>) {
        switch written.first {
        case nil, UInt8(ascii: "{"), UInt8(ascii: "["): return nil
        case UInt8(ascii: "t"), UInt8(ascii: "f"): self.init(.boolean, written)
        case UInt8(ascii: "n"): self.init(.null, written)
        default: self.init(.number, written)
        }
    }

    init(string: ArraySlice<UInt8>) {
        self.init(.string, string)
    }
}

extension ValueTest {
    /// Decides for a value of a field that is present.
    ///
    /// `isAbsent` never holds for one.
    func holds(_ value: ArraySlice<UInt8>, of field: Field) -> Bool {
        if self == .exists { return true }
        guard let scalar = JSONScalar(value, of: field) else { return false }
        return holds(scalar)
    }

    func holds(_ scalar: JSONScalar) -> Bool {
        switch (self, scalar.kind) {
        case (.exists, _): true
        case (.isAbsent, _): false
        case (.isNull, let kind): kind == .null
        case (_, .null): false
        case (.differs(let test), _): !test.holds(scalar)
        case (.boolean(let expected), .boolean): scalar.text.elementsEqual((expected ? "true" : "false").utf8)
        case (.boolean, _): false
        case (.matches(let globs), .boolean): globs.contains(where: \.isAny)
        case (_, .boolean): false
        case (.equals(let texts), _) where texts.count <= 8:
            texts.contains { $0.utf8.count == scalar.text.count && scalar.text.elementsEqual($0.utf8) }
        case (.equals(let texts), _): texts.contains(String(decoding: scalar.text, as: UTF8.self))
        case (.matches(let globs), _): globs.contains { $0.matches(scalar.text) }
        case (.eventName(let glob), _):
            glob.matches(scalar.text) || glob.matches(ValueTest.withoutVersion(scalar.text))
        case (.address(let set), let kind): kind == .string && set.contains(scalar.text)
        case (.regex(let regex), _): regex.matches(scalar.text)
        case (.number(let comparison, let number), .number):
            FilterNumber(scalar.text).map { $0.stands(comparison, to: number) } ?? false
        case (.number(let comparison, let number), _):
            comparison == .equal && scalar.text.elementsEqual(number.description.utf8)
        }
    }
}

extension ValueTest {
    /// `CreateFunction` for `CreateFunction20150331` and `CreateFunction20150331v2`.
    private static func withoutVersion(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isDigit: (UInt8) -> Bool = { (48...57).contains($0) }
        var rest = name
        if let mark = rest.lastIndex(of: UInt8(ascii: "v")), mark + 1 < rest.endIndex,
            rest[(mark + 1)...].allSatisfy(isDigit), mark > rest.startIndex, isDigit(rest[mark - 1])
        {
            rest = rest[..<mark]
        }
        let date = rest.suffix(8)
        guard date.count == 8, date.allSatisfy(isDigit), rest.count > 8, !isDigit(rest[date.startIndex - 1]) else {
            return name
        }
        return rest.dropLast(8)
    }
}
