import ArgumentParser

/// What digests of an archive are checked with.
struct DigestOptions: ParsableArguments {
    @Option(
        name: .customLong("public-keys"), parsing: .upToNextOption,
        help: ArgumentHelp("Key files as list-public-keys prints them.", valueName: "file"), completion: .file())
    var publicKeys: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Files or folders with signatures of digests.", valueName: "path"), completion: .file())
    var signatures: [String] = []

    /// The options as words of a command line, as they were given.
    var words: [String] {
        (publicKeys.isEmpty ? [] : ["--public-keys"] + publicKeys)
            + (signatures.isEmpty ? [] : ["--signatures"] + signatures)
    }
}
