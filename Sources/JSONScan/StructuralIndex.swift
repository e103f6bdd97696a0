public import CStructuralScan

/// The structure of one window of JSON text: where brackets and quotes stand, and which blocks are plain ASCII.
///
/// Owns the buffers of the index and reuses them from window to window. A window starts outside of any string:
///
///     offset      0         1
///                 0123456789012345
///     text        {"a":["x\"y",7]}
///     positions   0 1 3 5 6 11 14 15        brackets, and both quotes of every string
///     flags       [backslash]               one byte for each 64 bytes of text
public struct StructuralIndex: ~Copyable {
    @usableFromInline
    internal var positions: [UInt32]
    @usableFromInline
    internal var blockFlags: [UInt8]
    /// How many brackets and quotes stand in the text.
    public private(set) var count = 0
    private let kernel: backtrail_scan_kernel

    /// - Parameter kernel: a fixed kernel for tests; by default the best that the processor has.
    public init(kernel: backtrail_scan_kernel = backtrail_scan_best) {
        positions = []
        blockFlags = []
        self.kernel = kernel
    }

    /// Indexes the text and calls `body` with a reader at its first byte.
    ///
    /// The reader points into the text and the index: it must not be kept after `body` returns.
    ///
    /// - Complexity: O(text) without allocation once the buffers have grown to the largest window seen.
    @inlinable
    public mutating func scan<Result>(
        _ text: UnsafeRawBufferPointer, _ body: (inout JSONReader) -> Result
    ) -> Result {
        unsafe index(text)
        return unsafe positions.withUnsafeBufferPointer { positions in
            unsafe blockFlags.withUnsafeBufferPointer { flags in
                // Both are non-empty: `index` makes room for at least one entry each.
                var reader = unsafe JSONReader(
                    bytes: text.baseAddress.map { unsafe $0.assumingMemoryBound(to: UInt8.self) }
                        ?? UnsafePointer(flags.baseAddress!),
                    byteCount: text.count, positions: positions.baseAddress!, positionCount: count,
                    blockFlags: flags.baseAddress!)
                return body(&reader)
            }
        }
    }

    @usableFromInline
    internal mutating func index(_ text: UnsafeRawBufferPointer) {
        // The kernel may write one position a byte and eight more; the reader looks one position past the last.
        if positions.count < text.count + 10 {
            positions = Array(repeating: 0, count: text.count + 10)
            blockFlags = Array(repeating: 0, count: text.count / 64 + 2)
        }
        let found = unsafe positions.withUnsafeMutableBufferPointer { positions in
            unsafe blockFlags.withUnsafeMutableBufferPointer { flags in
                guard let bytes = text.baseAddress else { return 0 }
                return unsafe backtrail_structural_scan(
                    bytes.assumingMemoryBound(to: UInt8.self), text.count, positions.baseAddress!,
                    flags.baseAddress!, kernel)
            }
        }
        count = found
        // A sentinel that no reader position can equal.
        positions[found] = .max
        positions[found + 1] = .max
    }
}
