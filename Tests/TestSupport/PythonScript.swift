internal import Glibc

/// A Python script beside the tests that looks at our files with other people's readers.
package enum PythonScript {
    /// Whether Python and the readers the scripts import are there.
    ///
    /// Without them their tests are skipped.
    package static let isAvailable = run("-c 'import pyarrow, duckdb, deltalake; print(\"ok\")'").isSuccess

    /// Runs a script of the directory `Interop` next to the calling test.
    package static func run(
        _ name: String, _ arguments: [String], besides file: String
    ) -> (isSuccess: Bool, output: String) {
        let directory = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let words = ([directory + "/Interop/" + name] + arguments).map { "'\($0)'" }
        return run(words.joined(separator: " "))
    }

    private static func run(_ arguments: String) -> (isSuccess: Bool, output: String) {
        guard let pipe = unsafe popen("python3 \(arguments) 2>&1", "r") else { return (false, "no shell") }
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = unsafe fread(&buffer, 1, buffer.count, pipe)
            if count == 0 { break }
            output += buffer[..<count]
        }
        let status = unsafe pclose(pipe)
        let text = String(decoding: output, as: UTF8.self)
        return (status == 0 && text.hasSuffix("ok\n"), text)
    }
}
