import CloudTrail
package import TrailQuery

/// Appends JSON (RFC 8259) to UTF-8 bytes.
///
/// Strings keep their value exactly. Beside what the grammar asks for, every control that `ControlCharacters` names is
/// written as `\uXXXX`, so that JSON shown in a terminal cannot steer it.
package enum JSONText {
    /// Appends text as a string, quotes included.
    ///
    /// - Complexity: O(n), without allocation for text that needs no escape.
    package static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        if isPlain(text) {
            bytes += text.utf8
        } else {
            for scalar in text.unicodeScalars { append(scalar, to: &bytes) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Appends the shortest decimal that reads back as the same number; null for what JSON has no number for.
    package static func append(_ number: Double, to bytes: inout [UInt8]) {
        bytes += (number.isFinite ? number.description : "null").utf8
    }

    /// Appends the value of a cell: times as RFC 3339 text, integers exact.
    package static func append(_ cell: ResultTable.Cell, to bytes: inout [UInt8]) {
        switch cell {
        case .null: bytes += "null".utf8
        case .text(let text): append(text, to: &bytes)
        case .integer(let integer): bytes += String(integer).utf8
        case .number(let number): append(number, to: &bytes)
        case .boolean(let boolean): bytes += (boolean ? "true" : "false").utf8
        case .timestamp(let timestamp):
            bytes.append(UInt8(ascii: "\""))
            TimestampText.append(timestamp, to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        case .list(let cells):
            bytes.append(UInt8(ascii: "["))
            for (position, cell) in cells.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                append(cell, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        }
    }

    /// Appends the name of a member and the colon after it.
    package static func append(member name: String, to bytes: inout [UInt8]) {
        append(name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
    }

    /// Whether text is printable ASCII without a quote or a backslash.
    private static func isPlain(_ text: String) -> Bool {
        let bytes = text.utf8.span
        for index in bytes.indices {
            let byte = bytes[index]
            if byte < 0x20 || byte >= 0x7f || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return false }
        }
        return true
    }

    private static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
        switch scalar {
        case "\"": bytes += "\\\"".utf8
        case "\\": bytes += "\\\\".utf8
        case "\n": bytes += "\\n".utf8
        case "\r": bytes += "\\r".utf8
        case "\t": bytes += "\\t".utf8
        case _ where ControlCharacters.contains(scalar):
            for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
                let digits = String(unit, radix: 16)
                bytes += "\\u".utf8
                bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count))
                bytes += digits.utf8
            }
        default:
            bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
        }
    }
}
