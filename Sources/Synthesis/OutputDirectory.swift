import Glibc

/// The directory that an archive is made in: new, or empty at the start.
struct OutputDirectory: Sendable {
    let path: String

    /// Makes the directory, or takes an empty one.
    init(creating path: String) throws(SynthesisError) {
        var trimmed = Substring(path)
        while trimmed.count > 1, trimmed.hasSuffix("/") {
            trimmed = trimmed.dropLast()
        }
        self.path = String(trimmed)
        try OutputDirectory.makeDirectories(self.path)
        guard let directory = unsafe opendir(self.path) else { throw OutputDirectory.failure("opendir", self.path) }
        defer { unsafe closedir(directory) }
        var entries = 0
        // Proof: readdir's result is only tested for null; `.` and `..` are the two of an empty directory.
        while unsafe readdir(directory) != nil {
            entries += 1
        }
        guard entries <= 2 else { throw .notEmpty(self.path) }
    }

    /// Writes a new file and whatever directories it needs; an existing file is an error.
    func write(_ bytes: [UInt8], to name: String) throws(SynthesisError) {
        let target = "\(path)/\(name)"
        if let slash = target.lastIndex(of: "/") {
            try OutputDirectory.makeDirectories(String(target[..<slash]))
        }
        let descriptor = unsafe open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw OutputDirectory.failure("open", target) }
        defer { close(descriptor) }
        var done = 0
        while done < bytes.count {
            // Proof: the pointer covers exactly the bytes from `done` to the end, inside its closure.
            let written = unsafe bytes[done...].withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 {
                if errno == EINTR { continue }
                throw OutputDirectory.failure("write", target)
            }
            done += written
        }
    }

    private static func makeDirectories(_ path: String) throws(SynthesisError) {
        if unsafe mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
            throw failure("mkdir", path)
        }
        try makeDirectories(String(path[..<slash]))
        guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST else { throw failure("mkdir", path) }
    }

    private static func failure(_ call: String, _ path: String) -> SynthesisError {
        let number = errno
        // Proof: strerror gives a terminated string that is copied at once.
        let reason = unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
        return .system(path: path, call: call, reason: reason)
    }
}
