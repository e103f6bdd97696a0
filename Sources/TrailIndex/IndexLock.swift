import Glibc

/// The right of one run to write an index.
///
/// It ends with the process, whatever ends that.
struct IndexLock: ~Copyable {
    private let descriptor: Int32

    /// Microseconds between attempts, and how many there are.
    private static let pause: UInt32 = 20_000
    private static let attempts = 100

    /// - Throws: `IndexError` when another run holds it, with what that run said of itself.
    init(_ directory: IndexDirectory) throws {
        let path = directory.lockPath
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw IndexError(path: directory.path, kind: .system(errno)) }
        var attempt = 1
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let holder = IndexLock.holder(descriptor)
            // Who does not say its name has just taken the lock, or given it up: a process that was forked from the
            // holder shares its descriptor until it runs another program.
            if holder.isEmpty, attempt < IndexLock.attempts {
                attempt += 1
                usleep(IndexLock.pause)
                continue
            }
            close(descriptor)
            throw IndexError(
                path: directory.path, kind: .heldByAnotherRun(holder.isEmpty ? "unknown process" : holder))
        }
        ftruncate(descriptor, 0)
        let text = Array("process \(getpid())".utf8)
        _ = unsafe text.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
    }

    /// What the holder said of itself.
    private static func holder(_ descriptor: Int32) -> String {
        var text = [UInt8](repeating: 0, count: 64)
        // pread writes no more than it is told there is room for.
        let count = unsafe text.withUnsafeMutableBytes { unsafe pread(descriptor, $0.baseAddress, $0.count, 0) }
        return String(decoding: text.prefix(max(0, count)), as: UTF8.self)
    }

    deinit {
        ftruncate(descriptor, 0)
        close(descriptor)
    }
}
