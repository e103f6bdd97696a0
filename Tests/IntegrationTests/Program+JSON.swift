import Testing

extension Program {
    /// What `index --format json` said of a run.
    struct IndexReport {
        var exitCode: Int32
        var errors: String
        var summary: JSON

        var diagnostics: [JSON] { summary["diagnostics"]?.elements ?? [] }

        func objects(_ name: String) -> Int? { summary["objects"]?[name]?.integer }

        func records(_ name: String) -> Int? { summary["records"]?[name]?.integer }
    }

    /// The JSON that a command answers with.
    static func json(_ arguments: [String], directory: TemporaryDirectory) throws -> JSON {
        let outcome = try run(arguments, directory: directory)
        try #require(outcome.exitCode == 0, "\(arguments): \(outcome.errors)")
        return try JSON(outcome.output)
    }

    /// Indexes an archive and reads the summary.
    static func index(
        _ archive: String, into index: String, options: [String] = [], directory: TemporaryDirectory
    ) throws -> IndexReport {
        let outcome = try run(
            ["index", archive, "--index", index, "--format", "json", "--quiet"] + options, directory: directory)
        let summary = try #require(try? JSON(outcome.output), "exit \(outcome.exitCode): \(outcome.errors)")
        return IndexReport(exitCode: outcome.exitCode, errors: outcome.errors, summary: summary)
    }

    /// Makes a synthetic archive in a new folder and returns what it holds.
    static func synthesize(_ folder: String, _ options: [String], directory: TemporaryDirectory) throws -> Truth {
        let outcome = try run(["synthesize", folder] + options, directory: directory)
        try #require(outcome.exitCode == 0, "\(outcome.errors)")
        return try Truth(path: "\(directory.path)/\(folder)/truth.json")
    }
}
