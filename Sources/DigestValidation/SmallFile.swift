import Glibc
import Gunzip
import TrailIndex

/// Reads files that are given beside an archive: keys and signatures.
enum SmallFile {
    /// The bytes of a file.
    ///
    /// - Throws: `ArchiveError` where it cannot be read.
    static func read(_ path: String) throws -> [UInt8] {
        var buffer = ByteBuffer()
        // A link that the user names is followed; one in an archive never is.
        guard let resolved = unsafe realpath(path, nil) else {
            throw ArchiveError(path: path, kind: .unreadable(errno))
        }
        defer { unsafe free(resolved) }
        if let code = StoredObject.read(unsafe String(cString: resolved), into: &buffer) {
            throw ArchiveError(path: path, kind: .unreadable(code))
        }
        return unsafe Array(buffer.content)
    }
}
