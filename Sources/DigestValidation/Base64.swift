/// Base 64 of RFC 4648, section 4.
enum Base64 {
    /// The bytes that text stands for; nil for text that is none.
    ///
    /// Line ends and blanks are passed over, as keys are often wrapped; padding may be left out.
    static func decode(_ text: [UInt8]) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        var isPadded = false
        for character in text {
            switch character {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): continue
            case UInt8(ascii: "="): isPadded = true
            default:
                guard !isPadded, let value = value(character) else { return nil }
                bits = (bits << 6 | UInt32(value)) & 0xFF_FFFF
                count += 1
                if count % 4 != 1 {
                    let shift: UInt32 = count % 4 == 2 ? 4 : count % 4 == 3 ? 2 : 0
                    bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
                }
            }
        }
        return count % 4 == 1 ? nil : bytes
    }

    private static func value(_ character: UInt8) -> UInt8? {
        switch character {
        case 65...90: character - 65
        case 97...122: character - 71
        case 48...57: character + 4
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
