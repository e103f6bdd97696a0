import ArgumentParser
import TrailQuery

/// The rules that tell channel, agent and credential.
struct RuleOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Rules for channel, agent and credential that go before the built-in ones, in the form of how --print-rules.",
            valueName: "file"),
        completion: .file())
    var rules: [String] = []

    /// The options as words of a command line, as they were given.
    var words: [String] { rules.flatMap { ["--rules", $0] } }

    /// Reads the files, the first one going first; nil where there are none.
    ///
    /// - Throws: `CommandFailure` that names the file, the line and what is wrong with it.
    func table() throws -> ClassificationTable? {
        if rules.isEmpty { return nil }
        var table = ClassificationTable.builtIn
        for path in rules.reversed() {
            do {
                let text = String(decoding: try FileDescriptor.contents(of: path), as: UTF8.self)
                table = try ClassificationTable(text).followed(by: table)
            } catch let error as FileDescriptor.Failure {
                throw CommandFailure(error.description, object: path, exitCode: .validationFailure)
            } catch let error as ClassificationError {
                throw CommandFailure(error.description, object: path, exitCode: .validationFailure)
            }
        }
        return table
    }
}
