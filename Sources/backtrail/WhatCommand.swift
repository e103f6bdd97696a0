import ArgumentParser
import TrailQuery

/// `backtrail what`.
struct WhatCommand: QuestionCommand {
    static let configuration = CommandConfiguration(
        commandName: "what",
        abstract: "What was done: calls by service and name.",
        discussion: """
            A row is a kind of call: how often it was made, how often it failed, by how many principals, and when.

            What did one role do, with which parameters, and how did it end?

              backtrail what --index sample-index --principal '*Admin*' --detail
            """)

    @Flag(help: "Adds the most frequent request parameters and outcomes.")
    var detail = false

    @OptionGroup var newnessOptions: NewnessOptions
    @OptionGroup(title: "Index") var indexOptions: IndexOptions
    @OptionGroup(title: "Selection") var selectionOptions: SelectionOptions
    @OptionGroup(title: "Output") var outputOptions: OutputOptions

    var newSince: String? { newnessOptions.newSince }

    func question() throws -> Question {
        .what(detail: detail)
    }
}
