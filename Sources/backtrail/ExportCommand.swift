import ArgumentParser
import Glibc
import Parquet
import Reporting
import TrailQuery

/// `backtrail export`.
struct ExportCommand: SelectingCommand {
    /// Who is to read it.
    enum Receiver: String, ExpressibleByArgument, CaseIterable {
        case timesketch, ocsf, csv, jsonl, parquet
    }

    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "The selected events in the forms that other programs read.",
        discussion: """
            --to timesketch: JSON lines with message, datetime and timestamp_desc. --to ocsf: JSON lines of OCSF 1.1.0, \
            as Authentication, Account Change and API Activity. --to csv and --to parquet: a row an event. --to jsonl: \
            the delivered records, as of "events --format jsonl". All in the order of time.

            Everything that was done from an address, for a timeline:

              backtrail export --to timesketch --ip 203.0.113.231 --output story.jsonl --index sample-index

            --to is also the end of the selection: with both, the receiver comes first, without the option.

              backtrail export ocsf --from 2024-03-01 --to 2024-03-02 --index sample-index
            """)

    @Argument(help: ArgumentHelp("timesketch, ocsf, csv, jsonl or parquet; or as --to.", valueName: "receiver"))
    var receiver: Receiver?

    @Option(
        help: ArgumentHelp("The file to write instead of standard output; parquet needs one.", valueName: "file"),
        completion: .file())
    var output: String?

    @Option(help: ArgumentHelp("How many events are written; all if not given.", valueName: "n"))
    var limit: Int?

    @Flag(help: "Shows no notes, only the answer and errors.")
    var quiet = false

    @OptionGroup(title: "Index") var indexOptions: IndexOptions
    @OptionGroup(title: "Selection") var selectionOptions: SelectionOptions

    mutating func validate() throws {
        if receiver == nil, let named = selectionOptions.to.flatMap({ Receiver(rawValue: $0) }) {
            receiver = named
            selectionOptions.to = nil
        }
        guard let receiver else {
            let names = Receiver.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("say who is to read it, with --to: \(names)")
        }
        if let limit, limit < 1 { throw ValidationError("--limit is a number of events, 1 or more") }
        if receiver == .parquet, output == nil || output == "-" {
            throw ValidationError("a Parquet file is written in one piece: name it with --output")
        }
    }
}

extension ExportCommand {
    func run() throws {
        let selection = try selectionOptions.selection()
        var references = ReferenceData()
        references.indicators = selection.indicators
        let index = try OpenIndex(indexOptions, isQuiet: quiet, references, explains: selectionOptions.explain)
        let predicate = try index.predicate(of: selection)
        let total: Int
        switch receiver {
        case .parquet: total = try writeParquet(index.engine, predicate)
        case .jsonl: total = try writeRecords(index.engine, predicate)
        case .timesketch: total = try writeLines(index.engine, predicate, \.timesketchLine)
        case .ocsf: total = try writeLines(index.engine, predicate, \.ocsfLine)
        case .csv, nil: total = try writeCSV(index.engine, predicate)
        }
        try index.noteMissing(selection, isMet: total > 0)
        if let limit, total > limit, !quiet {
            StandardError.note("\(NumberText.grouped(limit)) of \(NumberText.grouped(total))")
        }
        index.explain(predicate)
    }

    private func forEachEvent(
        _ engine: QueryEngine, _ predicate: Predicate, _ body: (ExportedEvent) throws -> Void
    ) throws -> Int {
        let fields = try ExportedEvent.fieldNames.map { try Field($0) }
        return try engine.orderedValues(of: fields, selecting: predicate, limit: limit) { events in
            for event in events { try body(ExportedEvent(event)) }
        }
    }

    /// - Parameter line: nil for events that the receiver has no place for, which is said.
    private func writeLines(
        _ engine: QueryEngine, _ predicate: Predicate, _ line: (ExportedEvent) -> [UInt8]?
    ) throws -> Int {
        var file = try OutputFile.open(output)
        var leftOut = 0
        let total = try forEachEvent(engine, predicate) { event in
            if let bytes = line(event) {
                try file.write(foreign: bytes + [UInt8(ascii: "\n")])
            } else {
                leftOut += 1
            }
        }
        try file.finish()
        if leftOut > 0, !quiet {
            StandardError.note("\(NumberText.grouped(leftOut)) events have no time and were left out: see --to jsonl")
        }
        return total
    }

    private func writeRecords(_ engine: QueryEngine, _ predicate: Predicate) throws -> Int {
        var file = try OutputFile.open(output)
        let total = try engine.eventRecords(selecting: predicate, limit: limit) { record in
            try file.write(foreign: record + [UInt8(ascii: "\n")])
        }
        try file.finish()
        return total
    }

    private func writeCSV(_ engine: QueryEngine, _ predicate: Predicate) throws -> Int {
        var file = try OutputFile.open(output)
        var table = ExportedEvent.table([])
        var isFirst = true
        let fields = try ExportedEvent.fieldNames.map { try Field($0) }
        let total = try engine.orderedValues(of: fields, selecting: predicate, limit: limit) { events in
            table = ExportedEvent.table(events.map { ExportedEvent($0) })
            try file.write(foreign: table.csv(withHeader: isFirst))
            isFirst = false
        }
        if isFirst { try file.write(table.csv(withHeader: true)) }
        try file.finish()
        return total
    }

    private func writeParquet(_ engine: QueryEngine, _ predicate: Predicate) throws -> Int {
        let path = output ?? ""
        // A file of the name before is not replaced: whoever reads it may have it open.
        guard unsafe access(path, F_OK) != 0 else {
            throw CommandFailure("is there already: choose another name", object: path)
        }
        var table = try ExportedTable(path: path, createdBy: "backtrail version \(Version.number)")
        let total = try forEachEvent(engine, predicate) { try table.append($0) }
        try table.finish()
        return total
    }
}
