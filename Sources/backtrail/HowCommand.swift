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

            Channel, agent and credential are told by rules that anyone can add to. Print them, write your own in the \
            same form, and give them with --rules:

              backtrail how --print-rules
            """)

    @Flag(help: "Prints the built-in rules for channel, agent and credential, and how such rules are written.")
    var printRules = false

    @OptionGroup var ruleOptions: RuleOptions

    @OptionGroup var newnessOptions: NewnessOptions
    @OptionGroup(title: "Index") var indexOptions: IndexOptions
    @OptionGroup(title: "Selection") var selectionOptions: SelectionOptions
    @OptionGroup(title: "Output") var outputOptions: OutputOptions

    var newSince: String? { newnessOptions.newSince }

    func question() throws -> Question {
        .how
    }

    func references() throws -> ReferenceData {
        ReferenceData(classification: try ruleOptions.table())
    }

    func run() throws {
        guard printRules else { return try answer() }
        var file = try OutputFile.open(outputOptions.output)
        try file.write(Array(ClassificationTable.builtInText.utf8))
        try file.finish()
    }
}
