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

            Which addresses were never seen before the second day?

              backtrail where --index sample-index --new-since 2024-03-02
            """)

    @OptionGroup var newnessOptions: NewnessOptions
    @OptionGroup(title: "Index") var indexOptions: IndexOptions
    @OptionGroup(title: "Selection") var selectionOptions: SelectionOptions
    @OptionGroup(title: "Output") var outputOptions: OutputOptions

    var newSince: String? { newnessOptions.newSince }

    func question() throws -> Question {
        .where
    }
}
