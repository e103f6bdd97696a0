import Gunzip

/// An object of an archive, read whole and uncompressed: for single records, not for indexing.
struct PlainObject {
    /// All bytes, or those before the damage; of gzip inside of gzip those of the inner one.
    let plain: [UInt8]
    let damage: GunzipError?
    let storedBytes: Int64
    /// In lower-case hexadecimal; nil unless asked for.
    let storedSHA256: String?

    /// - Parameter limit: plain bytes above which a damaged or hostile object is not gone on with.
    /// - Throws: `ArchiveError` when the file cannot be read.
    init(_ path: String, limit: Int = .max, hashes: Bool = false) throws {
        var stored = ByteBuffer()
        if let code = StoredObject.read(path, into: &stored) {
            throw ArchiveError(path: path, kind: .unreadable(code))
        }
        storedBytes = Int64(stored.contentCount)
        storedSHA256 = hashes ? unsafe ObjectHashes(stored: stored.content).storedHex : nil
        guard unsafe GunzipDecoder.isGzip(stored.content) else {
            plain = unsafe Array(stored.content)
            damage = nil
            return
        }
        var plain = ByteBuffer()
        var damage = PlainObject.inflate(stored, into: &plain, limit: limit)
        if unsafe GunzipDecoder.isGzip(plain.content) {
            swap(&stored, &plain)
            plain.removeAll()
            damage = PlainObject.inflate(stored, into: &plain, limit: limit) ?? damage
        }
        self.plain = unsafe Array(plain.content)
        self.damage = damage
    }

    /// The CRC-32 of the plain bytes.
    var crc32: Int64 { unsafe plain.withUnsafeBytes { unsafe CRC32.of($0) } }

    private static func inflate(
        _ stored: borrowing ByteBuffer, into plain: inout ByteBuffer, limit: Int
    ) -> GunzipError? {
        var decoder = GunzipDecoder()
        decoder.plainByteLimit = limit
        decoder.begin()
        while true {
            if decoder.plainByteCount > limit { return GunzipError(.tooLarge, at: stored.contentCount) }
            switch unsafe decoder.fill(&plain, from: stored.content) {
            case .more: continue
            case .finished: return nil
            case .damaged(let error): return error
            }
        }
    }
}
