/// JSON texts as nobody would write them: few names, so that they repeat at all depths, escapes where none are needed,
/// blanks, numbers in every notation.
enum RandomJSON {
    static let names = ["bucketName", "a", "b", "Bucket", "odd name", "é"]
    static let texts = ["x", "x1", "x1y", "y", "", "12", "bucketName", "東京", "{", "a\\\\b", "\\\"", "true", "null"]
    static let numbers = ["12", "12.0", "1.2e1", "120E-1", "-0", "0.5", "1e400", "18446744073709551616"]

    /// A JSON object.
    static func object(_ random: inout some RandomNumberGenerator, depth: Int = 0) -> String {
        let members = (0..<Int.random(in: 0...4, using: &random)).map { _ in
            let name = string(names.randomElement(using: &random) ?? "", &random)
            return "\(blank(&random))\(name)\(blank(&random)):\(blank(&random))\(value(&random, depth: depth + 1))"
        }
        return "{\(members.joined(separator: blank(&random) + ","))\(blank(&random))}"
    }

    private static func value(_ random: inout some RandomNumberGenerator, depth: Int) -> String {
        switch Int.random(in: 0..<(depth < 4 ? 12 : 8), using: &random) {
        case 0...3: string(texts.randomElement(using: &random) ?? "", &random)
        case 4, 5: numbers.randomElement(using: &random) ?? ""
        case 6: Bool.random(using: &random) ? "true" : "false"
        case 7: "null"
        case 8, 9: object(&random, depth: depth)
        default:
            "["
                + (0..<Int.random(in: 0...3, using: &random)).map { _ in value(&random, depth: depth + 1) }
                .joined(separator: blank(&random) + "," + blank(&random)) + "]"
        }
    }

    /// A string, now and then with letters as escapes.
    private static func string(_ text: String, _ random: inout some RandomNumberGenerator) -> String {
        guard Int.random(in: 0..<6, using: &random) == 0, !text.contains("\\") else { return "\"\(text)\"" }
        let letters = text.unicodeScalars.map { letter in
            if letter == "x", Bool.random(using: &random) { return "\\u0078" }
            if letter == "N", Bool.random(using: &random) { return "\\u004E" }
            if letter == "é" { return "\\u00e9" }
            return String(Character(letter))
        }
        return "\"\(letters.joined())\""
    }

    private static func blank(_ random: inout some RandomNumberGenerator) -> String {
        Int.random(in: 0..<8, using: &random) == 0 ? [" ", "\t", "\n ", "  "].randomElement(using: &random) ?? "" : ""
    }
}

/// Finds paths in JSON text byte by byte, the plain way, also in text that is none.
struct SlowCursor {
    private let bytes: [UInt8]
    private var position: Int
    private let end: Int

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    static func find(_ steps: [String], in bytes: [UInt8]) -> [UInt8]? {
        var cursor = SlowCursor(bytes, 0..<bytes.count)
        var value = cursor.skipValue()
        for step in steps {
            cursor = SlowCursor(bytes, value)
            var found: Range<Int>?
            if let index = Int(step) {
                guard cursor.skip("[") else { return nil }
                for position in 0...index {
                    guard let element = cursor.nextElement() else { return nil }
                    if position == index { found = element }
                }
            } else {
                guard cursor.skip("{") else { return nil }
                while let (name, value) = cursor.nextMember() {
                    if name == step { found = value }
                }
            }
            guard let found else { return nil }
            value = found
        }
        return value.isEmpty ? nil : Array(bytes[value])
    }

    /// The value that a text begins with.
    static func firstValue(_ bytes: [UInt8]) -> [UInt8] {
        var cursor = SlowCursor(bytes, 0..<bytes.count)
        return Array(bytes[cursor.skipValue()])
    }

    private mutating func skipSpace() {
        while position < end, bytes[position] <= 32 { position += 1 }
    }

    private func stands(_ character: Character) -> Bool {
        position < end && bytes[position] == character.asciiValue
    }

    private mutating func skip(_ character: Character) -> Bool {
        skipSpace()
        guard stands(character) else { return false }
        position += 1
        return true
    }

    private mutating func skipString() -> Range<Int> {
        position += 1
        let start = min(position, end)
        while position < end {
            if stands("\"") {
                position += 1
                return start..<position - 1
            }
            position += stands("\\") ? 2 : 1
        }
        position = end
        return start..<end
    }

    private mutating func skipValue() -> Range<Int> {
        skipSpace()
        let start = position
        if stands("\"") {
            _ = skipString()
        } else if stands("{") || stands("[") {
            var depth = 0
            while position < end {
                if stands("\"") {
                    _ = skipString()
                    continue
                }
                if stands("{") || stands("[") { depth += 1 }
                if stands("}") || stands("]") { depth -= 1 }
                position += 1
                if depth == 0 { break }
            }
        } else {
            while position < end, bytes[position] > 32, !stands(","), !stands("}"), !stands("]") { position += 1 }
        }
        return start..<position
    }

    private mutating func nextMember() -> (name: String, value: Range<Int>)? {
        skipSpace()
        if stands(",") { position += 1 }
        skipSpace()
        guard stands("\"") else { return nil }
        let name = SlowCursor.unescaped(bytes[skipString()])
        guard skip(":") else { return nil }
        let value = skipValue()
        return value.isEmpty ? nil : (name, value)
    }

    private mutating func nextElement() -> Range<Int>? {
        skipSpace()
        if stands(",") { position += 1 }
        skipSpace()
        if position == end || stands("]") { return nil }
        let value = skipValue()
        return value.isEmpty ? nil : value
    }

    /// Only the escapes that `RandomJSON` makes of letters matter to names.
    private static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
        var text = ""
        var rest = String(decoding: bytes, as: UTF8.self).unicodeScalars[...]
        while let next = rest.popFirst() {
            guard next == "\\", let escape = rest.popFirst() else {
                text.unicodeScalars.append(next)
                continue
            }
            let digits = String(String.UnicodeScalarView(rest.prefix(4)))
            // A control character, which no name has.
            if "bfnrt".unicodeScalars.contains(escape) {
                text.unicodeScalars.append("\u{1}")
                continue
            }
            if escape == "u", digits.count == 4, let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code)
            {
                text.unicodeScalars.append(scalar)
                rest = rest.dropFirst(4)
            } else {
                text.unicodeScalars.append(escape == "u" ? "\u{fffd}" : escape)
            }
        }
        return text
    }
}
