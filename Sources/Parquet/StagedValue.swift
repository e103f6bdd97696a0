/// A value that a column will take: where its bytes lie, or the code it has already, and its level entries.
///
/// Columns take values many at a time, column by column: the dictionary of one column stays in the core's cache, and the
/// look-ups of neighbouring values overlap. So a record's values are staged first, and settled when enough are there.
///
/// Neighbouring events share most of their values: entries that follow one another and have one value are one of these,
/// a *run*, which is looked up once.
public struct StagedValue: BitwiseCopyable {
    @usableFromInline internal static let sideBit: UInt32 = 1 << 31
    @usableFromInline internal static let codeLength = UInt32.max

    /// The offset in the text, or with the highest bit set in the side text, or the code.
    @usableFromInline internal let start: UInt32
    @usableFromInline internal let length: UInt32
    /// The first row, or element of a list.
    public let entry: UInt32
    /// How many entries, one behind the other, have the value.
    public var run: UInt32

    /// Bytes of the text.
    @inlinable @inline(__always)
    public init(start: Int, length: Int, entry: UInt32) {
        // Texts are shorter than 2 GiB.
        self.start = UInt32(truncatingIfNeeded: start)
        self.length = UInt32(truncatingIfNeeded: length)
        self.entry = entry
        run = 1
    }

    /// Bytes of the side text: what no text holds as it stands.
    @inlinable
    public init(sideStart: Int, length: Int, entry: UInt32) {
        start = UInt32(truncatingIfNeeded: sideStart) | StagedValue.sideBit
        self.length = UInt32(truncatingIfNeeded: length)
        self.entry = entry
        run = 1
    }

    /// A value that has a code in this row group.
    @inlinable @inline(__always)
    public init(code: UInt32, entry: UInt32) {
        start = code
        length = StagedValue.codeLength
        self.entry = entry
        run = 1
    }

    /// The last entry.
    @inlinable @inline(__always)
    public var lastEntry: UInt32 { entry &+ run &- 1 }

    /// Lets the next entry have the value too.
    @inlinable @inline(__always)
    public mutating func extend() { run &+= 1 }

    /// The code that the value has already; nil if it has none.
    @inlinable @inline(__always)
    public var code: UInt32? { length == StagedValue.codeLength ? start : nil }

    /// The offset in the text; nil for values that stand elsewhere.
    @inlinable @inline(__always)
    public var textStart: Int? {
        length == StagedValue.codeLength || start & StagedValue.sideBit != 0 ? nil : Int(start)
    }

    /// The offset in the side text; nil for values that stand elsewhere.
    @inlinable @inline(__always)
    public var sideStart: Int? {
        length != StagedValue.codeLength && start & StagedValue.sideBit != 0
            ? Int(start & ~StagedValue.sideBit) : nil
    }

    /// The length; of a value with a code, none that counts.
    @inlinable @inline(__always)
    public var byteCount: Int { Int(length) }

    /// The bytes, checked to lie inside the text they were staged from.
    @inline(__always)
    func bytes(_ text: UnsafeRawBufferPointer, _ side: UnsafeRawBufferPointer) -> UnsafeRawPointer {
        let isSide = start & StagedValue.sideBit != 0
        let offset = Int(start & ~StagedValue.sideBit)
        let source = unsafe isSide ? side : text
        guard let base = source.baseAddress, offset &+ byteCount <= source.count else {
            preconditionFailure("a staged value lies outside of its text")
        }
        return unsafe base + offset
    }
}
