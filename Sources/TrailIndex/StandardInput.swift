import Glibc

/// What another program writes to this one.
enum StandardInput {
    /// Bytes above which it is refused: it is held in memory whole.
    static let limit = 4 << 30

    /// All of it.
    ///
    /// - Throws: `ArchiveError` where it is empty, too large or cannot be read.
    static func read() throws(ArchiveError) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            // read writes no more than it is told there is room for.
            let count = unsafe Glibc.read(STDIN_FILENO, &piece, piece.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw ArchiveError(path: ArchiveInventory.standardInput, kind: .unreadable(errno))
            }
            if count == 0 { break }
            bytes += piece[..<count]
            if bytes.count > limit {
                throw ArchiveError(
                    path: ArchiveInventory.standardInput,
                    kind: .unsupportedFile("standard input holds more than \(limit) bytes"))
            }
        }
        if bytes.isEmpty { throw ArchiveError(path: ArchiveInventory.standardInput, kind: .emptyInput) }
        return bytes
    }
}
