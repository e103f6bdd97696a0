/// Parses JSON text (RFC 8259) from bytes nobody vouches for.
package struct JSONParser {
    package struct Failure: Error, Hashable {
        /// From the start of the bytes, of the first that fits no JSON text.
        package var byteOffset: Int
    }

    /// Values nest at most this deep; recursion must not exhaust the stack.
    static let maximumDepth = 64

    private var byteOffset = 0

    /// The one value that `bytes` hold.
    static func parse(_ bytes: Span<UInt8>) throws(Failure) -> JSONValue {
        var parser = JSONParser()
        let value = try parser.value(depth: 0, in: bytes)
        parser.skipSpace(in: bytes)
        guard parser.byteOffset == bytes.count else { throw parser.failure }
        return value
    }

    package static func parse(_ text: String) throws(Failure) -> JSONValue {
        let bytes = Array(text.utf8)
        return try parse(bytes.span)
    }

    private var failure: Failure { Failure(byteOffset: byteOffset) }

    private mutating func skipSpace(in bytes: Span<UInt8>) {
        while byteOffset < bytes.count {
            switch bytes[byteOffset] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): byteOffset += 1
            default: return
            }
        }
    }

    private func peek(in bytes: Span<UInt8>) throws(Failure) -> UInt8 {
        guard byteOffset < bytes.count else { throw failure }
        return bytes[byteOffset]
    }

    private mutating func expect(_ character: Unicode.Scalar, in bytes: Span<UInt8>) throws(Failure) {
        guard try peek(in: bytes) == UInt8(ascii: character) else { throw failure }
        byteOffset += 1
    }

    private mutating func value(depth: Int, in bytes: Span<UInt8>) throws(Failure) -> JSONValue {
        guard depth < Self.maximumDepth else { throw failure }
        skipSpace(in: bytes)
        switch try peek(in: bytes) {
        case UInt8(ascii: "{"): return try object(depth: depth, in: bytes)
        case UInt8(ascii: "["): return try array(depth: depth, in: bytes)
        case UInt8(ascii: "\""): return .string(try string(in: bytes))
        case UInt8(ascii: "t"):
            try word("true", in: bytes)
            return .boolean(true)
        case UInt8(ascii: "f"):
            try word("false", in: bytes)
            return .boolean(false)
        case UInt8(ascii: "n"):
            try word("null", in: bytes)
            return .null
        default: return try number(in: bytes)
        }
    }

    private mutating func object(depth: Int, in bytes: Span<UInt8>) throws(Failure) -> JSONValue {
        byteOffset += 1
        var members: [JSONValue.Member] = []
        skipSpace(in: bytes)
        if try peek(in: bytes) == UInt8(ascii: "}") {
            byteOffset += 1
            return .object(members)
        }
        while true {
            skipSpace(in: bytes)
            guard try peek(in: bytes) == UInt8(ascii: "\"") else { throw failure }
            let name = try string(in: bytes)
            skipSpace(in: bytes)
            try expect(":", in: bytes)
            members.append(JSONValue.Member(name, try value(depth: depth + 1, in: bytes)))
            skipSpace(in: bytes)
            if try peek(in: bytes) == UInt8(ascii: ",") {
                byteOffset += 1
            } else {
                try expect("}", in: bytes)
                return .object(members)
            }
        }
    }

    private mutating func array(depth: Int, in bytes: Span<UInt8>) throws(Failure) -> JSONValue {
        byteOffset += 1
        var elements: [JSONValue] = []
        skipSpace(in: bytes)
        if try peek(in: bytes) == UInt8(ascii: "]") {
            byteOffset += 1
            return .array(elements)
        }
        while true {
            elements.append(try value(depth: depth + 1, in: bytes))
            skipSpace(in: bytes)
            if try peek(in: bytes) == UInt8(ascii: ",") {
                byteOffset += 1
            } else {
                try expect("]", in: bytes)
                return .array(elements)
            }
        }
    }

    private mutating func word(_ word: StaticString, in bytes: Span<UInt8>) throws(Failure) {
        for character in word.description.unicodeScalars { try expect(character, in: bytes) }
    }

    private mutating func number(in bytes: Span<UInt8>) throws(Failure) -> JSONValue {
        let start = byteOffset
        if try peek(in: bytes) == UInt8(ascii: "-") { byteOffset += 1 }
        let first = try peek(in: bytes)
        try digits(in: bytes)
        // No number begins with a zero and another digit.
        if first == UInt8(ascii: "0"), byteOffset - start > 1,
            bytes[start] != UInt8(ascii: "-") || byteOffset - start > 2
        {
            throw Failure(byteOffset: start)
        }
        var isInteger = true
        if byteOffset < bytes.count, bytes[byteOffset] == UInt8(ascii: ".") {
            isInteger = false
            byteOffset += 1
            try digits(in: bytes)
        }
        if byteOffset < bytes.count, bytes[byteOffset] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            byteOffset += 1
            let sign = try peek(in: bytes)
            if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { byteOffset += 1 }
            try digits(in: bytes)
        }
        let text = try self.text(start..<byteOffset, in: bytes)
        if isInteger, let value = Int64(text) { return .integer(value) }
        return .number(text)
    }

    private mutating func digits(in bytes: Span<UInt8>) throws(Failure) {
        let start = byteOffset
        while byteOffset < bytes.count, bytes[byteOffset] >= UInt8(ascii: "0"), bytes[byteOffset] <= UInt8(ascii: "9") {
            byteOffset += 1
        }
        guard byteOffset > start else { throw failure }
    }

    private mutating func string(in bytes: Span<UInt8>) throws(Failure) -> String {
        byteOffset += 1
        var result = ""
        var start = byteOffset
        while true {
            switch try peek(in: bytes) {
            case UInt8(ascii: "\""):
                result += try text(start..<byteOffset, in: bytes)
                byteOffset += 1
                return result
            case UInt8(ascii: "\\"):
                result += try text(start..<byteOffset, in: bytes)
                byteOffset += 1
                result.unicodeScalars.append(try escape(in: bytes))
                start = byteOffset
            case 0..<0x20: throw failure
            default: byteOffset += 1
            }
        }
    }

    private mutating func escape(in bytes: Span<UInt8>) throws(Failure) -> Unicode.Scalar {
        let character = try peek(in: bytes)
        byteOffset += 1
        switch character {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let unit = try hexadecimal(in: bytes)
            if let scalar = Unicode.Scalar(unit) { return scalar }
            guard unit < 0xDC00 else { throw failure }
            try expect("\\", in: bytes)
            try expect("u", in: bytes)
            let low = try hexadecimal(in: bytes)
            guard low >= 0xDC00, low < 0xE000,
                let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
            else { throw failure }
            return scalar
        default: throw Failure(byteOffset: byteOffset - 1)
        }
    }

    private mutating func hexadecimal(in bytes: Span<UInt8>) throws(Failure) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            let character = Character(Unicode.Scalar(try peek(in: bytes)))
            guard character.isASCII, let digit = character.hexDigitValue else { throw failure }
            value = value << 4 | UInt32(digit)
            byteOffset += 1
        }
        return value
    }

    /// A part of the bytes that must be valid UTF-8.
    private func text(_ range: Range<Int>, in bytes: Span<UInt8>) throws(Failure) -> String {
        let part = bytes.extracting(range)
        let copy = [UInt8](capacity: part.count) { output in
            for index in part.indices { output.append(part[index]) }
        }
        guard let text = String(validating: copy, as: UTF8.self) else {
            throw Failure(byteOffset: range.lowerBound)
        }
        return text
    }
}
