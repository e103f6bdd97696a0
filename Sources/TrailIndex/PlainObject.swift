import Gunzip

/// Reads an object of an archive whole and uncompressed: for single records, not for indexing.
enum PlainObject {
    /// All bytes, or those before the damage and what it is.
    ///
    /// - Parameter limit: plain bytes above which a damaged or hostile object is not gone on with.
    /// - Throws: `ArchiveError` when the file cannot be read.
    static func read(_ path: String, limit: Int = .max) throws -> (plain: [UInt8], damage: GunzipError?) {
        var stored = ByteBuffer()
        if let code = StoredObject.read(path, into: &stored) {
            throw ArchiveError(path: path, kind: .unreadable(code))
        }
        let content = unsafe stored.content
        guard unsafe GunzipDecoder.isGzip(content) else { return (unsafe Array(content), nil) }
        var plain = ByteBuffer()
        var decoder = GunzipDecoder()
        decoder.plainByteLimit = limit
        decoder.begin()
        while true {
            switch unsafe decoder.fill(&plain, from: content) {
            case .more: continue
            case .finished: return (unsafe Array(plain.content), nil)
            case .damaged(let error): return (unsafe Array(plain.content), error)
            }
        }
    }
}
