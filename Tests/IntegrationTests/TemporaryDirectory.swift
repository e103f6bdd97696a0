import Glibc
import Testing

/// A directory of a test's own, removed with all it holds when the test is over.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/backtrail-test-XXXXXX".utf8CString)
        // mkdtemp writes over the six X of a string that ends with a zero byte.
        try #require(unsafe mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        // What is left behind in /tmp harms nobody.
        _ = try? Program.spawn(["/bin/rm", "-rf", path], output: "/dev/null", errors: "/dev/null")
    }
}
