import Glibc

/// What decoding the content of a JSON string found.
public struct JSONStringDecoding: Sendable, Hashable {
    /// A surrogate without its other half: no UTF-8 can hold it.
    public var hasLoneSurrogate = false
    /// An escape that JSON does not know.
    public var hasInvalidEscape = false
    /// Bytes that are no UTF-8 were replaced by U+FFFD.
    public var hasInvalidUTF8 = false

    /// A decoding without findings.
    public init() {}

    /// Replaces `text` by the decoded content of a string, given without its quotes.
    ///
    /// - Complexity: O(content)
    public static func decode(_ content: UnsafeRawBufferPointer, into text: inout [UInt8]) -> JSONStringDecoding {
        var result = JSONStringDecoding()
        text.removeAll(keepingCapacity: true)
        let count = content.count
        var index = 0
        // Every access below is guarded by a comparison with `count`.
        func hexadecimal(_ start: Int) -> UInt32? {
            guard start + 4 <= count else { return nil }
            var value: UInt32 = 0
            for position in start..<start + 4 {
                let byte = unsafe content[position]
                let digit: UInt8
                switch byte {
                case 48...57: digit = byte - 48
                case 65...70: digit = byte - 55
                case 97...102: digit = byte - 87
                default: return nil
                }
                value = value << 4 | UInt32(digit)
            }
            return value
        }
        while index < count {
            let byte = unsafe content[index]
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                index += 1
                continue
            }
            guard index + 1 < count else {
                result.hasInvalidEscape = true
                break
            }
            let letter = unsafe content[index + 1]
            index += 2
            switch letter {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "u"):
                guard let unit = hexadecimal(index) else {
                    result.hasInvalidEscape = true
                    continue
                }
                index += 4
                var scalar = unit
                if unit >> 10 == 0x36 {
                    // A high surrogate: the low one must follow as an escape of its own.
                    if index + 1 < count, unsafe content[index] == UInt8(ascii: "\\"),
                        unsafe content[index + 1] == UInt8(ascii: "u"), let low = hexadecimal(index + 2),
                        low >> 10 == 0x37
                    {
                        scalar = 0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF
                        index += 6
                    } else {
                        result.hasLoneSurrogate = true
                        scalar = 0xFFFD
                    }
                } else if unit >> 10 == 0x37 {
                    result.hasLoneSurrogate = true
                    scalar = 0xFFFD
                }
                // Surrogates are gone, and the largest pair is U+10FFFF.
                if let value = Unicode.Scalar(scalar) {
                    text.append(contentsOf: UTF8.encode(value).map(Array.init) ?? [])
                }
            default:
                result.hasInvalidEscape = true
            }
        }
        if !isUTF8(text.span) {
            result.hasInvalidUTF8 = true
            text = Array(String(decoding: text, as: UTF8.self).utf8)
        }
        return result
    }

    /// Whether every escape in JSON text is one that JSON knows.
    ///
    /// Outside of strings a backslash never stands.
    public static func hasOnlyValidEscapes(_ json: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < json.count, let start = json.baseAddress {
            // The rest of the text from `index` on.
            guard let backslash = unsafe memchr(start + index, Int32(UInt8(ascii: "\\")), json.count - index) else {
                return true
            }
            index = unsafe UnsafeRawPointer(backslash) - start
            guard index + 1 < json.count else { return false }
            switch unsafe json[index + 1] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
                UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
                index += 2
            case UInt8(ascii: "u"):
                guard index + 6 <= json.count else { return false }
                for position in index + 2..<index + 6 {
                    let byte = unsafe json[position]
                    guard byte &- 48 <= 9 || (byte | 0x20) &- 97 <= 5 else { return false }
                }
                index += 6
            default:
                return false
            }
        }
        return true
    }

    /// Whether the bytes are well-formed UTF-8.
    public static func isUTF8(_ bytes: Span<UInt8>) -> Bool {
        do {
            _ = try UTF8Span(validating: bytes)
            return true
        } catch {
            return false
        }
    }

    /// Whether the bytes are well-formed UTF-8.
    public static func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
        // The span does not outlive the call, and the buffer outlives the call.
        unsafe isUTF8(Span<UInt8>(_unsafeBytes: bytes))
    }
}
