/// A value that a column will take: where its bytes lie, or the code it has already, and its level entry.
///
/// Columns take values many at a time, column by column: the dictionary of one column stays in the core's cache, and the
/// look-ups of neighbouring values overlap. So a record's values are staged first, and settled when enough are there.
package struct StagedValue: BitwiseCopyable {
    private static let sideBit: UInt32 = 1 << 31
    private static let codeLength = UInt32.max

    /// The offset in the text, or with the highest bit set in the side text, or the code.
    private let start: UInt32
    private let length: UInt32
    /// The row, or the element of a list.
    package let entry: UInt32

    /// Bytes of the text.
    @inline(__always)
    package init(start: Int, length: Int, entry: UInt32) {
        // Texts are shorter than 2 GiB.
        self.start = UInt32(truncatingIfNeeded: start)
        self.length = UInt32(truncatingIfNeeded: length)
        self.entry = entry
    }

    /// Bytes of the side text: what no text holds as it stands.
    package init(sideStart: Int, length: Int, entry: UInt32) {
        start = UInt32(truncatingIfNeeded: sideStart) | StagedValue.sideBit
        self.length = UInt32(truncatingIfNeeded: length)
        self.entry = entry
    }

    /// A value that has a code in this row group.
    @inline(__always)
    package init(code: UInt32, entry: UInt32) {
        start = code
        length = StagedValue.codeLength
        self.entry = entry
    }

    @inline(__always)
    var code: UInt32? { length == StagedValue.codeLength ? start : nil }

    @inline(__always)
    var byteCount: Int { Int(length) }

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
