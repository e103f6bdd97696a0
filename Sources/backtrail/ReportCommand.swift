import ArgumentParser
import CaseReport
import CloudTrail
import Reporting
import Tracing
import TrailCoverage
import TrailIndex
import TrailQuery

extension CaseReport.Format: ExpressibleByArgument {}

/// `backtrail report`.
struct ReportCommand: SelectingCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "The whole case as one page to hand over.",
        discussion: """
            Scope, integrity, what was delivered hour by hour, activity over time, who, what, where and how, what failed, \
            the monitoring controls of the CIS benchmark, what came of each --subject, and what could not be read; under \
            every table the command that gives it again. The page holds all it needs: it asks no network, prints, and \
            reads in light and dark.

            Write the report of an index:

              backtrail report --index sample-index --output case.html
            """)

    @Option(help: ArgumentHelp("What stands over the report.", valueName: "text"))
    var title = "CloudTrail report"

    @Option(
        help: ArgumentHelp(
            "html, markdown or json; if not given what the name of the file ends with says, else html.",
            valueName: "format"))
    var format: CaseReport.Format?

    @Option(
        help: ArgumentHelp("The file to write; standard output if not given.", valueName: "file"), completion: .file())
    var output: String?

    @Option(help: ArgumentHelp("Rows of a table.", valueName: "n"))
    var limit = 25

    @Flag(help: "Shows no progress and no notes, only the report and errors.")
    var quiet = false

    @Option(
        help: ArgumentHelp(
            "What is traced: an access key, an ARN or another subject of trace. May be repeated.", valueName: "subject")
    )
    var subject: [String] = []

    @OptionGroup(title: "Digests") var digestOptions: DigestOptions
    @OptionGroup(title: "Addresses") var addressOptions: AddressOptions
    @OptionGroup var ruleOptions: RuleOptions
    @OptionGroup(title: "Index") var indexOptions: IndexOptions
    @OptionGroup(title: "Selection") var selectionOptions: SelectionOptions

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit is a number of rows, 1 or more") }
    }

    func run() throws {
        let selection = try selectionOptions.selection()
        var references = ReferenceData(
            addresses: try addressOptions.lookup(), classification: try ruleOptions.table())
        references.indicators = selection.indicators
        // Before the questions, so that a report that cannot be written costs no time.
        var file = try OutputFile.open(output)
        let index = try OpenIndex(indexOptions, isQuiet: quiet, references, explains: selectionOptions.explain)
        let predicate = try index.predicate(of: selection)
        let objects = try index.objects()
        let interval = try selection.interval(newestEvent: index.engine.newestEvent)
        let report = CaseReport(
            title: title, scope: try scope(index, objects, selection),
            sections: try sections(index, objects, predicate, interval))
        try index.noteMissing(selection)
        try file.write(Array(try report.text(as: chosenFormat).utf8))
        try file.finish()
        index.explain(predicate)
    }

    private var chosenFormat: CaseReport.Format {
        if let format { return format }
        if output?.hasSuffix(".md") == true { return .markdown }
        return output?.hasSuffix(".json") == true ? .json : .html
    }

    /// The words that name the index in the commands of the report.
    private var indexWords: [String] { ["--index", indexOptions.path] }

    private func sections(
        _ index: OpenIndex, _ objects: [LedgerObject], _ predicate: Predicate,
        _ interval: (from: Timestamp?, to: Timestamp?)
    ) throws -> [CaseReport.Section] {
        let questions = CaseReport.Questions(
            engine: index.engine, selecting: predicate, indexWords: indexWords, selectionWords: selectionOptions.words,
            limit: limit)
        return [
            try questions.integrity(of: objects), try coverage(index, objects, interval), try questions.activity(),
        ] + (try questions.summaries()) + [try questions.errors(), try monitors(index, predicate)]
            + (try traces(index, predicate, interval)) + [unread(objects)]
    }

    private func scope(
        _ index: OpenIndex, _ objects: [LedgerObject], _ selection: Selection
    ) throws -> [CaseReport.Fact] {
        let interval = try selection.interval(newestEvent: index.engine.newestEvent)
        let selected = selectionOptions.words
        var facts = [CaseReport.Fact("Index", indexOptions.path)]
        facts += CaseReport.Fact.facts(of: objects)
        if let newest = index.engine.newestEvent { facts.append(CaseReport.Fact("Newest event", "\(newest)")) }
        facts.append(CaseReport.Fact("Selection", selected.isEmpty ? "every event" : ShellText.line(selected)))
        if let from = interval.from { facts.append(CaseReport.Fact("From", "\(from)")) }
        if let to = interval.to { facts.append(CaseReport.Fact("To before", "\(to)")) }
        facts.append(CaseReport.Fact("Command", ShellText.line(["backtrail"] + CommandLine.arguments.dropFirst())))
        facts.append(CaseReport.Fact("Version", Version.text))
        return facts
    }

    private func coverage(
        _ index: OpenIndex, _ objects: [LedgerObject], _ interval: (from: Timestamp?, to: Timestamp?)
    ) throws -> CaseReport.Section {
        var selection = CoverageSurvey.Selection()
        selection.accounts = Set(selectionOptions.account)
        selection.regions = Set(selectionOptions.region)
        (selection.from, selection.to) = interval
        let report = try index.coverage(
            selection, of: objects, archiveRoot: indexOptions.archiveRoot, digestOptions, isQuiet: quiet)
        var command = ["coverage"] + indexWords + digestOptions.words
        for account in selectionOptions.account { command += ["--account", account] }
        for region in selectionOptions.region { command += ["--region", region] }
        if let from = selectionOptions.from { command += ["--from", from] }
        if let to = selectionOptions.to { command += ["--to", to] }
        return CaseReport.Section(report, command: command + ["--limit", String(limit)], limit: limit)
    }

    /// What came of each subject; nothing where none is named.
    private func traces(
        _ index: OpenIndex, _ predicate: Predicate, _ interval: (from: Timestamp?, to: Timestamp?)
    ) throws -> [CaseReport.Section] {
        if subject.isEmpty { return [] }
        let scope = Predicate.time(from: interval.from, to: interval.to)
        var answers: [CaseReport.Answer] = []
        var unknown: [String] = []
        for text in subject {
            let source = try IndexedCalls(
                index.engine, subject: try TraceSubject(text), selection: predicate, scope: scope)
            guard
                let graph = try CredentialTrace.graph(
                    source, limits: CredentialTrace.Limits(), followsAmbiguous: false)
            else {
                unknown.append(text)
                continue
            }
            let timeline = try index.timeline(of: graph, source, within: scope, limit: limit)
            let command = ["trace", text, "--timeline"] + indexWords + selectionOptions.words
            answers.append(
                CaseReport.Answer(
                    text, timeline, command: command + ["--limit", String(limit)], text: graph.treeText()))
        }
        return [CaseReport.Section(traces: answers, unknown: unknown)]
    }

    /// The monitoring controls of the CIS benchmark over the selected events.
    private func monitors(_ index: OpenIndex, _ predicate: Predicate) throws -> CaseReport.Section {
        let plan = try MetricsPlan(FilterOptions.parse(["--cis"]), AlarmOptions.parse([]))
        let outcome = try index.engine.metrics(plan.filters, within: predicate)
        let rows = plan.rows(outcome, plan.watched(outcome, in: (nil, nil)))
        return CaseReport.Section(
            "monitors", "CIS monitoring controls",
            notes: ["What the metric filters and alarms of the CIS AWS Foundations Benchmark would have told."],
            answers: [
                CaseReport.Answer(
                    "Controls", ResultTable(controls: rows, limit: nil),
                    command: ["metrics", "--cis"] + indexWords + selectionOptions.words)
            ])
    }

    /// Everything that could not be read.
    private func unread(_ objects: [LedgerObject]) -> CaseReport.Section {
        CaseReport.Section(
            "unread", "What could not be read",
            answers: [
                CaseReport.Answer(
                    "Objects and records", ResultTable(diagnosticsOf: objects, limit: 1_000),
                    command: ["inspect", "--rejected"] + indexWords)
            ])
    }
}
