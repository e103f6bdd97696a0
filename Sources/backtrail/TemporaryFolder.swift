import Glibc
import TrailIndex

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
        for name in IndexDirectory.names(in: path) ?? [] { remove(path + "/" + name) }
        unsafe rmdir(path)
    }
}
