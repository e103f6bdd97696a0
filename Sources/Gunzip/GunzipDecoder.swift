import CDeflate
import CZlib

/// Turns the bytes of a `.gz` into plain bytes: whole members with libdeflate, large or damaged ones with zlib.
///
/// libdeflate is twice as fast as zlib, but needs the room for a whole member and tells nothing of a damaged one. So a
/// member that would exceed `wholeMemberLimit` plain bytes, or that libdeflate refuses, is inflated again by zlib piece
/// by piece, which yields every byte before the damage. One decoder serves one thread, object after object:
///
///     decoder.begin()
///     repeat { status = decoder.fill(&plain, from: stored) ; … consume plain … } while status == .more
@safe
package struct GunzipDecoder: ~Copyable {
    /// What a call of `fill` left.
    package enum Status: Hashable, Sendable {
        /// There is more to inflate.
        case more
        case finished
        /// The plain bytes before the damage were given; nothing more will come.
        case damaged(GunzipError)
    }

    /// Plain bytes of a member up to which libdeflate inflates it in one call.
    package static let wholeMemberLimit = 32 << 20
    /// Plain bytes of one piece of a streamed member.
    package static let pieceSize = 4 << 20

    private let decompressor: OpaquePointer
    private var stream: UnsafeMutablePointer<z_stream>
    private var streamIsOpen = false
    private var storedOffset = 0
    /// Plain bytes given so far, of all members.
    package private(set) var plainByteCount = 0
    package private(set) var memberCount = 0
    /// Plain bytes of one object above which it is not gone on with: no more than one byte beyond them is given.
    package var plainByteLimit = 64 << 30

    /// Plain bytes that the limit leaves.
    private var plainBytesLeft: Int {
        // No object comes near 4 EiB, and one byte more must not overflow.
        max(min(plainByteLimit, 1 << 62) - plainByteCount, 0)
    }

    package init() {
        guard let decompressor = unsafe libdeflate_alloc_decompressor() else {
            fatalError("no memory for a decompressor")
        }
        unsafe self.decompressor = decompressor
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
    }

    deinit {
        if streamIsOpen { unsafe inflateEnd(stream) }
        unsafe stream.deinitialize(count: 1)
        unsafe stream.deallocate()
        unsafe libdeflate_free_decompressor(decompressor)
    }

    /// Starts a new object.
    package mutating func begin() {
        closeStream()
        storedOffset = 0
        plainByteCount = 0
        memberCount = 0
    }

    /// Whether the bytes start as gzip does (RFC 1952).
    package static func isGzip(_ stored: UnsafeRawBufferPointer) -> Bool {
        // In bounds by the count.
        unsafe stored.count >= 2 && stored[0] == 0x1F && stored[1] == 0x8B
    }

    /// The CRC-32 of the plain bytes that a file of one member states in its trailer.
    package static func crc32(_ stored: UnsafeRawBufferPointer) -> Int64? {
        guard stored.count >= 18 else { return nil }
        // The trailer is the last eight bytes: CRC-32, then the length.
        return unsafe Int64(
            UInt32(littleEndian: stored.loadUnaligned(fromByteOffset: stored.count - 8, as: UInt32.self)))
    }

    /// Appends the next plain bytes of the object: all of a small member, or a piece of a large one.
    package mutating func fill(_ plain: inout ByteBuffer, from stored: UnsafeRawBufferPointer) -> Status {
        if streamIsOpen { return unsafe fillFromStream(&plain, from: stored) }
        guard storedOffset < stored.count else {
            return memberCount == 0 ? .damaged(GunzipError(.truncated, at: 0)) : .finished
        }
        let rest = unsafe UnsafeRawBufferPointer(rebasing: stored[storedOffset...])
        guard unsafe GunzipDecoder.isGzip(rest) else {
            return .damaged(GunzipError(memberCount == 0 ? .invalidHeader : .trailingBytes, at: storedOffset))
        }
        if unsafe fillWholeMember(&plain, from: rest) {
            return storedOffset < stored.count ? .more : .finished
        }
        openStream()
        return unsafe fillFromStream(&plain, from: stored)
    }

    /// Inflates one member with libdeflate; false, with nothing appended, where zlib must look at it.
    private mutating func fillWholeMember(_ plain: inout ByteBuffer, from rest: UnsafeRawBufferPointer) -> Bool {
        guard rest.count >= 18, let input = rest.baseAddress else { return false }
        // The last four bytes are the plain length of the last member, which is nearly always the only one.
        let lengthField = unsafe Int(
            UInt32(littleEndian: rest.loadUnaligned(fromByteOffset: rest.count - 4, as: UInt32.self)))
        // Deflate cannot expand beyond 1,032 times.
        let limit = min(GunzipDecoder.wholeMemberLimit, plainBytesLeft)
        guard lengthField <= min(limit, rest.count * 1_032) else { return false }
        plain.reserve(lengthField + 64)
        var consumed = 0
        var result = LIBDEFLATE_BAD_DATA
        unsafe plain.append { room in
            var produced = 0
            result = unsafe libdeflate_gzip_decompress_ex(
                decompressor, input, rest.count, room.baseAddress, min(room.count, limit), &consumed,
                &produced)
            guard result == LIBDEFLATE_SUCCESS else { return 0 }
            plainByteCount += produced
            return produced
        }
        guard result == LIBDEFLATE_SUCCESS else { return false }
        storedOffset += consumed
        memberCount += 1
        return true
    }

    // MARK: Streaming

    private mutating func openStream() {
        unsafe stream.pointee = z_stream()
        // 15 window bits, plus 16 for the gzip wrapper; fails only without memory.
        guard
            unsafe inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { fatalError("no memory to inflate") }
        streamIsOpen = true
    }

    private mutating func closeStream() {
        guard streamIsOpen else { return }
        unsafe inflateEnd(stream)
        streamIsOpen = false
    }

    private mutating func fillFromStream(_ plain: inout ByteBuffer, from stored: UnsafeRawBufferPointer) -> Status {
        // One byte beyond the limit tells that it is passed.
        let piece = min(GunzipDecoder.pieceSize, plainBytesLeft + 1)
        plain.reserve(piece)
        var code = Z_OK
        var produced = 0
        let start = storedOffset
        unsafe plain.append { room in
            let wanted = min(room.count, piece)
            while produced < wanted, code == Z_OK {
                let available = min(stored.count - storedOffset, 1 << 30)
                // zlib reads only; both ranges lie inside their buffers.
                unsafe stream.pointee.next_in = UnsafeMutablePointer(
                    mutating: stored.baseAddress.map {
                        unsafe ($0 + storedOffset).assumingMemoryBound(to: UInt8.self)
                    })
                unsafe stream.pointee.avail_in = UInt32(available)
                unsafe stream.pointee.next_out = room.baseAddress.map {
                    unsafe ($0 + produced).assumingMemoryBound(to: UInt8.self)
                }
                unsafe stream.pointee.avail_out = UInt32(wanted - produced)
                code = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
                storedOffset += unsafe available - Int(stream.pointee.avail_in)
                produced = unsafe wanted - Int(stream.pointee.avail_out)
                if code == Z_OK, storedOffset == stored.count, produced < wanted { code = Z_BUF_ERROR }
            }
            return produced
        }
        plainByteCount += produced
        if plainByteCount > plainByteLimit { return end(.tooLarge, start) }
        switch code {
        case Z_OK:
            return .more
        case Z_STREAM_END:
            closeStream()
            memberCount += 1
            return storedOffset < stored.count ? .more : .finished
        case Z_BUF_ERROR where storedOffset == stored.count:
            return end(.truncated, stored.count)
        default:
            let isChecksum = unsafe stream.pointee.msg.map { unsafe String(cString: $0).contains("check") } ?? false
            return end(isChecksum ? .checksumMismatch : .invalidData, storedOffset)
        }
    }

    private mutating func end(_ code: GunzipError.Code, _ offset: Int) -> Status {
        closeStream()
        return .damaged(GunzipError(code, at: offset))
    }
}
