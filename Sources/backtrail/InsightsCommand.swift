import ArgumentParser
import Insights
import Reporting
import TrailQuery

extension InsightBudget.Scope: ExpressibleByArgument {}

/// `backtrail insights`.
struct InsightsCommand: SelectingCommand {
    static let configuration = CommandConfiguration(
        commandName: "insights",
        abstract: "What was unusual: call and error rates, with reasons; AWS's own Insights checked.",
        discussion: """
            Learns from every event of the index what is usual, and lists what is not: the least expected first, each with \
            a sentence that says why and how often chance would do the same. --budget says how many incidents chance may \
            cause; there is no threshold. The selection limits what is shown, never what is learned from.

            As json or jsonl, records of AWS's own schema, with a member analysis.

            What was unusual?

              backtrail insights --index sample-index

            Do AWS's own Insights agree with the archive?

              backtrail insights --index sample-index --delivered
            """)

    @Flag(help: "Lists the Insights that AWS delivered instead, each counted anew in the archive.")
    var delivered = false

    @Option(help: ArgumentHelp("Incidents that chance may cause, in all.", valueName: "n"))
    var budget: Double = 10

    @Option(
        help: ArgumentHelp(
            "What --budget is for: a month of each account, or of the organisation as a whole.", valueName: "scope"))
    var per: InsightBudget.Scope = .accountMonth

    @Option(
        help: ArgumentHelp("Shows the history of one incident: its id, or how it begins.", valueName: "id"))
    var why: String?

    @Flag(help: "Leaves out what AWS's records do not have: the member analysis.")
    var awsStrict = false

    @OptionGroup(title: "Addresses") var addressOptions: AddressOptions
    @OptionGroup(title: "Index") var indexOptions: IndexOptions
    @OptionGroup(title: "Selection") var selectionOptions: SelectionOptions
    @OptionGroup(title: "Output") var outputOptions: OutputOptions

    func validate() throws {
        guard budget > 0, budget.isFinite else { throw ValidationError("--budget is a number above 0") }
        if delivered, why != nil {
            throw ValidationError("--why shows an incident of backtrail's own: not --delivered")
        }
        if awsStrict, outputOptions.format != .json, outputOptions.format != .jsonl {
            throw ValidationError("--aws-strict is about records: it needs --format json or jsonl")
        }
    }

    func run() throws {
        let selection = try selectionOptions.selection()
        var times = StepTimes()
        var references = ReferenceData(addresses: try addressOptions.lookup())
        references.indicators = selection.indicators
        let index = try OpenIndex(indexOptions, outputOptions, references, explains: selectionOptions.explain)
        times.end("open")
        let predicate = try index.predicate(of: selection)
        try index.noteMissing(selection)
        if delivered {
            try writeDelivered(index, selection)
        } else {
            try findIncidents(index, selection, predicate, &times)
        }
        times.end("write")
        times.tell(outputOptions)
        index.explain(predicate)
    }

    private func findIncidents(
        _ index: OpenIndex, _ selection: Selection, _ predicate: Predicate, _ times: inout StepTimes
    ) throws {
        let outcome = try InsightRun(budget: InsightBudget(incidents: budget, per: per)).run(index.engine)
        times.end("learn")
        tell(outcome)
        if let why { return try explain(why, outcome.incidents, index) }
        let incidents = try SelectedIncidents(
            outcome.incidents, selection, predicate, limit: outputOptions.rowLimit(forTables: 50), in: index.engine)
        times.end("evidence")
        switch outputOptions.format {
        case .json, .jsonl: try write(incidents.shown, of: incidents.total, index)
        case .table, .csv, .markdown:
            try outputOptions.write(ResultTable(incidents: incidents.shown, total: incidents.total))
        }
    }

    /// Says what was learned from, and what was left out.
    private func tell(_ outcome: InsightRun.Outcome) {
        let summary = outcome.summary
        outputOptions.note(
            "learned from \(NumberText.grouped(summary.events)) calls of \(NumberText.grouped(outcome.accounts)) "
                + (outcome.accounts == 1 ? "account" : "accounts"))
        if summary.undated > 0 {
            outputOptions.note("\(NumberText.grouped(summary.undated)) calls have no time and were left out")
        }
        for (column, events) in summary.others.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            outputOptions.note(
                "\(column): \(NumberText.grouped(events)) events had values beyond what there is memory for: taken as one"
            )
        }
        for note in outcome.notes { outputOptions.note(note) }
    }

    // MARK: Records

    private func write(_ incidents: [Incident], of total: Int, _ index: OpenIndex) throws {
        let queries = incidents.compactMap(\.evidenceQuery)
        let counted = try InsightStatistics.counted(queries, in: index.engine)
        let eventIDs = try EvidenceIDs(incidents.flatMap(\.evidence), in: index.engine)
        let delivered = try DeliveredMatches(index.engine)
        var file = try OutputFile.open(outputOptions.output)
        let isList = outputOptions.format == .json
        if isList { try file.write(Array("{\"Records\":[".utf8)) }
        var next = 0
        var isFirst = true
        for var incident in incidents {
            incident.delivered = delivered.match(incident)
            var statistics: InsightStatistics?
            if incident.evidenceQuery != nil {
                statistics = counted[next]
                next += 1
            }
            let record = IncidentRecord(incident, statistics, eventIDs)
            for isStart in [true, false] {
                var bytes = Array((!isList ? "" : isFirst ? "\n" : ",\n").utf8)
                record.append(isStart: isStart, isStrict: awsStrict, to: &bytes)
                if !isList { bytes.append(UInt8(ascii: "\n")) }
                try file.write(bytes)
                isFirst = false
            }
        }
        if isList { try file.write(Array("\n]}\n".utf8)) }
        try file.finish()
        outputOptions.noteCut(shown: incidents.count, of: total)
    }

    // MARK: One incident

    private func explain(_ id: String, _ incidents: [Incident], _ index: OpenIndex) throws {
        let found = incidents.filter { $0.sharedID.hasPrefix(id) }
        guard let first = found.first, found.count == 1 else {
            throw CommandFailure(
                found.isEmpty
                    ? "--why \(id): no incident of this budget has this id"
                    : "--why \(id): \(found.count) incidents begin so",
                exitCode: .validationFailure)
        }
        let incident = try EvidenceSearch(index.engine).complete([first])[0]
        for sentence in incident.why { outputOptions.note(sentence) }
        guard let series = try IncidentSeries(incident, in: index.engine) else {
            return try outputOptions.write(ResultTable(incidents: [incident], total: 1))
        }
        try outputOptions.write(ResultTable(series))
    }

    // MARK: AWS's own

    private func writeDelivered(_ index: OpenIndex, _ selection: Selection) throws {
        let (from, to) = try selection.interval(newestEvent: index.engine.newestEvent)
        let insights = try DeliveredInsights(index.engine, accounts: selection.accounts, regions: selection.regions)
        for note in insights.notes { outputOptions.note(note) }
        let rows = insights.checked.filter { insight in
            (from.map { insight.time >= $0 } ?? true) && (to.map { insight.time < $0 } ?? true)
        }
        try outputOptions.write(ResultTable(delivered: rows, limit: outputOptions.rowLimit(forTables: 50)))
    }
}
