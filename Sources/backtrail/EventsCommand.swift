import ArgumentParser
import Reporting
import TrailQuery

/// `backtrail events`.
struct EventsCommand: SelectingCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "The selected events themselves, in time order.",
        discussion: """
            As a table, a row an event. As json or jsonl, the delivered records, with where each was found under \
            _backtrail. With --raw, the very bytes that were delivered, read back from the archive.

            Everything that was refused, as records:

              backtrail events --index sample-index --error any --format jsonl
            """)

    @Option(
        help: ArgumentHelp(
            "The columns instead of the usual ones, with commas between them: fields as of count.",
            valueName: "fields"),
        completion: IndexCompletion.fields)
    var fields: [String] = []

    @Flag(help: "Prints the bytes of the records as delivered, each followed by a line end.")
    var raw = false

    @OptionGroup(title: "Addresses") var addressOptions: AddressOptions
    @OptionGroup var ruleOptions: RuleOptions
    @OptionGroup(title: "Index") var indexOptions: IndexOptions
    @OptionGroup(title: "Selection") var selectionOptions: SelectionOptions
    @OptionGroup(title: "Output") var outputOptions: OutputOptions

    func validate() throws {
        if raw, !fields.isEmpty { throw ValidationError("--raw prints whole records: --fields has no meaning with it") }
        try addressOptions.check(Fields.named(fields))
        try selectionOptions.check(Fields.named(fields))
    }

    func run() throws {
        let fields = fields.isEmpty ? nil : try Fields.named(fields)
        let selection = try selectionOptions.selection()
        var references = ReferenceData(
            addresses: try addressOptions.lookup(), classification: try ruleOptions.table())
        references.indicators = selection.indicators
        var times = StepTimes()
        let index = try OpenIndex(
            indexOptions, outputOptions, references, explains: selectionOptions.explain)
        times.end("open")
        let predicate = try index.predicate(of: selection)
        try index.noteMissing(selection)
        times.end("check")
        try write(index, predicate, fields)
        times.end("scan and write")
        times.tell(outputOptions)
        index.explain(predicate)
    }

    private func write(_ index: OpenIndex, _ predicate: Predicate, _ fields: [Field]?) throws {
        if raw {
            try writeRecords(opening: "", between: "\n", closing: "\n") { sink in
                let limit = outputOptions.limit.flatMap { $0 == 0 ? nil : $0 }
                return try index.engine.deliveredRecords(selecting: predicate, limit: limit, to: sink)
            }
            return
        }
        let limit = outputOptions.rowLimit(forTables: 50)
        switch outputOptions.format {
        case .json where fields == nil:
            try writeRecords(opening: "[\n", between: ",\n", closing: "\n]\n", empty: "[]\n") { sink in
                try index.engine.eventRecords(selecting: predicate, limit: limit, to: sink)
            }
        case .jsonl where fields == nil:
            try writeRecords(opening: "", between: "\n", closing: "\n") { sink in
                try index.engine.eventRecords(selecting: predicate, limit: limit, to: sink)
            }
        case .table, .json, .jsonl, .csv, .markdown:
            try outputOptions.write(index.engine.eventTable(selecting: predicate, fields: fields, limit: limit))
        }
    }

    /// Writes records as they come.
    ///
    /// - Parameter deliver: hands records to the sink, and returns how many there were before the limit.
    private func writeRecords(
        opening: String, between: String, closing: String, empty: String = "",
        deliver: ((_ sink: ([UInt8]) throws -> Void) throws -> Int)
    ) throws {
        var file = try OutputFile.open(outputOptions.output, isPaged: outputOptions.pager)
        var shown = 0
        let total = try deliver { record in
            try file.write(Array((shown == 0 ? opening : between).utf8))
            try file.write(foreign: record)
            shown += 1
        }
        try file.write(Array((shown == 0 ? empty : closing).utf8))
        try file.finish()
        outputOptions.noteCut(shown: shown, of: total)
    }
}
