import ArgumentParser
import CaseReport
import CloudTrail
import DigestValidation
import Insights
import Reporting
import Synchronization
import Tracing
import TrailCoverage
import TrailIndex
import TrailQuery

/// The sections of a report, asked one by one, and what of it is a bad answer.
struct ReportSections {
    let command: ReportCommand
    let index: OpenIndex
    let objects: [LedgerObject]
    private let selection: Selection
    let predicate: Predicate
    let interval: (from: Timestamp?, to: Timestamp?)
    private var alarms: Set<CaseReport.Alarm> = []

    init(
        _ command: ReportCommand, _ index: OpenIndex, _ objects: [LedgerObject], _ selection: Selection,
        selecting predicate: Predicate,
        _ interval: (from: Timestamp?, to: Timestamp?)
    ) {
        self.command = command
        self.index = index
        self.objects = objects
        self.selection = selection
        self.predicate = predicate
        self.interval = interval
        let refuted: Set<String> = Set(
            [LogVerdict.Status.modified, .corrupt, .trailingData, .missing, .unsafe].map(\.rawValue))
        if objects.contains(where: { refuted.contains($0.integrity) }) { alarms.insert(.integrity) }
        if objects.contains(where: { $0.diagnostics.contains { $0.code != .absentObject } }) { alarms.insert(.unread) }
    }

    private var indexWords: [String] { ["--index", command.indexOptions.path] }
    private var selectionOptions: SelectionOptions { command.selectionOptions }
    private var limit: Int { command.limit }

    /// The sections of some parts, and what of them is a bad answer.
    ///
    /// Insights are asked beside all others: they take as long as these, and neither keeps all processors busy.
    func sections(
        of parts: [CaseReport.Part]
    ) throws -> (sections: [CaseReport.Part: CaseReport.Section], alarms: Set<CaseReport.Alarm>) {
        typealias Answers = (sections: [CaseReport.Part: CaseReport.Section], alarms: Set<CaseReport.Alarm>)
        let shares = [parts.filter { $0 != .insights }, parts.filter { $0 == .insights }].filter { !$0.isEmpty }
        let results = Mutex<[Int: Result<Answers, any Error>]>([:])
        WorkerThreads.run(shares.count) { share in
            guard shares.indices.contains(share) else { return }
            let result = Result { () throws -> Answers in
                var asked = self
                var sections: [CaseReport.Part: CaseReport.Section] = [:]
                for part in shares[share] { sections[part] = try asked.section(part) }
                return (sections: sections, alarms: asked.alarms)
            }
            results.withLock { $0[share] = result }
        }
        let found = try results.withLock { results in try shares.indices.compactMap { try results[$0]?.get() } }
        return found.reduce(into: ([:], alarms)) { all, answers in
            all.sections.merge(answers.sections) { first, _ in first }
            all.alarms.formUnion(answers.alarms)
        }
    }

    /// The section of a part; nil where there is nothing to say, as of traces without a subject.
    private mutating func section(_ part: CaseReport.Part) throws -> CaseReport.Section? {
        let questions = CaseReport.Questions(
            engine: index.engine, selecting: predicate, indexWords: indexWords, selectionWords: selectionOptions.words,
            addressWords: command.addressOptions.words, ruleWords: command.ruleOptions.words, limit: limit)
        switch part {
        case .integrity: return try questions.integrity(of: objects)
        case .coverage: return try coverage()
        case .insights: return try insights()
        case .activity: return try questions.activity()
        case .who: return try questions.who()
        case .what: return try questions.what()
        case .where: return try questions.where()
        case .how: return try questions.how()
        case .errors: return try questions.errors()
        case .monitors: return try monitors()
        case .trace: return try traces()
        case .unread: return unread()
        }
    }

    private mutating func coverage() throws -> CaseReport.Section {
        var selection = CoverageSurvey.Selection()
        selection.accounts = Set(selectionOptions.account)
        selection.regions = Set(selectionOptions.region)
        (selection.from, selection.to) = interval
        let report = try index.coverage(
            selection, of: objects, archiveRoot: command.indexOptions.archiveRoot, command.digestOptions,
            isQuiet: command.quiet)
        if report.map.count(.missing) > 0 { alarms.insert(.coverage) }
        var words = ["coverage"] + indexWords + command.digestOptions.words
        for account in selectionOptions.account { words += ["--account", account] }
        for region in selectionOptions.region { words += ["--region", region] }
        if let from = selectionOptions.from { words += ["--from", from] }
        if let to = selectionOptions.to { words += ["--to", to] }
        return CaseReport.Section(report, command: words + ["--limit", String(limit)], limit: limit)
    }

    /// What was unusual among all events, as far as it was selected.
    private mutating func insights() throws -> CaseReport.Section {
        let outcome = try InsightRun().run(index.engine)
        let incidents = try SelectedIncidents(outcome.incidents, selection, predicate, limit: limit, in: index.engine)
        if incidents.total > 0 { alarms.insert(.insights) }
        let words =
            ["insights"] + indexWords + command.addressOptions.geo.flatMap { ["--geo", $0] } + selectionOptions.words
            + ["--limit", String(limit)]
        return CaseReport.Section(
            "insights", "What was unusual",
            notes: [
                "Chance alone is expected to cause ten incidents a month in each account; the least expected come first. "
                    + "\"backtrail insights --why ID\" shows the counts behind one."
            ],
            answers: [
                CaseReport.Answer(
                    "Incidents", ResultTable(incidents: incidents.shown, total: incidents.total),
                    command: words),
                CaseReport.Answer(
                    "Evidence", try ResultTable(evidenceOf: incidents.shown, in: index.engine), command: words),
            ])
    }

    /// What came of each subject; nothing where none is named.
    private func traces() throws -> CaseReport.Section? {
        if command.subject.isEmpty { return nil }
        let scope = Predicate.time(from: interval.from, to: interval.to)
        var answers: [CaseReport.Answer] = []
        var unknown: [String] = []
        for text in command.subject {
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
            let words = ["trace", text, "--timeline"] + indexWords + selectionOptions.words
            answers.append(
                CaseReport.Answer(
                    text, timeline, command: words + ["--limit", String(limit)], text: graph.treeText()))
        }
        return CaseReport.Section(traces: answers, unknown: unknown)
    }

    /// The monitoring controls of the CIS benchmark over the selected events.
    private mutating func monitors() throws -> CaseReport.Section {
        let plan = try MetricsPlan(FilterOptions.parse(["--cis"]), AlarmOptions.parse([]))
        let outcome = try index.engine.metrics(plan.filters, within: predicate)
        let watched = plan.watched(outcome, in: interval)
        if watched.contains(where: { $0.changes.contains { $0.newState == .alarm } }) { alarms.insert(.monitors) }
        let rows = plan.rows(outcome, watched)
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
    private func unread() -> CaseReport.Section {
        CaseReport.Section(
            "unread", "What could not be read",
            answers: [
                CaseReport.Answer(
                    "Objects and records", ResultTable(diagnosticsOf: objects, limit: 1_000),
                    command: ["inspect", "--rejected"] + indexWords)
            ])
    }
}
