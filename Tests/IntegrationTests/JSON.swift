/// A JSON value as a test looks at it: numbers keep their text, since no test wants them rounded.
indirect enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    /// A text that is no JSON, and where that was seen.
    struct Failure: Error, Hashable {
        var byteOffset: Int
    }

    /// Reads a whole text.
    init(_ text: String) throws {
        var parser = Parser(bytes: Array(text.utf8))
        self = try parser.document()
    }

    subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    var elements: [JSON] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }

    var members: [String: JSON] {
        guard case .object(let members) = self else { return [:] }
        return members
    }

    var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    var integer: Int? {
        guard case .number(let text) = self else { return nil }
        return Int(text)
    }

    var number: Double? {
        guard case .number(let text) = self else { return nil }
        return Double(text)
    }

    /// The text of a value that stands alone, as the name of a member would have it.
    var label: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number(let text), .string(let text): text
        case .array, .object: "\(self)"
        }
    }
}

extension JSON: CustomStringConvertible {
    var description: String {
        switch self {
        case .null, .bool, .number: label
        case .string(let text): "\"\(text)\""
        case .array(let elements): "[\(elements.map(\.description).joined(separator: ", "))]"
        case .object(let members):
            "{\(members.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", "))}"
        }
    }
}

extension JSON {
    fileprivate struct Parser {
        let bytes: [UInt8]
        var offset = 0

        mutating func document() throws -> JSON {
            let value = try value()
            skipWhitespace()
            guard offset == bytes.count else { throw Failure(byteOffset: offset) }
            return value
        }

        private var byte: UInt8? { offset < bytes.count ? bytes[offset] : nil }

        private mutating func skipWhitespace() {
            while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
        }

        private mutating func take(_ expected: Character) -> Bool {
            skipWhitespace()
            guard byte == expected.asciiValue else { return false }
            offset += 1
            return true
        }

        private mutating func require(_ expected: Character) throws {
            guard take(expected) else { throw Failure(byteOffset: offset) }
        }

        private mutating func value() throws -> JSON {
            skipWhitespace()
            switch byte {
            case UInt8(ascii: "{"): return try object()
            case UInt8(ascii: "["): return try array()
            case UInt8(ascii: "\""): return .string(try text())
            case UInt8(ascii: "t"): return try word("true", .bool(true))
            case UInt8(ascii: "f"): return try word("false", .bool(false))
            case UInt8(ascii: "n"): return try word("null", .null)
            default: return try number()
            }
        }

        private mutating func word(_ word: String, _ value: JSON) throws -> JSON {
            guard bytes[offset...].starts(with: word.utf8) else { throw Failure(byteOffset: offset) }
            offset += word.utf8.count
            return value
        }

        private mutating func number() throws -> JSON {
            let start = offset
            while let byte, (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte) { offset += 1 }
            guard offset > start else { throw Failure(byteOffset: offset) }
            return .number(String(decoding: bytes[start..<offset], as: UTF8.self))
        }

        private mutating func object() throws -> JSON {
            offset += 1
            var members: [String: JSON] = [:]
            if take("}") { return .object(members) }
            repeat {
                skipWhitespace()
                let place = offset
                let name = try text()
                try require(":")
                // No output of the program names a member twice.
                guard members.updateValue(try value(), forKey: name) == nil else { throw Failure(byteOffset: place) }
            } while take(",")
            try require("}")
            return .object(members)
        }

        private mutating func array() throws -> JSON {
            offset += 1
            var elements: [JSON] = []
            if take("]") { return .array(elements) }
            repeat { elements.append(try value()) } while take(",")
            try require("]")
            return .array(elements)
        }

        private mutating func text() throws -> String {
            guard byte == UInt8(ascii: "\"") else { throw Failure(byteOffset: offset) }
            offset += 1
            var units: [UInt8] = []
            while let next = byte {
                offset += 1
                if next == UInt8(ascii: "\"") {
                    guard let text = String(validating: units, as: UTF8.self) else { throw Failure(byteOffset: offset) }
                    return text
                }
                guard next >= 0x20 else { throw Failure(byteOffset: offset) }
                if next == UInt8(ascii: "\\") { units += try escape() } else { units.append(next) }
            }
            throw Failure(byteOffset: offset)
        }

        private mutating func escape() throws -> [UInt8] {
            guard let letter = byte else { throw Failure(byteOffset: offset) }
            offset += 1
            switch letter {
            case UInt8(ascii: "n"): return [0x0A]
            case UInt8(ascii: "r"): return [0x0D]
            case UInt8(ascii: "t"): return [0x09]
            case UInt8(ascii: "b"): return [0x08]
            case UInt8(ascii: "f"): return [0x0C]
            case UInt8(ascii: "u"): return Array(String(try scalar()).utf8)
            default: return [letter]
            }
        }

        private mutating func scalar() throws -> Unicode.Scalar {
            let high = try codeUnit()
            if let scalar = Unicode.Scalar(high) { return scalar }
            guard bytes[offset...].starts(with: "\\u".utf8) else { throw Failure(byteOffset: offset) }
            offset += 2
            let low = try codeUnit()
            guard (0xD800..<0xDC00).contains(high), (0xDC00..<0xE000).contains(low),
                let scalar = Unicode.Scalar(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
            else { throw Failure(byteOffset: offset) }
            return scalar
        }

        private mutating func codeUnit() throws -> UInt32 {
            let digits = String(decoding: bytes[offset...].prefix(4), as: UTF8.self)
            guard digits.utf8.count == 4, let value = UInt32(digits, radix: 16) else {
                throw Failure(byteOffset: offset)
            }
            offset += 4
            return value
        }
    }
}
