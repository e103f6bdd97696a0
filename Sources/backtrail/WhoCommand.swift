import ArgumentParser
import TrailQuery

/// `backtrail who`.
struct WhoCommand: QuestionCommand {
    static let configuration = CommandConfiguration(
        commandName: "who",
        abstract: "Who acted: principals, or their sessions, by number of events.",
        discussion: """
            A row is a principal with its type and account: its events, errors and writes, when it was first and last \
            seen, and from how many addresses, with how many keys and so on. A role stands for all its sessions.

            Who was refused something, and from how many addresses?

              backtrail who --index sample-index --error any
            """)

    @Flag(help: "Gives a row to every session of a role instead of to the role.")
    var sessions = false

    @OptionGroup var newnessOptions: NewnessOptions
    @OptionGroup(title: "Index") var indexOptions: IndexOptions
    @OptionGroup(title: "Selection") var selectionOptions: SelectionOptions
    @OptionGroup(title: "Output") var outputOptions: OutputOptions

    var newSince: String? { newnessOptions.newSince }

    func question() throws -> Question {
        .who(sessions: sessions)
    }
}
