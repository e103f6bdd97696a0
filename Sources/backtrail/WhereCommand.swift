import ArgumentParser
import TrailQuery

/// `backtrail where`.
struct WhereCommand: QuestionCommand {
    static let configuration = CommandConfiguration(
        commandName: "where",
        abstract: "Where calls came from: source addresses and services.",
        discussion: """
            A row is a source address with its kind (public, private, service, internal, other).

            Where do failed sign-ins come from?

              backtrail where --index sample-index --event ConsoleLogin --error any
            """)

    @OptionGroup(title: "Index") var indexOptions: IndexOptions
    @OptionGroup(title: "Selection") var selectionOptions: SelectionOptions
    @OptionGroup(title: "Output") var outputOptions: OutputOptions

    func question() throws -> Question {
        .where
    }
}
