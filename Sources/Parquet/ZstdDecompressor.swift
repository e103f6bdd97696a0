internal import CZstd
internal import Synchronization

/// One zstd context for the pages of a column chunk.
///
/// Contexts are kept for the next chunk: making one costs as much as decompressing a small page.
@safe
struct ZstdDecompressor: ~Copyable {
    /// A context that nobody uses.
    @safe
    private struct Spare: @unchecked Sendable {
        // Sendable: whoever takes it out of the list is the only one that has it.
        let context: OpaquePointer
    }

    /// As many as were ever in use at once, which is one a thread.
    private static let spares = Mutex<[Spare]>([])

    /// Owned; nil if there was no memory for it.
    private let context: OpaquePointer?

    init() {
        let spare = ZstdDecompressor.spares.withLock { $0.popLast() }
        if let spare {
            unsafe context = spare.context
        } else {
            unsafe context = ZSTD_createDCtx()
        }
    }

    deinit {
        guard let context = unsafe context else { return }
        let spare = unsafe Spare(context: context)
        ZstdDecompressor.spares.withLock { $0.append(spare) }
    }

    /// Appends the content of `input`; false if that is not exactly `byteCount` bytes of sound frames.
    mutating func decompress(_ input: Span<UInt8>, byteCount: Int, appendingTo output: inout [UInt8]) -> Bool {
        guard let context = unsafe context else { return false }
        var isDecompressed = false
        output.append(addingCapacity: byteCount) { output in
            unsafe output.withUnsafeMutableBufferPointer { target, written in
                unsafe input.withUnsafeBytes { source in
                    // zstd writes at most the capacity it is told, and `byteCount` was reserved.
                    let start = unsafe target.baseAddress.map { unsafe UnsafeMutableRawPointer($0 + written) }
                    let count = unsafe ZSTD_decompressDCtx(
                        context, start, byteCount, source.baseAddress, source.count)
                    if ZSTD_isError(count) == 0, count == byteCount {
                        written += count
                        isDecompressed = true
                    }
                }
            }
        }
        return isDecompressed
    }
}
