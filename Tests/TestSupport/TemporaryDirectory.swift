internal import Glibc

/// A directory of a test's own, removed with all it holds when the test lets it go.
package final class TemporaryDirectory {
    package let path: String

    package init() {
        let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? P_tmpdir
        var template = Array((parent + "/backtrail-test-XXXXXX").utf8CString)
        path = unsafe template.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress, let made = unsafe mkdtemp(base) else {
                fatalError("no temporary directory: errno \(errno)")
            }
            return unsafe String(cString: made)
        }
    }

    deinit { Self.remove(path) }

    package func file(_ name: String) -> String { path + "/" + name }

    /// The names in it.
    package var names: [String] { Self.names(path) ?? [] }

    package func write(_ bytes: [UInt8], to name: String) {
        guard let file = unsafe fopen(file(name), "wb") else { fatalError("cannot write \(name)") }
        defer { unsafe fclose(file) }
        unsafe fwrite(bytes, 1, bytes.count, file)
    }

    package func write(_ text: String, to name: String) {
        write(Array(text.utf8), to: name)
    }

    package func contents(_ name: String) -> [UInt8] { Self.contents(of: file(name)) }

    /// The bytes of a file, none if it cannot be opened.
    package static func contents(of path: String) -> [UInt8] {
        guard let file = unsafe fopen(path, "rb") else { return [] }
        defer { unsafe fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = unsafe fread(&buffer, 1, buffer.count, file)
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    package func makeDirectory(_ name: String) {
        unsafe mkdir(file(name), 0o755)
    }

    /// Makes a symbolic link to a path.
    package func link(_ target: String, as name: String) {
        unsafe symlink(target, file(name))
    }

    package func rename(_ name: String, to other: String) {
        unsafe Glibc.rename(file(name), file(other))
    }

    package func removeFile(_ name: String) {
        unsafe unlink(file(name))
    }

    /// The names in a directory in alphabetical order; nil if it is none.
    package static func names(_ path: String) -> [String]? {
        guard let directory = unsafe opendir(path) else { return nil }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private static func remove(_ path: String) {
        if unsafe unlink(path) == 0 { return }
        for name in names(path) ?? [] { remove(path + "/" + name) }
        unsafe rmdir(path)
    }
}
