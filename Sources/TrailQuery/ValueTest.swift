/// What a field is compared with.
package enum ValueTest: Sendable, Hashable {
    package enum Comparison: String, Sendable, Hashable {
        case less = "<"
        case lessOrEqual = "<="
        case equal = "="
        case notEqual = "!="
        case greaterOrEqual = ">="
        case greater = ">"
    }

    /// Equal to one of these, byte for byte.
    case equals(Set<String>)
    /// Matches one of these.
    case matches([Glob])
    /// Matches an event name, or what is left of it without the version that Lambda appends.
    case eventName(Glob)
    case address(AddressSet)
    case boolean(Bool)
    /// A JSON number, or text that reads as one.
    case number(Comparison, Double)
    /// There, and not an explicit null.
    case isPresent
    /// Not in the record at all.
    case isAbsent
    /// In the record with the JSON value null.
    case isNull
}

extension ValueTest {
    /// Decides for a value that is present.
    ///
    /// `isAbsent` and `isNull` never hold for one.
    func holds(_ value: ArraySlice<UInt8>, of field: Field) -> Bool {
        let text = field.text(value)
        switch self {
        case .equals(let texts) where texts.count <= 8:
            return texts.contains { $0.utf8.count == text.count && text.elementsEqual($0.utf8) }
        case .equals(let texts): return texts.contains(String(decoding: text, as: UTF8.self))
        case .matches(let globs): return globs.contains { $0.matches(text) }
        case .eventName(let glob): return glob.matches(text) || glob.matches(ValueTest.withoutVersion(text))
        case .address(let set): return set.contains(text)
        case .boolean(let expected): return text.elementsEqual((expected ? "true" : "false").utf8)
        case .number(let comparison, let right):
            guard let left = Double(String(decoding: text, as: UTF8.self)) else { return false }
            switch comparison {
            case .less: return left < right
            case .lessOrEqual: return left <= right
            case .equal: return left == right
            case .notEqual: return left != right
            case .greaterOrEqual: return left >= right
            case .greater: return left > right
            }
        case .isPresent: return true
        case .isAbsent, .isNull: return false
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

extension ValueTest: CustomStringConvertible {
    package var description: String {
        switch self {
        case .equals(let texts):
            let sorted = texts.sorted().map { "\"\($0)\"" }
            return sorted.count == 1 ? "= \(sorted[0])" : "in (\(sorted.joined(separator: ", ")))"
        case .matches(let globs): return "matches \(globs.map { "\"\($0)\"" }.joined(separator: " or "))"
        case .eventName(let glob): return "matches \"\(glob)\""
        case .address(let set): return "in \(set)"
        case .boolean(let value): return "is \(value)"
        case .number(let comparison, let value): return "\(comparison.rawValue) \(value)"
        case .isPresent: return "is there"
        case .isAbsent: return "does not exist"
        case .isNull: return "is null"
        }
    }
}
