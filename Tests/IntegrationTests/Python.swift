/// Python with other people's readers of Delta Lake and Parquet: `BACKTRAIL_PYTHON`, else `python3`.
enum Python {
    /// Whether there is a Python at all.
    static let isAvailable = holds("import json")

    /// Whether it can import the readers as well.
    static let hasReaders = holds("import deltalake, duckdb, polars, pyarrow")

    /// Runs a script of the directory `Interop` beside the tests.
    ///
    /// - Returns: what it printed; `ok` alone where it found nothing wrong.
    static func run(_ script: String, _ arguments: [String], directory: TemporaryDirectory) throws -> String {
        let output = directory.path + "/.python"
        let exitCode = try Program.spawn(
            words + ["\(SourceTree.tests)/Interop/\(script)"] + arguments, output: output, errors: output + "-errors")
        let text = try Program.read(output)
        if exitCode == 0 || !text.isEmpty { return text }
        return try Program.read(output + "-errors")
    }

    private static func holds(_ statement: String) -> Bool {
        (try? Program.spawn(words + ["-c", statement], output: "/dev/null", errors: "/dev/null")) == 0
    }

    /// The start of a command, with the variables by which a Python finds its modules.
    private static var words: [String] {
        let variables = ["PATH", "HOME", "PYTHONPATH"].compactMap { name in
            Variable.value(of: name).map { "\(name)=\($0)" }
        }
        return ["/usr/bin/env"] + variables + [Variable.value(of: "BACKTRAIL_PYTHON") ?? "python3"]
    }
}
