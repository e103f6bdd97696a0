import Glibc

/// A file for the time of a run, which has no name: it is gone once nobody holds it, also after a kill.
final class UnnamedFile: Sendable {
    private let path: String
    private let descriptor: Int32

    /// - Parameter path: the name that the file has for a moment; what bears it already goes.
    /// - Throws: `IndexError` where no file can be made.
    init(path: String) throws {
        self.path = path
        unsafe unlink(path)
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw IndexError(path: path, kind: .system(errno)) }
        unsafe unlink(path)
    }

    deinit { close(descriptor) }

    /// Writes values as they lie in memory, at an offset in bytes.
    func write<Value: BitwiseCopyable>(_ values: [Value], at offset: Int) throws {
        try unsafe values.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count {
                // The rest of the values.
                let count = unsafe pwrite(
                    descriptor, bytes.baseAddress.map { unsafe $0 + done }, bytes.count - done, offset + done)
                if count < 0, errno != EINTR { throw IndexError(path: path, kind: .system(errno)) }
                done += max(count, 0)
            }
        }
    }

    /// Reads as many values as were written there.
    func read<Value: BitwiseCopyable>(_ count: Int, at offset: Int) throws -> [Value] {
        let byteCount = count * MemoryLayout<Value>.stride
        return try unsafe [Value](unsafeUninitializedCapacity: count) { values, initialized in
            var done = 0
            let bytes = UnsafeMutableRawBufferPointer(values)
            while done < byteCount {
                // No more than what is left of the room for `count` values.
                let more = unsafe pread(
                    descriptor, bytes.baseAddress.map { unsafe $0 + done }, byteCount - done, offset + done)
                if more == 0 { throw IndexError(path: path, kind: .damaged("a temporary file was cut")) }
                if more < 0, errno != EINTR { throw IndexError(path: path, kind: .system(errno)) }
                done += max(more, 0)
            }
            // All of their bytes were read, and any bytes are a value of those that were written.
            initialized = count
        }
    }
}
