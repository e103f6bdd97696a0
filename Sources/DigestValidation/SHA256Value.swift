/// A SHA-256 in place: 32 bytes without a reference, so that millions of them are one block of memory.
package struct SHA256Value: Sendable, Hashable {
    private var words: (UInt64, UInt64, UInt64, UInt64)

    /// - Parameter bytes: 32 of them; nil for any other count.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        func word(_ start: Int) -> UInt64 {
            bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
        }
        words = (word(0), word(8), word(16), word(24))
    }

    /// - Parameter bytes: 32 of them; nil for any other count.
    init?(_ bytes: Slice<UnsafeRawBufferPointer>) {
        guard unsafe bytes.count == 32 else { return nil }
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: bytes)
        // Four words of eight bytes.
        words = unsafe (
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
        )
    }

    /// - Parameter hexadecimal: 64 digits of either case; nil for anything else.
    package init?(hexadecimal text: some Collection<UInt8>) {
        guard text.count == 64 else { return nil }
        var values: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        for (position, character) in text.enumerated() {
            guard let digit = Hexadecimal.digit(character) else { return nil }
            switch position >> 4 {
            case 0: values.0 = values.0 << 4 | UInt64(digit)
            case 1: values.1 = values.1 << 4 | UInt64(digit)
            case 2: values.2 = values.2 << 4 | UInt64(digit)
            default: values.3 = values.3 << 4 | UInt64(digit)
            }
        }
        words = values
    }

    /// All zero: where there is no hash to hold.
    static let none = SHA256Value()

    private init() {
        words = (0, 0, 0, 0)
    }

    package var bytes: [UInt8] {
        [words.0, words.1, words.2, words.3].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
        }
    }

    package var hexadecimal: String { Hexadecimal.text(bytes) }

    package static func == (left: SHA256Value, right: SHA256Value) -> Bool {
        left.words == right.words
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
    }
}
