internal import Glibc

/// A new file that is written from start to end, and removed again unless it was finished.
struct OutputFile: ~Copyable {
    private static let bufferedByteCount = 1 << 20

    let path: String
    /// Bytes appended so far, buffered ones included.
    private(set) var byteCount = 0
    private var descriptor: Int32
    private var isFinished = false
    private var buffer: [UInt8] = []

    /// Creates the file, which must not exist.
    init(creating path: String) throws(ParquetError) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        // Before `self` is whole: `deinit` must not remove a file that is another's.
        guard descriptor >= 0 else { throw ParquetError(.systemCall(.open, errno: errno), path: path) }
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        if !isFinished { unsafe unlink(path) }
    }

    mutating func append(_ bytes: [UInt8]) throws(ParquetError) {
        buffer.append(contentsOf: bytes)
        byteCount += bytes.count
        if buffer.count >= Self.bufferedByteCount { try flush() }
    }

    /// Brings every byte to the disk and closes the file, which stays.
    mutating func finish() throws(ParquetError) {
        try flush()
        guard fsync(descriptor) == 0 else { throw failure(.fsync) }
        let result = close(descriptor)
        // Closed or not, POSIX leaves the descriptor unusable.
        descriptor = -1
        guard result == 0 else { throw failure(.close) }
        isFinished = true
    }

    private mutating func flush() throws(ParquetError) {
        var written = 0
        while written < buffer.count {
            let count = unsafe buffer.withUnsafeBytes { bytes in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[written...])
                return unsafe write(descriptor, rest.baseAddress, rest.count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure(.write)
            }
            written += count
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private func failure(_ call: ParquetError.SystemCall) -> ParquetError {
        ParquetError(.systemCall(call, errno: errno), path: path)
    }
}
