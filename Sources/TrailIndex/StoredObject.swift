import Glibc
import Gunzip

/// Reads files of an archive whole: they are small and many, so they are read, not mapped.
enum StoredObject {
    /// Replaces the content of `buffer` by the bytes of a file, or of an entry of a packed file.
    ///
    /// - Returns: nil, or the system's error number. A file that is no regular file is never waited for.
    static func read(_ path: String, into buffer: inout ByteBuffer) -> Int32? {
        buffer.removeAll()
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
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return errno }
        guard status.st_mode & S_IFMT == S_IFREG else { return EINVAL }
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
            if unsafe buffer.content.count == Int(status.st_size) { return nil }
            buffer.reserve(1 << 16)
        }
    }
}
