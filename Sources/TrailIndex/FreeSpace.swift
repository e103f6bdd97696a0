import Glibc

/// What a disk has room for.
enum FreeSpace {
    /// Bytes that a user may write where a path lies or will lie; nil where the system does not tell.
    static func bytes(at path: String) -> Int64? {
        var path = path[...]
        while true {
            var status = statvfs()
            // statvfs fills one statvfs.
            if unsafe statvfs(path.isEmpty ? "/" : String(path), &status) == 0 {
                let (bytes, overflow) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
                return overflow ? .max : Int64(clamping: bytes)
            }
            guard errno == ENOENT, let slash = path.lastIndex(of: "/") else { return nil }
            path = path[..<slash]
        }
    }
}
