internal import CLinux
internal import Glibc

/// A new file that is written from start to end, and removed again unless it was finished.
struct OutputFile: ~Copyable {
    /// Pieces are collected up to this size; larger ones are written as they are.
    private static let bufferedByteCount = 1 << 18

    let path: String
    /// Bytes appended so far, buffered ones included.
    private(set) var byteCount = 0
    private var descriptor: Int32
    private var isFinished = false
    private var buffer: [UInt8] = []
    private var writebackStart = 0

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
        byteCount += bytes.count
        if buffer.count + bytes.count < Self.bufferedByteCount {
            buffer.append(contentsOf: bytes)
        } else {
            try flush()
            try write(bytes)
        }
    }

    /// Lets the system begin to bring what was written to the disk, so that `finish` waits less.
    mutating func startWriteback() throws(ParquetError) {
        try flush()
        // Only a hint: whether the bytes are there is for `finish` to find out.
        _ = backtrail_start_writeback(descriptor, Int64(writebackStart), Int64(byteCount - writebackStart))
        writebackStart = byteCount
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
        try write(buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    private func write(_ bytes: [UInt8]) throws(ParquetError) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { bytes in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[written...])
                return unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure(.write)
            }
            written += count
        }
    }

    private func failure(_ call: ParquetError.SystemCall) -> ParquetError {
        ParquetError(.systemCall(call, errno: errno), path: path)
    }
}
