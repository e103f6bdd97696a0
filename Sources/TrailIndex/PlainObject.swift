import Gunzip

/// Reads an object of an archive whole and uncompressed: for single records, not for indexing.
enum PlainObject {
    /// - Throws: `ArchiveError` when the file cannot be read, `GunzipError` when it is damaged.
    static func read(_ path: String) throws -> [UInt8] {
        var stored = ByteBuffer()
        if let code = StoredObject.read(path, into: &stored) {
            throw ArchiveError(path: path, kind: .unreadable(code))
        }
        let content = unsafe stored.content
        guard unsafe GunzipDecoder.isGzip(content) else { return unsafe Array(content) }
        var plain = ByteBuffer()
        var decoder = GunzipDecoder()
        decoder.begin()
        while true {
            switch unsafe decoder.fill(&plain, from: content) {
            case .more: continue
            case .finished: return unsafe Array(plain.content)
            case .damaged(let error) where error.code == .trailingBytes: return unsafe Array(plain.content)
            case .damaged(let error): throw error
            }
        }
    }
}
