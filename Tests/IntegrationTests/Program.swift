import Glibc
import Testing

/// The built executable, run as a user runs it.
struct Program {
    /// What a run left behind.
    struct Outcome {
        /// The exit code; 128 and the number of the signal for a process that a signal ended, as shells say it.
        var exitCode: Int32
        var output: String
        var errors: String
    }

    /// The executable that the build puts beside the test bundle.
    static func path() throws -> String {
        var buffer = [CChar](repeating: 0, count: 4_096)
        // readlink writes no more than it is told there is room for.
        let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
        try #require(count > 0)
        let bundle = String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
        let directory = try #require(bundle.lastIndex(of: "/").map { bundle[..<$0] })
        let path = "\(directory)/backtrail"
        try #require(unsafe access(path, X_OK) == 0, "no executable at \(path)")
        return path
    }

    /// Runs the program to its end with nothing on standard input.
    ///
    /// - Parameters:
    ///   - environment: the whole environment of the program, `PATH` aside.
    ///   - directory: its working directory.
    ///   - output: a file or device for standard output, where that is not to be read.
    static func run(
        _ arguments: [String], environment: [String: String] = [:], directory: TemporaryDirectory,
        output: String? = nil
    ) throws -> Outcome {
        let outputPath = output ?? directory.path + "/.stdout"
        let errorsPath = directory.path + "/.stderr"
        let variables = environment.map { "\($0.key)=\($0.value)" }
        let exitCode = try spawn(
            ["/usr/bin/env", "-i", "-C", directory.path, "PATH=/usr/bin:/bin"] + variables + [path()] + arguments,
            output: outputPath, errors: errorsPath)
        return Outcome(
            exitCode: exitCode, output: output == nil ? try read(outputPath) : "", errors: try read(errorsPath))
    }

    /// Runs a script of the shell that finds the program as `$BACKTRAIL`.
    static func shell(_ script: String, directory: TemporaryDirectory) throws -> Outcome {
        let outputPath = directory.path + "/.stdout"
        let errorsPath = directory.path + "/.stderr"
        let words = [
            "/usr/bin/env", "-i", "-C", directory.path, "PATH=/usr/bin:/bin", "BACKTRAIL=\(try path())", "/bin/sh",
            "-c", script,
        ]
        let exitCode = try spawn(words, output: outputPath, errors: errorsPath)
        return Outcome(exitCode: exitCode, output: try read(outputPath), errors: try read(errorsPath))
    }

    /// Whether the system has a program of this name.
    static func exists(_ name: String) -> Bool {
        (try? spawn(["/bin/sh", "-c", "command -v \(name)"], output: "/dev/null", errors: "/dev/null")) == 0
    }

    /// Runs any program to its end and returns its exit code.
    static func spawn(_ words: [String], output: String, errors: String) throws -> Int32 {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        let flags = O_WRONLY | O_CREAT | O_TRUNC
        unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, flags, 0o600)
        unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, flags, 0o600)

        // Strings that outlive the call, in an array that ends with a null pointer; freed when the process has its own.
        let copies = unsafe words.map { unsafe strdup($0) } + [nil]
        defer { unsafe copies.forEach { unsafe free($0) } }
        var process: pid_t = 0
        let failure = unsafe posix_spawn(&process, words[0], &actions, nil, copies, [nil])
        try #require(failure == 0, "posix_spawn failed with \(failure)")
        var status: CInt = 0
        while unsafe waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { break }
        }
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }

    /// The text of a file.
    static func read(_ path: String) throws -> String {
        let descriptor = unsafe open(path, O_RDONLY)
        try #require(descriptor >= 0, "cannot open \(path)")
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            // read writes no more than it is told there is room for.
            let count = unsafe Glibc.read(descriptor, &piece, piece.count)
            try #require(count >= 0)
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += piece[..<count]
        }
    }

    /// Writes a text file.
    static func write(_ text: String, to path: String) throws {
        let bytes = Array(text.utf8)
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        try #require(descriptor >= 0, "cannot create \(path)")
        defer { close(descriptor) }
        // write reads no more than it is told there is.
        try #require(unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
    }
}
