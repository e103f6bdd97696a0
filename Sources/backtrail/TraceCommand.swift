import ArgumentParser
import Reporting
import Tracing
import TrailQuery

/// `backtrail trace`.
struct TraceCommand: SelectingCommand {
    /// The forms in which a graph is written.
    enum GraphFormat: String, ExpressibleByArgument, CaseIterable {
        case tree, json, dot, mermaid
        /// With `--timeline`: as other commands.
        case table, jsonl, csv, markdown
    }

    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Where a credential comes from, and everything that came of it.",
        discussion: """
            SUBJECT is an access key, an ARN of a user, role, session or resource, a principal id, the name of a user, \
            role or session, the ID of an event, or an address. Its calls are followed up, to whoever handed out the \
            credentials they were made with, and down, to all credentials that came of them: taken roles, made keys, \
            made users, roles that were opened or given to a service, sessions of the console. What no record proves \
            bears a question mark and the reason.

            The options of the selection say which calls of the subject are asked about; --from and --to also hold for \
            what came of them.

            A key has leaked. What came of it, as it was used from an address that nobody knows?

              backtrail trace AKIAEXAMPLEO2QYE3VCU --ip 203.0.113.231 --index sample-index

            And what was done with all of it, in order?

              backtrail trace AKIAEXAMPLEO2QYE3VCU --ip 203.0.113.231 --timeline --index sample-index

            Exit codes: 0 traced; 1 no event of the index is of the subject.
            """)

    @Argument(
        help: ArgumentHelp(
            "An access key, ARN, principal id, user, role or session name, event ID or address.", valueName: "subject"))
    var subject: String

    @Flag(help: "The events of the subject and of all that came of it, in order, instead of the tree.")
    var timeline = false

    @Flag(help: "Follows what is not certain too.")
    var followAmbiguous = false

    @Option(
        help: ArgumentHelp(
            "How many credentials below one user, role or key are followed; 200 if not given.", valueName: "n"))
    var sessions: Int?

    @Option(
        help: ArgumentHelp(
            "tree, json, dot or mermaid; of a timeline table, json, jsonl, csv or markdown.", valueName: "format"))
    var format: GraphFormat?

    @Option(
        help: ArgumentHelp(
            "How many events of a timeline are shown; 0 for all. 50 for tables, all for the rest.", valueName: "n"))
    var limit: Int?

    @Option(
        help: ArgumentHelp("The file to write instead of standard output.", valueName: "file"), completion: .file())
    var output: String?

    @Flag(help: "Shows no progress and no notes, only the answer and errors.")
    var quiet = false

    @Flag(help: "Tells on standard error how long each step took.")
    var timings = false

    @OptionGroup(title: "Index") var indexOptions: IndexOptions
    @OptionGroup(title: "Selection") var selectionOptions: SelectionOptions

    func validate() throws {
        if subject.isEmpty { throw ValidationError("name a subject") }
        if let sessions, sessions < 1 { throw ValidationError("--sessions is a number, 1 or more") }
        if let limit, limit < 0 { throw ValidationError("--limit is a number of rows, 0 or more") }
        switch format {
        case .tree, .dot, .mermaid:
            if timeline { throw ValidationError("--timeline is a table, json, jsonl, csv or markdown") }
        case .table, .jsonl, .csv, .markdown:
            if !timeline { throw ValidationError("a graph is a tree, json, dot or mermaid") }
        case .json, nil: break
        }
    }
}

extension TraceCommand {
    func run() throws {
        let subject = try TraceSubject(subject)
        let selection = try selectionOptions.selection()
        var references = ReferenceData()
        references.indicators = selection.indicators
        var times = StepTimes()
        let index = try OpenIndex(
            indexOptions, isQuiet: quiet, references, explains: selectionOptions.explain)
        times.end("open")
        let predicate = try index.predicate(of: selection)
        let interval = try selection.interval(newestEvent: index.engine.newestEvent)
        let scope = Predicate.time(from: interval.from, to: interval.to)
        let source = try IndexedCalls(index.engine, subject: subject, selection: predicate, scope: scope)
        var limits = CredentialTrace.Limits()
        if let sessions { limits.sessions = sessions }
        let graph = try CredentialTrace.graph(source, limits: limits, followsAmbiguous: followAmbiguous)
        times.end("trace")
        guard let graph else {
            try index.noteMissing(selection)
            throw CommandFailure(
                "no event of the index is of this \(subject.word)\(selectionHint(selection))",
                object: self.subject, hint: hint(subject), exitCode: .answerIsNo)
        }
        if timeline {
            try writeTimeline(source, graph, scope, index)
        } else {
            try write(graph, subject)
        }
        times.end("write")
        times.tell(outputOptions)
        index.explain(predicate)
    }

    /// The options that a timeline shares with other tables.
    private var outputOptions: OutputOptions {
        var options = OutputOptions()
        options.format = format.flatMap { OutputFormat(rawValue: $0.rawValue) } ?? .table
        options.limit = limit
        options.output = output
        options.quiet = quiet
        options.timings = timings
        options.pager = true
        return options
    }

    private func selectionHint(_ selection: Selection) -> String {
        selection == Selection() ? "" : " and of the selection"
    }

    private func hint(_ subject: TraceSubject) -> String? {
        if case .accessKey(let key) = subject, let account = key.account {
            return "its id encodes account \(account): is that account's trail in the index?"
        }
        return nil
    }

    private func write(_ graph: CredentialGraph, _ subject: TraceSubject) throws {
        var file = try OutputFile.open(output)
        switch format ?? .tree {
        case .json:
            try file.write(foreign: graph.json(subject: self.subject, kind: subject.word))
        case .dot: try file.write(Array(graph.graphviz.utf8))
        case .mermaid: try file.write(Array(graph.mermaid.utf8))
        case .tree, .table, .jsonl, .csv, .markdown:
            try file.write(Array(graph.treeText(style: file.terminal.style).utf8))
        }
        try file.finish()
    }

    private func writeTimeline(
        _ source: IndexedCalls, _ graph: CredentialGraph, _ scope: Predicate, _ index: OpenIndex
    ) throws {
        let options = outputOptions
        try options.write(
            index.timeline(of: graph, source, within: scope, limit: options.rowLimit(forTables: 50)))
    }
}
