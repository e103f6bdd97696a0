import ArgumentParser
import Reporting
import TrailQuery

/// A command that is answered by one table: opens the index, resolves the selection, asks, and writes the answer.
protocol QuestionCommand: SelectingCommand {
    var indexOptions: IndexOptions { get }
    var outputOptions: OutputOptions { get }
    /// Rows of a table where `--limit` says nothing.
    var tableLimit: Int { get }
    /// What `--new-since` says, of a command that has it.
    var newSince: String? { get }

    func question() throws -> Question
    /// What the question knows besides the index.
    func references() throws -> ReferenceData
}

extension QuestionCommand {
    var tableLimit: Int { 50 }
    var newSince: String? { nil }

    func references() throws -> ReferenceData { ReferenceData() }

    func run() throws {
        try answer()
    }

    func answer() throws {
        let question = try question()
        let selection = try selectionOptions.selection()
        if newSince != nil, selection.from != nil {
            throw ValidationError("--from would hide what --new-since looks for: events before")
        }
        var references = try references()
        references.indicators = selection.indicators
        var times = StepTimes()
        let index = try OpenIndex(
            indexOptions, outputOptions, references, explains: selectionOptions.explain)
        times.end("open")
        let predicate = try index.predicate(of: selection)
        let limit = outputOptions.rowLimit(forTables: tableLimit)
        let since = try newSince.map {
            try Selection.time($0, option: "--new-since", newestEvent: index.engine.newestEvent)
        }
        times.end("plan")
        let table = try index.engine.answer(question, selecting: predicate, limit: limit, newSince: since)
        times.end("scan")
        // A row of `when` may be an empty bucket.
        var isMet = table.totalRows > 0
        if case .when = question { isMet = false }
        try index.noteMissing(selection, isMet: isMet)
        times.end("check")
        try outputOptions.write(table)
        times.end("write")
        times.tell(outputOptions)
        index.explain(predicate)
    }
}
