import Glibc

/// A folder for the time of a command; it goes with all that is in it.
struct TemporaryFolder: ~Copyable {
    let path: String

    /// - Parameter parent: where it is made; else in $TMPDIR, else in /var/tmp.
    init(in parent: String?) throws {
        let parent = parent ?? Environment.value(of: "TMPDIR") ?? "/var/tmp"
        let path = "\(parent)/backtrail-\(getpid())"
        guard unsafe mkdir(path, 0o700) == 0 else {
            throw CommandFailure(FileDescriptor.Failure(number: errno).description, object: path)
        }
        self.path = path
    }

    deinit { TemporaryFolder.remove(path) }

    private static func remove(_ path: String) {
        // A file, or a link.
        if unsafe unlink(path) == 0 { return }
        if let folder = unsafe opendir(path) {
            var names: [String] = []
            while let entry = unsafe readdir(folder) {
                // `d_name` is a null-terminated string inside the entry, which lives until the next call.
                let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                    unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
                }
                if name != ".", name != ".." { names.append(name) }
            }
            unsafe closedir(folder)
            for name in names { remove(path + "/" + name) }
        }
        unsafe rmdir(path)
    }
}
