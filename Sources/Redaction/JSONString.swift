/// Strings of JSON (RFC 8259), decoded and written.
enum JSONString {
    /// The text of a string that starts at a quote, and the index behind it; nil without an end.
    ///
    /// Halves of surrogate pairs become U+FFFD.
    static func decoded(_ text: [UInt8], _ start: Int) -> (content: [UInt8], end: Int)? {
        var content: [UInt8] = []
        var index = start + 1
        while index < text.count {
            let byte = text[index]
            if byte == UInt8(ascii: "\"") { return (content, index + 1) }
            guard byte == UInt8(ascii: "\\") else {
                content.append(byte)
                index += 1
                continue
            }
            guard index + 1 < text.count else { return nil }
            switch text[index + 1] {
            case UInt8(ascii: "u"):
                guard let first = unit(text, index + 2) else { return nil }
                index += 6
                var scalar = Unicode.Scalar(first)
                if first >= 0xd800, first < 0xdc00, text.has("\\u", at: index), let second = unit(text, index + 2),
                    second >= 0xdc00, second < 0xe000
                {
                    scalar = Unicode.Scalar(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00))
                    index += 6
                }
                content += String(scalar ?? "\u{fffd}").utf8
            case UInt8(ascii: "n"):
                content.append(0x0a)
                index += 2
            case UInt8(ascii: "r"):
                content.append(0x0d)
                index += 2
            case UInt8(ascii: "t"):
                content.append(0x09)
                index += 2
            case UInt8(ascii: "b"):
                content.append(0x08)
                index += 2
            case UInt8(ascii: "f"):
                content.append(0x0c)
                index += 2
            case let other:
                content.append(other)
                index += 2
            }
        }
        return nil
    }

    private static func unit(_ text: [UInt8], _ start: Int) -> UInt32? {
        guard start + 4 <= text.count else { return nil }
        return UInt32(String(decoding: text[start..<(start + 4)], as: UTF8.self), radix: 16)
    }

    /// Appends text as a string of ASCII, quotes included.
    static func append(_ content: [UInt8], to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for unit in String(decoding: content, as: UTF8.self).utf16 {
            switch unit {
            case 0x22: bytes += "\\\"".utf8
            case 0x5c: bytes += "\\\\".utf8
            case 0x0a: bytes += "\\n".utf8
            case 0x20..<0x7f: bytes.append(UInt8(unit))
            default:
                let digits = String(unit, radix: 16)
                bytes += "\\u".utf8
                bytes += repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count)
                bytes += digits.utf8
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
