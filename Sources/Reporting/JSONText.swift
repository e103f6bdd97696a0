import CloudTrail
package import TrailQuery

/// Writes JSON (RFC 8259) as UTF-8 bytes.
///
/// Strings keep their value exactly. Beside what the grammar asks for, every control that `ControlCharacters` names is
/// written as `\uXXXX`, so that JSON shown in a terminal cannot steer it.
package struct JSONText: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// Text that is JSON already.
    package mutating func append(raw text: String) {
        bytes += text.utf8
    }

    package mutating func append(raw text: [UInt8]) {
        bytes += text
    }

    package mutating func append(_ integer: some BinaryInteger) {
        bytes += String(integer).utf8
    }

    /// The shortest decimal that reads back as the same number; null for what JSON has no number for.
    package mutating func append(_ number: Double) {
        bytes += (number.isFinite ? number.description : "null").utf8
    }

    package mutating func append(_ boolean: Bool) {
        bytes += (boolean ? "true" : "false").utf8
    }

    package mutating func append(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f && $0 != 0x22 && $0 != 0x5c }) {
            bytes += text.utf8
        } else {
            for scalar in text.unicodeScalars { append(scalar) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    package mutating func append(_ cell: ResultTable.Cell) {
        switch cell {
        case .null: append(raw: "null")
        case .text(let text): append(text)
        case .integer(let integer): append(integer)
        case .number(let number): append(number)
        case .boolean(let boolean): append(boolean)
        case .timestamp(let timestamp): append(timestamp.description)
        case .list(let cells):
            append(raw: "[")
            for (position, cell) in cells.enumerated() {
                if position > 0 { append(raw: ",") }
                append(cell)
            }
            append(raw: "]")
        }
    }

    /// The name of a member and the colon after it.
    package mutating func append(member name: String) {
        append(name)
        append(raw: ":")
    }

    /// Gives away what is written so far.
    package mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": append(raw: "\\\"")
        case "\\": append(raw: "\\\\")
        case "\n": append(raw: "\\n")
        case "\r": append(raw: "\\r")
        case "\t": append(raw: "\\t")
        case _ where ControlCharacters.contains(scalar):
            for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
                let digits = String(unit, radix: 16)
                append(raw: "\\u")
                bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count))
                bytes += digits.utf8
            }
        default:
            bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
        }
    }
}
