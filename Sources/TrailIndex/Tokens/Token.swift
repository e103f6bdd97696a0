/// What counts as one word of a text when indicators are looked for: a maximal run of letters, digits, `_`, `-` and of what
/// is not ASCII; a dot between two digits belongs to it.
///
/// So `203.0.113.5` is one token and not part of `203.0.113.50` or `1.203.0.113.5`, an ARN is several, and
/// `evil.example` stands at the end of `www.evil.example`. Case of ASCII letters does not count.
package enum Token {
    private static let prime: UInt64 = 0x100_0000_01b3
    fileprivate static let seed: UInt64 = 0xcbf2_9ce4_8422_2325
    /// `-` and digits.
    private static let low: UInt64 = 1 << 45 | 0x3ff << 48
    /// Capitals, `_` and small letters.
    private static let high: UInt64 = 0x07ff_fffe | 1 << 31 | 0x07ff_fffe << 32

    @inline(__always)
    fileprivate static func isByte(_ byte: UInt8) -> Bool {
        byte >= 128 || (byte < 64 ? low : high) &>> UInt64(byte & 63) & 1 == 1
    }

    @inline(__always)
    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

    /// The byte in lower case.
    @inline(__always)
    package static func lowered(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }

    @inline(__always)
    fileprivate static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(lowered(byte))) &* prime }

    /// Spreads the hash over all bits, as the mixer of MurmurHash3 does.
    @inline(__always)
    fileprivate static func mixed(_ hash: UInt64) -> UInt64 {
        var mixed = (hash ^ hash >> 33) &* 0xff51_afd7_ed55_8ccd
        mixed = (mixed ^ mixed >> 33) &* 0xc4ce_b9fe_1a85_ec53
        return mixed ^ mixed >> 33
    }

    /// Whether the byte at a place belongs to a token.
    @inline(__always)
    package static func holds(_ index: Int, of text: Span<UInt8>) -> Bool {
        let byte = text[index]
        if byte != UInt8(ascii: ".") { return isByte(byte) }
        return index > 0 && index + 1 < text.count && isDigit(text[index - 1]) && isDigit(text[index + 1])
    }

    /// Whether no token goes on from before a place to behind it.
    package static func isBorder(_ index: Int, of text: Span<UInt8>) -> Bool {
        index <= 0 || index >= text.count || !holds(index - 1, of: text) || !holds(index, of: text)
    }
}

/// The tokens of a text, one after the other.
package struct TokenCursor {
    /// Where the token that was found last stands.
    package private(set) var range = 0..<0
    /// Of its bytes in lower case: FNV-1a of 64 bits, mixed.
    ///
    /// It is part of the format of token files.
    package private(set) var hash: UInt64 = 0

    package init() {}

    /// Moves to the next token; false behind the last.
    ///
    /// - Complexity: O(bytes passed)
    package mutating func next(in text: Span<UInt8>) -> Bool {
        var index = range.upperBound
        while index < text.count, !Token.isByte(text[index]) { index &+= 1 }
        guard index < text.count else { return false }
        let start = index
        var hash = Token.seed
        while index < text.count, Token.isByte(text[index]) || Token.holds(index, of: text) {
            hash = Token.step(hash, text[index])
            index &+= 1
        }
        range = start..<index
        self.hash = Token.mixed(hash)
        return true
    }
}
