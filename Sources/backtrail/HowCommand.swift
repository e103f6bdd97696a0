import ArgumentParser
import TrailQuery

/// `backtrail how`.
struct HowCommand: QuestionCommand {
    static let configuration = CommandConfiguration(
        commandName: "how",
        abstract: "How it was done: tools, credentials and MFA.",
        discussion: """
            A row is a channel (console, cli, sdk, iac, service, browser, other) with its agent, the kind of credential, \
            whether MFA was used, and the TLS version.

            Which tools work with long-term keys?

              backtrail how --index sample-index --access-key 'AKIA*'
            """)

    @OptionGroup var newnessOptions: NewnessOptions
    @OptionGroup(title: "Index") var indexOptions: IndexOptions
    @OptionGroup(title: "Selection") var selectionOptions: SelectionOptions
    @OptionGroup(title: "Output") var outputOptions: OutputOptions

    var newSince: String? { newnessOptions.newSince }

    func question() throws -> Question {
        .how
    }
}
