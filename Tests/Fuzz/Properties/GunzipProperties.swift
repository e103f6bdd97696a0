import CZlib
import Gunzip

/// Inflating ends, stays within its limit, and gives what zlib alone gives.
enum GunzipProperties {
    /// Plain bytes that an input may become: small, so that the limit itself is met.
    static let limit = 250_000

    struct Inflated: Equatable {
        var bytes: [UInt8] = []
        var status = GunzipDecoder.Status.more
        var memberCount = 0
    }

    static func check(_ input: [UInt8]) throws(FuzzFinding) {
        var decoder = GunzipDecoder()
        decoder.plainByteLimit = limit
        let inflated = inflate(input, &decoder)
        try FuzzFinding.require(
            inflated.bytes.count == decoder.plainByteCount, "\(decoder.plainByteCount) plain bytes were counted")
        try FuzzFinding.require(
            inflated.bytes.count <= limit + 1, "\(inflated.bytes.count) bytes pass the limit")
        if case .damaged(let error) = inflated.status {
            try FuzzFinding.require(
                (0...input.count).contains(error.byteOffset), "damage at \(error.byteOffset) of \(input.count)")
        }
        try FuzzFinding.require(inflate(input, &decoder) == inflated, "a second time gives something else")
        if case .damaged(let error) = inflated.status, error.code == .tooLarge {
            try FuzzFinding.require(inflated.bytes.count == limit + 1, "refused below the limit")
            return
        }
        let (expected, stopsAtHeader) = byZlib(input)
        try FuzzFinding.require(inflated.bytes.starts(with: expected), "zlib gives other bytes")
        if inflated.status == .finished {
            try FuzzFinding.require(inflated.memberCount > 0, "finished without a member")
        } else if !stopsAtHeader {
            try FuzzFinding.require(expected.count == inflated.bytes.count, "zlib gives fewer bytes before the damage")
        }
    }

    static func inflate(_ stored: [UInt8], _ decoder: inout GunzipDecoder) -> Inflated {
        var buffer = ByteBuffer(capacity: 1)
        var result = Inflated()
        decoder.begin()
        unsafe stored.withUnsafeBytes { stored in
            repeat {
                result.status = unsafe decoder.fill(&buffer, from: stored)
                unsafe result.bytes += buffer.content
                buffer.consume(buffer.contentCount)
                buffer.compact()
            } while result.status == .more
        }
        result.memberCount = decoder.memberCount
        return result
    }

    /// The plain bytes of all members, to the end or to where zlib stops, and whether that is at the checksum of a member's
    /// header: libdeflate does not look at it, and the content is what counts.
    private static func byZlib(_ stored: [UInt8]) -> (plain: [UInt8], stopsAtHeader: Bool) {
        var stored = stored
        var plain: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        var start = 0
        while start + 2 <= stored.count, stored[start] == 0x1F, stored[start + 1] == 0x8B, plain.count <= limit {
            var stream = unsafe z_stream()
            guard unsafe inflateInit2_(&stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
                return (plain, false)
            }
            defer { unsafe inflateEnd(&stream) }
            var code = Z_OK
            let left = stored.count - start
            unsafe stored.withUnsafeMutableBufferPointer { input in
                unsafe piece.withUnsafeMutableBufferPointer { output in
                    // Both ranges lie inside their buffers.
                    unsafe stream.next_in = input.baseAddress.map { unsafe $0 + start }
                    unsafe stream.avail_in = UInt32(left)
                    while code == Z_OK, plain.count <= limit {
                        unsafe stream.next_out = output.baseAddress
                        unsafe stream.avail_out = UInt32(output.count)
                        code = unsafe CZlib.inflate(&stream, Z_NO_FLUSH)
                        unsafe plain += output[..<(output.count - Int(stream.avail_out))]
                    }
                }
            }
            guard code == Z_STREAM_END else {
                let message = unsafe stream.msg.map { unsafe String(cString: $0) } ?? ""
                return (plain, message == "header crc mismatch")
            }
            start += unsafe left - Int(stream.avail_in)
        }
        return (plain, false)
    }
}
