/// How text is written inside JSON quotes (RFC 8259, section 7), there and back.
enum JSONText {
    /// The text a string stands for, given what is between its quotes.
    ///
    /// A lone surrogate becomes U+FFFD.
    static func unescaped(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard bytes.contains(UInt8(ascii: "\\")) else { return bytes }
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            index += 1
            guard byte == UInt8(ascii: "\\"), index < bytes.endIndex else {
                text.append(byte)
                continue
            }
            let escape = bytes[index]
            index += 1
            switch escape {
            case UInt8(ascii: "b"): text.append(8)
            case UInt8(ascii: "f"): text.append(12)
            case UInt8(ascii: "n"): text.append(10)
            case UInt8(ascii: "r"): text.append(13)
            case UInt8(ascii: "t"): text.append(9)
            case UInt8(ascii: "u"): text.append(contentsOf: scalar(bytes, &index))
            default: text.append(escape)
            }
        }
        return text[...]
    }

    /// Reads the digits of one or two `\u` escapes; the index stands after the first `u`.
    private static func scalar(_ bytes: ArraySlice<UInt8>, _ index: inout Int) -> [UInt8] {
        guard let unit = unit(bytes, index) else { return Array("\u{fffd}".utf8) }
        index += 4
        var code = UInt32(unit)
        if (0xd800..<0xdc00).contains(unit), index + 1 < bytes.endIndex, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u"), let low = self.unit(bytes, index + 2),
            (0xdc00..<0xe000).contains(low)
        {
            index += 6
            code = 0x10000 + (UInt32(unit) - 0xd800) << 10 + (UInt32(low) - 0xdc00)
        }
        return Array(String(Unicode.Scalar(code).map(Character.init) ?? "\u{fffd}").utf8)
    }

    private static func unit(_ bytes: ArraySlice<UInt8>, _ index: Int) -> UInt16? {
        guard index + 4 <= bytes.endIndex else { return nil }
        var value: UInt16 = 0
        for byte in bytes[index..<(index + 4)] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt16(digit)
        }
        return value
    }

    /// Appends text as a JSON string, quotes included.
    ///
    /// Only what must be escaped is.
    static func appendQuoted(_ text: some Sequence<UInt8>, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
            case 8: output += [UInt8(ascii: "\\"), UInt8(ascii: "b")]
            case 9: output += [UInt8(ascii: "\\"), UInt8(ascii: "t")]
            case 10: output += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
            case 12: output += [UInt8(ascii: "\\"), UInt8(ascii: "f")]
            case 13: output += [UInt8(ascii: "\\"), UInt8(ascii: "r")]
            case 0..<0x20:
                output += Array("\\u00".utf8)
                output += [hexDigit(byte >> 4), hexDigit(byte & 15)]
            default: output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }

    /// Appends JSON as it was delivered, made one line where it is written over several.
    ///
    /// - Complexity: O(bytes).
    static func appendOneLine(_ json: ArraySlice<UInt8>, to output: inout [UInt8]) {
        guard json.contains(where: { $0 < 0x20 }) else {
            output += json
            return
        }
        var isText = false
        var isEscaped = false
        for byte in json {
            if isText {
                // A control byte in a string is no JSON, but some writers leave it there.
                if byte < 0x20 {
                    output += Array("\\u00".utf8)
                    output += [hexDigit(byte >> 4), hexDigit(byte & 15)]
                } else {
                    output.append(byte)
                }
                isText = isEscaped || byte != UInt8(ascii: "\"")
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
            } else if byte > 0x20 {
                output.append(byte)
                isText = byte == UInt8(ascii: "\"")
            }
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
