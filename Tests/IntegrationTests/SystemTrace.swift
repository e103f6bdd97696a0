/// Runs the program under strace, which sends it a signal at a chosen call of the system.
enum SystemTrace {
    /// Whether strace is there and may trace.
    static let isAvailable: Bool = {
        let words = [
            "/usr/bin/env", "strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=mkdir:signal=KILL", "/bin/true",
        ]
        return (try? Program.spawn(words, output: "/dev/null", errors: "/dev/null")) == 0
    }()

    /// Runs a command line of the program.
    ///
    /// - Parameter moment: the call and its number in the run, as `fsync:3`.
    static func run(
        signal: String, at moment: String, _ arguments: String, directory: TemporaryDirectory
    ) throws -> Program.Outcome {
        let parts = moment.split(separator: ":")
        let trace =
            "strace -f -qq -o /dev/null -e trace=\(parts[0]) -e inject=\(parts[0]):signal=\(signal):when=\(parts[1])"
        return try Program.shell("\(trace) \"$BACKTRAIL\" \(arguments)", directory: directory)
    }
}
