/// Characters that steer a terminal, or change the order in which text is read, instead of being shown.
///
/// Values of an event are chosen by whoever made the call: a user agent can carry escape sequences that recolour,
/// overwrite or retitle a terminal, and bidirectional overrides that make an ARN read as another. They are shown as
/// `\u{1b}`, in every form that can reach a terminal.
package enum ControlCharacters {
    /// Whether a scalar is a C0 or C1 control, DEL, a line or paragraph separator, a bidirectional control
    /// (UAX #9, the embeddings, overrides, isolates and marks), or a tag character.
    @inlinable
    package static func contains(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7e: false
        case 0...0x1f, 0x7f...0x9f: true
        case 0x61c, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069, 0xfeff, 0xfff9...0xfffb: true
        case 0xe0000...0xe007f: true
        default: false
        }
    }

    /// The text with each of these characters written as `\u{1b}`: hexadecimal, as short as it gets.
    ///
    /// - Complexity: O(n); text without any is returned as it is.
    package static func visible(_ text: String) -> String {
        if isPrintableASCII(text) || !text.unicodeScalars.contains(where: contains) { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if contains(scalar) {
                result += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Whether text is made of printable ASCII alone, as nearly all is.
    static func isPrintableASCII(_ text: String) -> Bool {
        let bytes = text.utf8.span
        for index in bytes.indices where bytes[index] < 0x20 || bytes[index] > 0x7e { return false }
        return true
    }

    /// Bytes made fit for a terminal: line ends (LF, CR LF) and tabs stay, every other control is written as `\u{1b}`, and bytes
    /// that are not UTF-8 become U+FFFD.
    ///
    /// - Complexity: O(n).
    package static func visible(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let isPlain = bytes.allSatisfy { (0x20...0x7e).contains($0) || $0 == 0x0a || $0 == 0x09 }
        guard !isPlain else { return Array(bytes) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 64)
        var previous: Unicode.Scalar?
        func append(_ scalar: Unicode.Scalar, before next: Unicode.Scalar?) {
            if contains(scalar), scalar != "\n", scalar != "\t", !(scalar == "\r" && next == "\n") {
                result += "\\u{\(String(scalar.value, radix: 16))}".utf8
            } else {
                result += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            }
        }
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            if let previous { append(previous, before: scalar) }
            previous = scalar
        }
        if let previous { append(previous, before: nil) }
        return result
    }
}
