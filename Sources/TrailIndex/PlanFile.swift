import Glibc
import Gunzip

/// Files of JSON lines that one step of a divided run leaves for the next.
enum PlanFile {
    /// The lines that are not empty.
    static func lines(_ path: String) throws -> [String] {
        var bytes = ByteBuffer()
        if let code = StoredObject.read(path, into: &bytes) { throw IndexError(path: path, kind: .system(code)) }
        return unsafe String(decoding: bytes.content, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    }

    /// Makes a file appear under its name with all its lines, or not at all; one that is there is replaced.
    static func write(_ lines: [String], to path: String) throws {
        let partial = path + ".partial-\(getpid())"
        let descriptor = unsafe open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw IndexError(path: partial, kind: .system(errno)) }
        defer {
            close(descriptor)
            unsafe unlink(partial)
        }
        for line in lines {
            let bytes = Array((line + "\n").utf8)
            var written = 0
            while written < bytes.count {
                let more = unsafe bytes.withUnsafeBytes { bytes in
                    // The rest of what was written.
                    unsafe Glibc.write(descriptor, bytes.baseAddress.map { unsafe $0 + written }, bytes.count - written)
                }
                if more < 0, errno != EINTR { throw IndexError(path: partial, kind: .system(errno)) }
                written += max(0, more)
            }
        }
        guard fsync(descriptor) == 0, unsafe rename(partial, path) == 0 else {
            throw IndexError(path: path, kind: .system(errno))
        }
    }
}
