/// How many columns of a terminal text takes.
///
/// Terminals differ; this is the common ground of UAX #11 and of what they do with emoji: combining and format
/// characters take none, East Asian wide and fullwidth characters and emoji presentation take two, the rest one. Text
/// is measured by grapheme, so that a flag or a joined emoji counts once.
package enum DisplayWidth {
    /// - Complexity: O(n), without a table look-up for ASCII.
    package static func of(_ text: String) -> Int {
        if ControlCharacters.isPrintableASCII(text) { return text.utf8.count }
        return text.reduce(0) { $0 + of($1) }
    }

    package static func of(_ character: Character) -> Int {
        var width = 0
        for scalar in character.unicodeScalars {
            // Variation selector 16 asks for emoji presentation.
            if scalar.value == 0xfe0f, width == 1, character.unicodeScalars.first?.properties.isEmoji == true {
                width = 2
            }
            width = max(width, of(scalar))
        }
        return width
    }

    private static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.isASCII { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        return isWide(scalar) ? 2 : 1
    }

    /// East_Asian_Width W or F by block, and default emoji presentation.
    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xa000...0xa4cf,
            0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19, 0xfe30...0xfe6f, 0xff00...0xff60,
            0xffe0...0xffe6, 0x16fe0...0x18aff, 0x1b000...0x1b2ff, 0x20000...0x2fffd, 0x30000...0x3fffd:
            true
        default:
            scalar.properties.isEmojiPresentation
        }
    }
}
