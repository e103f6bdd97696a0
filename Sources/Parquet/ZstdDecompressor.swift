internal import CZstd

/// One zstd context for the pages of a column chunk.
@safe
struct ZstdDecompressor: ~Copyable {
    /// Owned; nil if there was no memory for it.
    private let context: OpaquePointer?

    init() {
        unsafe context = ZSTD_createDCtx()
    }

    deinit {
        _ = unsafe ZSTD_freeDCtx(context)
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
