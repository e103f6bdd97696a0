import Glibc

/// The right of one run to write an index.
///
/// It ends with the process, whatever ends that.
struct IndexLock: ~Copyable {
    private let descriptor: Int32

    /// - Throws: `IndexError` when another run holds it, with what that run said of itself.
    init(_ directory: IndexDirectory) throws {
        let path = directory.lockPath
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw IndexError(path: directory.path, kind: .system(errno)) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            var text = [UInt8](repeating: 0, count: 64)
            let count = unsafe text.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            close(descriptor)
            let holder = String(decoding: text.prefix(max(0, count)), as: UTF8.self)
            throw IndexError(
                path: directory.path, kind: .heldByAnotherRun(holder.isEmpty ? "unknown process" : holder))
        }
        ftruncate(descriptor, 0)
        let text = Array("process \(getpid())".utf8)
        _ = unsafe text.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
    }

    deinit {
        ftruncate(descriptor, 0)
        close(descriptor)
    }
}
