internal import Glibc

/// The directory `_delta_log`: lists it, reads files whole and publishes them whole.
struct LogDirectory: Sendable {
    /// Nobody's commit is larger; a file that is was not written as one.
    private static let maximumByteCount = 1 << 30

    let path: String

    func path(of name: String) -> String { path + "/" + name }

    /// The names in the directory; nil if it does not exist.
    func names() throws(DeltaError) -> [String]? {
        guard let directory = unsafe opendir(path) else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw failure(.opendir, path)
        }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(directory) else { break }
            // `d_name` is a C string inside an entry that lives until the next call; it is copied at once.
            unsafe withUnsafeBytes(of: &entry.pointee.d_name) { name in
                let bytes = unsafe name.prefix { $0 != 0 }
                unsafe names.append(String(decoding: bytes, as: UTF8.self))
            }
        }
        guard errno == 0 else { throw failure(.readdir, path) }
        return names
    }

    func contains(_ name: String) -> Bool { unsafe access(path(of: name), F_OK) == 0 }

    func read(_ name: String) throws(DeltaError) -> [UInt8] {
        let path = path(of: name)
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(.open, path) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw failure(.fstat, path) }
        guard status.st_size <= Self.maximumByteCount else { throw DeltaError(.fileTooLarge, path: path) }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var count = 0
        while count < bytes.count {
            let more = unsafe bytes.withUnsafeMutableBytes { buffer in
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
                return unsafe Glibc.read(descriptor, rest.baseAddress, rest.count)
            }
            if more < 0 {
                if errno == EINTR { continue }
                throw failure(.read, path)
            }
            if more == 0 { break }
            count += more
        }
        bytes.removeSubrange(count...)
        return bytes
    }

    /// Makes a file appear under its name with all its content, or not at all.
    ///
    /// Once the name is there, it stays also if this throws `fsync`: then only its survival of a crash is unknown.
    ///
    /// - Parameter isDurable: whether the name survives a crash from now on.
    /// - Throws: `conflict` if the name is taken, `systemCall`.
    func publish(_ bytes: [UInt8], as name: String, isDurable: Bool = true) throws(DeltaError) {
        let temporary = try writeTemporary(bytes, for: name)
        defer { unsafe unlink(temporary) }
        // Unlike a rename, a link fails if the name is taken.
        guard unsafe link(temporary, path(of: name)) == 0 else {
            if errno == EEXIST { throw DeltaError(.conflict, path: path(of: name)) }
            throw failure(.link, path(of: name))
        }
        if isDurable { try Self.sync(path) }
    }

    /// Puts a file with all its content in the place of the one of its name, if there is any.
    func replace(_ bytes: [UInt8], as name: String) throws(DeltaError) {
        try rename(try writeTemporary(bytes, for: name), to: name)
    }

    /// Gives a temporary file, whose content is on the disk, its name for good; where that fails it is removed.
    func rename(_ temporary: String, to name: String) throws(DeltaError) {
        guard unsafe Glibc.rename(temporary, path(of: name)) == 0 else {
            let error = failure(.rename, path(of: name))
            unsafe unlink(temporary)
            throw error
        }
        try Self.sync(path)
    }

    /// The path of a file that will be renamed: readers take no notice of its name.
    func temporaryPath(for name: String) -> String {
        path(of: ".\(name).\(getpid())-\(UInt32.random(in: 0...UInt32.max)).tmp")
    }

    /// Brings bytes to the disk in a temporary file, and returns its path.
    private func writeTemporary(_ bytes: [UInt8], for name: String) throws(DeltaError) -> String {
        let temporary = temporaryPath(for: name)
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(.open, temporary) }
        defer { close(descriptor) }
        do throws(DeltaError) {
            try write(bytes, to: descriptor, temporary)
            guard fsync(descriptor) == 0 else { throw failure(.fsync, temporary) }
        } catch {
            unsafe unlink(temporary)
            throw error
        }
        return temporary
    }

    private func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws(DeltaError) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[written...])
                return unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure(.write, path)
            }
            written += count
        }
    }

    /// Creates a directory unless it is there, and brings its name to the disk.
    static func create(_ path: String) throws(DeltaError) {
        guard unsafe mkdir(path, 0o755) == 0 else {
            if errno == EEXIST { return }
            throw DeltaError(.systemCall(.mkdir, errno: errno), path: path)
        }
        let parent = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        try sync(parent.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : parent)
    }

    /// Brings the names in a directory to the disk.
    static func sync(_ path: String) throws(DeltaError) {
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw DeltaError(.systemCall(.open, errno: errno), path: path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw DeltaError(.systemCall(.fsync, errno: errno), path: path) }
    }

    private func failure(_ call: DeltaError.SystemCall, _ path: String) -> DeltaError {
        DeltaError(.systemCall(call, errno: errno), path: path)
    }
}
