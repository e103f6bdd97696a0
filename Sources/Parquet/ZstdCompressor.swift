internal import CZstd

/// One zstd context for many pages.
///
/// Level 1 is the only level worth its time for these pages, and it is made faster still: the search steps four bytes on
/// where it finds nothing, since what repeats in these pages repeats at length, and what finds nothing (identifiers of
/// hexadecimal digits) is left to the entropy coder. With matches of seven bytes and more alone, that takes two thirds of level 1's time for 2 %
/// more bytes.
@safe
struct ZstdCompressor: ~Copyable {
    private static let level: Int32 = 1
    private static let targetLength: Int32 = 4
    /// Bytes that a match must have: shorter ones take longer to find than they save.
    private static let minimumMatch: Int32 = 7
    /// The experimental parameter `ZSTD_c_literalCompressionMode`.
    ///
    /// Without it a target length leaves literals as they are. A zstd that knows it no more works at plain level 1.
    private static let literalCompressionMode = ZSTD_c_experimentalParam5
    private static let enabled: Int32 = 1

    /// Owned; nil if there was no memory for it.
    private let context: OpaquePointer?

    init() {
        unsafe context = ZSTD_createCCtx()
        // Each fails only for a value out of its range, and leaves the default.
        unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, ZstdCompressor.level)
        if unsafe ZSTD_isError(
            ZSTD_CCtx_setParameter(context, ZstdCompressor.literalCompressionMode, ZstdCompressor.enabled)) == 0
        {
            unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_targetLength, ZstdCompressor.targetLength)
            unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_minMatch, ZstdCompressor.minimumMatch)
        }
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
                    let count = unsafe ZSTD_compress2(
                        context, target.baseAddress, target.count, source.baseAddress, source.count)
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
