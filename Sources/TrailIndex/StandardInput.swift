import Glibc

/// What another program writes to this one.
///
/// Nobody has it a second time: so it is kept in the index, under its SHA-256, and is an archive like any other from then
/// on. The same bytes again are known.
enum StandardInput {
    /// The name by which the user asks for it.
    static let name = "-"

    /// Keeps all of it.
    ///
    /// - Returns: where it lies.
    /// - Throws: `ArchiveError` where it is empty or cannot be read, `IndexError` where it cannot be kept.
    static func keep(in directory: IndexDirectory) throws -> String {
        for folder in [directory.path, directory.inputPath] {
            guard unsafe mkdir(folder, 0o755) == 0 || errno == EEXIST else {
                throw IndexError(path: folder, kind: .system(errno))
            }
        }
        let partial = directory.inputPath + "/.partial-\(getpid())"
        let descriptor = unsafe open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw IndexError(path: partial, kind: .system(errno)) }
        defer {
            close(descriptor)
            unsafe unlink(partial)
        }
        let hash = SHA256()
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        var total = 0
        while true {
            // read writes no more than it is told there is room for.
            let count = unsafe read(STDIN_FILENO, &piece, piece.count)
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR { continue }
                throw ArchiveError(path: name, kind: .unreadable(errno))
            }
            total += count
            unsafe piece.withUnsafeBytes { unsafe hash.update(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
            var written = 0
            while written < count {
                let more = unsafe piece.withUnsafeBytes { bytes in
                    // The rest of what was read.
                    unsafe write(descriptor, bytes.baseAddress.map { unsafe $0 + written }, count - written)
                }
                if more < 0, errno != EINTR { throw IndexError(path: partial, kind: .system(errno)) }
                written += max(0, more)
            }
        }
        if total == 0 { throw ArchiveError(path: name, kind: .emptyInput) }
        let path = directory.inputPath + "/" + hash.finish()
        if unsafe access(path, F_OK) != 0 {
            guard fsync(descriptor) == 0, unsafe rename(partial, path) == 0 else {
                throw IndexError(path: path, kind: .system(errno))
            }
        }
        return path
    }
}
