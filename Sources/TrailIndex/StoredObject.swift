import CloudTrail
import Glibc
package import Gunzip

/// Reads files of an archive whole: they are small and many, so they are read, not mapped.
package enum StoredObject {
    /// What tells that a file has changed.
    struct State: Hashable, Sendable {
        var byteCount: Int64
        var modificationTime: Timestamp

        init(byteCount: Int64, modificationTime: Timestamp) {
            self.byteCount = byteCount
            self.modificationTime = modificationTime
        }

        init(_ status: stat) {
            byteCount = Int64(status.st_size)
            modificationTime = Timestamp(
                microseconds: Int64(status.st_mtim.tv_sec) * 1_000_000 + Int64(status.st_mtim.tv_nsec) / 1_000)
        }
    }

    /// Replaces the content of `buffer` by the bytes of a file, or of an entry of a packed file.
    ///
    /// - Returns: nil, or the system's error number. A file that is no regular file is never waited for.
    package static func read(_ path: String, into buffer: inout ByteBuffer) -> Int32? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            let number = errno
            guard number == ENOENT || number == ENOTDIR, let (file, name) = PackedFile.split(path) else {
                return number
            }
            do throws(PackedFile.Failure) {
                try PackedCursor.read(name, of: file, into: &buffer)
                return nil
            } catch {
                return EIO
            }
        }
        return read(descriptor, into: &buffer)
    }

    /// Replaces the content of `buffer` by the bytes of an opened file, and closes it.
    ///
    /// - Parameters:
    ///   - descriptor: negative if the file could not be opened, which `errno` tells the reason of.
    ///   - limit: bytes above which a file is not read, `EFBIG`: it may have grown since it was listed.
    ///   - state: set to what the file was when its last byte had been read.
    /// - Returns: nil, or the system's error number. A file that is no regular file is never waited for.
    static func read(
        _ descriptor: Int32, into buffer: inout ByteBuffer, limit: Int = 64 << 30, state: inout State?
    ) -> Int32? {
        read(descriptor, into: &buffer, limit: limit, notesState: true, state: &state)
    }

    /// Replaces the content of `buffer` by the bytes of an opened file, and closes it.
    static func read(_ descriptor: Int32, into buffer: inout ByteBuffer) -> Int32? {
        var state: State?
        return read(descriptor, into: &buffer, limit: 64 << 30, notesState: false, state: &state)
    }

    private static func read(
        _ descriptor: Int32, into buffer: inout ByteBuffer, limit: Int, notesState: Bool, state: inout State?
    ) -> Int32? {
        guard descriptor >= 0 else { return errno }
        buffer.removeAll()
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return errno }
        guard status.st_mode & S_IFMT == S_IFREG else { return EINVAL }
        guard status.st_size <= limit else { return EFBIG }
        defer {
            var after = stat()
            if notesState, unsafe fstat(descriptor, &after) == 0 { state = State(after) }
        }
        // One byte more than the size tells the end without another call for most files.
        buffer.reserve(Int(status.st_size) + 1)
        while true {
            var code: Int32 = 0
            var count = 0
            unsafe buffer.append { room in
                count = unsafe Glibc.read(descriptor, room.baseAddress, room.count)
                if count < 0 { code = errno }
                return max(count, 0)
            }
            if code == EINTR { continue }
            if code != 0 { return code }
            if count == 0 { return nil }
            // What is written behind the end meanwhile is told, not waited for.
            if buffer.contentCount >= Int(status.st_size) { return nil }
            buffer.reserve(1 << 16)
        }
    }
}
