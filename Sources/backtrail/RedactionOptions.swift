import ArgumentParser

/// Tells of `--redact` in the help of commands; `RedactionFile` takes it before they see their words.
struct RedactionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Writes pseudonyms for accounts, names and addresses, and what they stand for to this file.",
            valueName: "file"), completion: .file())
    var redact: String?
}
