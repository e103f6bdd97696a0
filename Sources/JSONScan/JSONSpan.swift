/// Where a value lies in the scanned window, and what it is.
@frozen
public struct JSONSpan: BitwiseCopyable, Sendable, Hashable {
    /// The types of JSON values.
    public enum Kind: UInt8, BitwiseCopyable, Sendable, Hashable {
        case object, array, string, number, `true`, `false`, null
    }

    /// Offset of the first byte; of a string, its opening quote.
    public var start: UInt32
    /// Offset behind the last byte.
    public var end: UInt32
    /// The type of the value.
    public var kind: Kind
    /// What the blocks that the bytes touch hold.
    @usableFromInline internal var flags: UInt8

    /// The bytes hold a backslash, or sit in a block of 64 that does.
    @inlinable public var mayHaveEscapes: Bool { flags & 1 != 0 }
    /// The bytes hold a byte outside of ASCII, or sit in a block of 64 that does.
    @inlinable public var mayHaveNonASCII: Bool { flags & 2 != 0 }
    /// Neither: the bytes are the text they stand for.
    @inlinable public var isPlain: Bool { flags == 0 }

    /// A value at these offsets, which must be those of one window.
    @inlinable
    public init(start: Int, end: Int, kind: Kind, flags: UInt8) {
        // Windows are shorter than 4 GiB.
        self.start = UInt32(truncatingIfNeeded: start)
        self.end = UInt32(truncatingIfNeeded: end)
        self.kind = kind
        self.flags = flags
    }

    /// The length of the value, with the quotes of a string.
    @inlinable
    public var byteCount: Int { Int(end) - Int(start) }
}
