import Glibc

/// System calls on open files, with their errors thrown.
enum FileDescriptor {
    /// Why a system call failed.
    struct Failure: Error, CustomStringConvertible {
        let number: CInt

        var description: String {
            // strerror always gives a string that ends with a zero byte.
            unsafe String(cString: strerror(number))
        }
    }

    /// Writes some of the bytes, at least one of them; returns how many.
    static func write(_ bytes: ArraySlice<UInt8>, to descriptor: CInt) throws(Failure) -> Int {
        while true {
            // The buffer is as long as it says for the time of the call.
            let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 || (count == 0 && bytes.isEmpty) { return count }
            let number = count == 0 ? EIO : errno
            if number == EAGAIN {
                try waitUntilWritable(descriptor)
            } else if number != EINTR {
                throw Failure(number: number)
            }
        }
    }

    /// The bytes of a whole file.
    ///
    /// - Parameter limit: of a longer file the beginning is returned, at least so many bytes.
    static func contents(of path: String, upTo limit: Int = .max) throws(Failure) -> [UInt8] {
        // A Swift string given to C ends with a zero byte and lives for the time of the call.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(number: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            // read writes no more than it is told there is room for.
            let count = unsafe read(descriptor, &piece, piece.count)
            if count > 0 {
                bytes += piece[..<count]
                if bytes.count >= limit { return bytes }
            } else if count == 0 {
                return bytes
            } else if errno != EINTR {
                throw Failure(number: errno)
            }
        }
    }

    /// Standard output can be a pipe that another process set to non-blocking.
    private static func waitUntilWritable(_ descriptor: CInt) throws(Failure) {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        // poll is given one request and its count.
        if unsafe poll(&request, 1, -1) < 0, errno != EINTR { throw Failure(number: errno) }
    }
}
