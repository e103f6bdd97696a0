internal import CZstd

/// One zstd context for many pages.
///
/// Level 1 is the only level worth its time for these pages.
@safe
struct ZstdCompressor: ~Copyable {
    private static let level: Int32 = 1

    /// Owned; nil if there was no memory for it.
    private let context: OpaquePointer?

    init() {
        unsafe context = ZSTD_createCCtx()
    }

    deinit {
        _ = unsafe ZSTD_freeCCtx(context)
    }

    /// Replaces `output` by one frame that holds `input`; false if zstd could not.
    mutating func compress(_ input: [UInt8], into output: inout [UInt8]) -> Bool {
        guard let context = unsafe context else { return false }
        output.removeAll(keepingCapacity: true)
        var isCompressed = false
        output.append(addingCapacity: ZSTD_compressBound(input.count)) { output in
            unsafe output.withUnsafeMutableBufferPointer { target, written in
                unsafe input.withUnsafeBytes { source in
                    let count = unsafe ZSTD_compressCCtx(
                        context, target.baseAddress, target.count, source.baseAddress, source.count, Self.level)
                    if ZSTD_isError(count) == 0 {
                        written = count
                        isCompressed = true
                    }
                }
            }
        }
        return isCompressed
    }
}
