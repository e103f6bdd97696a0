/// Letters and digits of ASCII, as the forms of identifiers have them.
extension UInt8 {
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    var isUppercase: Bool { self >= 0x41 && self <= 0x5a }
    var isLowercase: Bool { self >= 0x61 && self <= 0x7a }
    /// A byte of a character beyond ASCII counts as a letter.
    var isAlphanumeric: Bool { isDigit || isUppercase || isLowercase || self >= 0x80 }
    var isHex: Bool { isDigit || (self >= 0x61 && self <= 0x66) || (self >= 0x41 && self <= 0x46) }
}

extension [UInt8] {
    /// Whether these bytes stand at an index.
    func has(_ text: String, at index: Int) -> Bool {
        index >= 0 && count - index >= text.utf8.count && self[index...].starts(with: text.utf8)
    }
}
