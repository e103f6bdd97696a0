/// How much memory decoding may take: hostile metadata must not make a small file fill the machine.
///
/// Real files stay far below: zstd's densest block gives 128 KiB for 4 bytes, pages of constant text about 7,000 bytes
/// for one, and a run of nulls takes some bytes however long it is.
enum DecodeLimit {
    /// A page of `compressedByteCount` may hold this many bytes.
    static func pageBytes(compressedByteCount: Int) -> Int {
        min((64 << 10) + compressedByteCount * 32_768, Int(Int32.max))
    }

    /// A column chunk may decode to this many bytes of levels, codes and values each.
    static func chunkBytes(fileByteCount: Int) -> Int {
        // No overflow: files are smaller than 2^47 bytes in any address space.
        (64 << 20) + fileByteCount * 16_384
    }
}
