import ArgumentParser
import CaseReport
import CloudTrail
import DigestValidation
import Reporting
import TrailIndex
import TrailQuery

extension CaseReport.Format: ExpressibleByArgument {}
extension CaseReport.Part: ExpressibleByArgument {}
extension CaseReport.Alarm: ExpressibleByArgument {}

/// `backtrail report`.
struct ReportCommand: SelectingCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "The whole case as one page to hand over.",
        discussion: """
            Scope, integrity, what was delivered hour by hour, what was unusual, activity over time, who, what, where and how, what failed, \
            the monitoring controls of the CIS benchmark, what came of each --subject, and what could not be read; under \
            every table the command that gives it again. The page holds all it needs: it asks no network, prints, and \
            reads in light and dark.

            Write the report of an index:

              backtrail report --index sample-index --output case.html
            """)

    @Option(help: ArgumentHelp("What stands over the report.", valueName: "text"))
    var title = usualTitle

    private static let usualTitle = "CloudTrail report"

    @Option(
        help: ArgumentHelp(
            "html, markdown or json; if not given what the name of the file ends with says, else html.",
            valueName: "format"))
    var format: CaseReport.Format?

    @Option(
        help: ArgumentHelp("A file to write; standard output if not given. May be repeated.", valueName: "file"),
        completion: .file())
    var output: [String] = []

    @Option(
        name: .customLong("section"),
        help: ArgumentHelp("Only this section. May be repeated.", valueName: "name"))
    var sections: [CaseReport.Part] = []

    @Option(
        name: .customLong("fail-on"),
        help: ArgumentHelp(
            "Ends with exit code 1 if the archive is not what was delivered (integrity), something is missing (coverage), "
                + "something was unusual (insights), a CIS control would have raised an alarm (monitors), or something "
                + "could not be read (unread). May be repeated.",
            valueName: "what"))
    var failOn: [CaseReport.Alarm] = []

    @Option(
        help: ArgumentHelp(
            "A file that describes the case: archives are indexed, and verified where it has keys, before the report.",
            valueName: "file"),
        completion: .file(extensions: ["yaml", "yml", "json"]))
    var config: String?

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
        if config != nil {
            let isAlone =
                title == ReportCommand.usualTitle && format == nil && sections.isEmpty && subject.isEmpty
                && indexOptions.location.index == nil && selectionOptions.words.isEmpty && digestOptions.words.isEmpty
            if !isAlone {
                throw ValidationError(
                    "with --config the case stands in the file: only --output, --fail-on and --quiet go with it")
            }
        }
        if limit < 1 { throw ValidationError("--limit is a number of rows, 1 or more") }
    }

    func run() throws {
        if let config { return try CaseFile(path: config).run(failOn: failOn, output: output, quiet: quiet) }
        let alarms = try write()
        for alarm in CaseReport.Alarm.allCases where failOn.contains(alarm) && alarms.contains(alarm) {
            if !quiet { StandardError.note("--fail-on \(alarm.rawValue): see section \(alarm.rawValue) of the report") }
        }
        if !alarms.isDisjoint(with: failOn) { throw ExitCode.answerIsNo }
    }

    /// Asks everything, and writes the report.
    ///
    /// - Returns: what the report is a bad answer for.
    private func write() throws -> Set<CaseReport.Alarm> {
        let selection = try selectionOptions.selection()
        var references = ReferenceData(
            addresses: try addressOptions.lookup(), classification: try ruleOptions.table())
        references.indicators = selection.indicators
        // Before the questions, so that a report that cannot be written costs no time.
        try output.forEach(OutputFile.check)
        let index = try OpenIndex(indexOptions, isQuiet: quiet, references, explains: selectionOptions.explain)
        let predicate = try index.predicate(of: selection)
        let objects = try index.objects()
        let interval = try selection.interval(newestEvent: index.engine.newestEvent)
        let asked = ReportSections(self, index, objects, selection, selecting: predicate, interval)
        let parts = CaseReport.Part.allCases.filter { sections.isEmpty || sections.contains($0) }
        // What is to be known for the exit code is asked, shown or not.
        let needed = failOn.compactMap { CaseReport.Part(rawValue: $0.rawValue) }.filter { !parts.contains($0) }
        let answers = try asked.sections(of: parts + needed)
        let report = CaseReport(
            title: title, scope: try scope(index, objects, selection),
            sections: parts.compactMap { answers.sections[$0] })
        try index.noteMissing(selection)
        for name in output.isEmpty ? [nil] : output.map(Optional.init) {
            var file = try OutputFile.open(name)
            try file.write(Array(try report.text(as: form(of: name)).utf8))
            try file.finish()
        }
        index.explain(predicate)
        return answers.alarms
    }

    private func form(of name: String?) -> CaseReport.Format {
        if let format { return format }
        if name?.hasSuffix(".md") == true { return .markdown }
        return name?.hasSuffix(".json") == true ? .json : .html
    }

    private func scope(
        _ index: OpenIndex, _ objects: [LedgerObject], _ selection: Selection
    ) throws -> [CaseReport.Fact] {
        let interval = try selection.interval(newestEvent: index.engine.newestEvent)
        let selected = selectionOptions.words
        var facts = [CaseReport.Fact("Index", indexOptions.path)]
        facts += CaseReport.Fact.facts(of: objects)
        if let newest = index.engine.newestEvent { facts.append(CaseReport.Fact("Newest event", "\(newest)")) }
        let keys = try TrustedKey.keys(of: digestOptions.publicKeys).map { key in
            let validity = [key.validFrom, key.validTo].map { $0?.description ?? "any time" }
            return "\(key.fingerprint), valid from \(validity[0]) to \(validity[1])"
        }
        if !keys.isEmpty { facts.append(CaseReport.Fact("Public keys", keys.joined(separator: "; "))) }
        facts.append(CaseReport.Fact("Selection", selected.isEmpty ? "every event" : ShellText.line(selected)))
        if let from = interval.from { facts.append(CaseReport.Fact("From", "\(from)")) }
        if let to = interval.to { facts.append(CaseReport.Fact("To before", "\(to)")) }
        facts.append(CaseReport.Fact("Command", ShellText.line(["backtrail"] + CommandLine.arguments.dropFirst())))
        facts.append(CaseReport.Fact("Version", Version.text))
        return facts
    }
}
