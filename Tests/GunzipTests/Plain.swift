import CDeflate
import CZlib
import Gunzip

/// What a decoder made of stored bytes.
struct Plain: Equatable {
    var bytes: [UInt8] = []
    var status: GunzipDecoder.Status = .more
    var memberCount = 0

    /// Inflates with the decoder under test.
    init(_ stored: [UInt8], limit: Int? = nil) {
        var decoder = GunzipDecoder()
        if let limit { decoder.plainByteLimit = limit }
        self.init(stored, &decoder)
    }

    init(_ stored: [UInt8], _ decoder: inout GunzipDecoder) {
        var buffer = ByteBuffer(capacity: 1)
        decoder.begin()
        unsafe stored.withUnsafeBytes { stored in
            repeat {
                status = unsafe decoder.fill(&buffer, from: stored)
                unsafe bytes += buffer.content
                buffer.consume(buffer.contentCount)
                buffer.compact()
            } while status == .more
        }
        memberCount = decoder.memberCount
    }

    /// What zlib alone gives for the first member, to its end or to where it stops.
    static func byZlib(_ stored: [UInt8]) -> [UInt8] {
        var stored = stored
        var stream = unsafe z_stream()
        var plain = [UInt8](repeating: 0, count: 1 << 20)
        unsafe inflateInit2_(&stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        defer { unsafe inflateEnd(&stream) }
        let written = unsafe stored.withUnsafeMutableBufferPointer { input in
            unsafe plain.withUnsafeMutableBufferPointer { output in
                unsafe stream.next_in = input.baseAddress
                unsafe stream.avail_in = UInt32(input.count)
                unsafe stream.next_out = output.baseAddress
                unsafe stream.avail_out = UInt32(output.count)
                unsafe CZlib.inflate(&stream, Z_SYNC_FLUSH)
                return unsafe output.count - Int(stream.avail_out)
            }
        }
        return Array(plain[..<written])
    }

    /// One gzip member made by libdeflate.
    static func compressed(_ plain: [UInt8], level: Int32 = 6) -> [UInt8] {
        guard let compressor = unsafe libdeflate_alloc_compressor(level) else { return [] }
        defer { unsafe libdeflate_free_compressor(compressor) }
        var stored = [UInt8](repeating: 0, count: unsafe libdeflate_gzip_compress_bound(compressor, plain.count))
        let count = unsafe libdeflate_gzip_compress(compressor, plain, plain.count, &stored, stored.count)
        return Array(stored[..<count])
    }
}
