import ArgumentParser
import Reporting
import TrailQuery

/// A command that is answered by one table: opens the index, resolves the selection, asks, and writes the answer.
protocol QuestionCommand: ParsableCommand {
    var indexOptions: IndexOptions { get }
    var selectionOptions: SelectionOptions { get }
    var outputOptions: OutputOptions { get }
    /// Rows of a table where `--limit` says nothing.
    var tableLimit: Int { get }

    func question() throws -> Question
}

extension QuestionCommand {
    var tableLimit: Int { 50 }

    func run() throws {
        let question = try question()
        let selection = try selectionOptions.selection()
        let index = try OpenIndex(indexOptions, outputOptions)
        let predicate = try index.predicate(of: selection)
        let limit = outputOptions.rowLimit(forTables: tableLimit)
        let table = try index.engine.answer(question, selecting: predicate, limit: limit)
        try outputOptions.write(table)
    }
}
