import CDeflate

/// Makes gzip members (RFC 1952) with libdeflate.
///
/// It is the one owner of its C object, which never leaves it and is freed with it.
@safe struct GzipCompressor: ~Copyable {
    private let compressor: OpaquePointer

    init(level: Int) throws(SynthesisError) {
        guard let compressor = unsafe libdeflate_alloc_compressor(Int32(level)) else { throw .outOfMemory }
        unsafe self.compressor = compressor
    }

    deinit {
        unsafe libdeflate_free_compressor(compressor)
    }

    /// One member holding `plain`, with the name in its header if one is given.
    borrowing func member(_ plain: [UInt8], name: String?) throws(SynthesisError) -> [UInt8] {
        var header: [UInt8] = [0x1f, 0x8b, 8, name == nil ? 0 : 8, 0, 0, 0, 0, 0, 255]
        if let name {
            header.append(text: name)
            header.append(0)
        }
        // Proof: the bound is libdeflate's own for this compressor and input length.
        let bound = unsafe libdeflate_deflate_compress_bound(compressor, plain.count)
        var checksum: UInt32 = 0
        let start = header.count
        let stored = unsafe [UInt8](unsafeUninitializedCapacity: start + bound + 8) { buffer, count in
            for (index, byte) in header.enumerated() {
                unsafe buffer[index] = byte
            }
            // Proof: both pointers stay within their closures, and the room passed is what was allocated.
            let written = unsafe plain.withUnsafeBytes { source in
                checksum = unsafe libdeflate_crc32(0, source.baseAddress, source.count)
                return unsafe libdeflate_deflate_compress(
                    compressor, source.baseAddress, source.count, buffer.baseAddress.map { unsafe $0 + start }, bound)
            }
            count = written == 0 ? 0 : start + written
        }
        guard !stored.isEmpty else { throw .outOfMemory }
        var member = stored
        for shift in [0, 8, 16, 24] as [UInt32] {
            member.append(UInt8(truncatingIfNeeded: checksum >> shift))
        }
        for shift in [0, 8, 16, 24] as [Int] {
            member.append(UInt8(truncatingIfNeeded: plain.count >> shift))
        }
        return member
    }
}
