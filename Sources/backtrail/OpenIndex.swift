import ArgumentParser
import CLinux
import CloudTrail
import Reporting
import TrailIndex
import TrailQuery

/// An index ready to be asked, and what has to be said about it and about the selection on standard error.
struct OpenIndex {
    let engine: QueryEngine
    private let snapshot: IndexSnapshot
    private let isQuiet: Bool

    /// Opens the index the options name.
    ///
    /// One that is incomplete is told so, and read all the same.
    ///
    /// - Parameter explains: whether `explain` will be asked what scans did.
    /// - Throws: `IndexError` where there is none, with the command that makes one.
    init(
        _ options: IndexOptions, _ outputOptions: OutputOptions, _ references: ReferenceData = ReferenceData(),
        explains: Bool = false
    ) throws {
        try self.init(options, isQuiet: outputOptions.quiet, references, explains: explains)
    }

    /// - Parameter isQuiet: whether nothing but errors is to be said.
    init(_ options: IndexOptions, isQuiet: Bool, _ references: ReferenceData, explains: Bool) throws {
        self.isQuiet = isQuiet
        // Columns come and go: keeping their memory spares the system from clearing it again and again.
        mallopt(M_MMAP_THRESHOLD, 32 << 20)
        mallopt(M_TRIM_THRESHOLD, 1 << 30)
        let snapshot = try IndexSnapshot(IndexDirectory(path: options.path), archiveRoot: options.archiveRoot)
        self.snapshot = snapshot
        var engine = QueryEngine(store: snapshot, references: references)
        if explains { engine.trace = ScanTrace() }
        self.engine = engine
        if !isQuiet {
            var reasons: [String] = []
            if snapshot.isUnfinished { reasons.append("the last run of index has not finished") }
            let count = try snapshot.incompleteObjects()
            if count > 0 {
                let objects = count == 1 ? "1 object" : "\(NumberText.grouped(count)) objects"
                reasons.append("\(objects) could not be read in full")
            }
            if !reasons.isEmpty {
                note("\(options.path): incomplete: \(reasons.joined(separator: ", "))")
            }
        }
        try learnNames(options.path)
    }

    /// The selection as a predicate.
    ///
    /// Says the interval it resolves to.
    func predicate(of selection: Selection) throws -> Predicate {
        let newestEvent = engine.newestEvent
        let predicate = try selection.predicate(newestEvent: newestEvent)
        let interval = try selection.interval(newestEvent: newestEvent)
        if interval.from != nil || interval.to != nil {
            let from = interval.from.map { "from \($0)" }
            let to = interval.to.map { "to before \($0)" }
            note("events \([from, to].compactMap { $0 }.joined(separator: " "))")
        }
        try checkFields(of: predicate)
        if !isQuiet {
            noteRemarks(selection.indicators)
            try noteFilters(selection)
            if let (from, to) = predicate.emptyInterval {
                note("no time is from \(from) to before \(to): no event is selected")
            }
        }
        return predicate
    }

    /// The rows of the ledger, in the order in which the objects became known.
    func objects() throws -> [LedgerObject] { try snapshot.objects() }

    /// Says what a selection names that occurs nowhere.
    ///
    /// - Parameter isMet: whether it selects an event.
    func noteMissing(_ selection: Selection, isMet: Bool = false) throws {
        if isQuiet { return }
        for term in try engine.unmatchedValues(of: selection, isMet: isMet) {
            note("\(term.option) \(term.value): nowhere in the index")
        }
    }

    /// Lines that are told one by one.
    private static let toldLines = 5

    /// Says which lines of a list of indicators nothing can be found by, or something else.
    private func noteRemarks(_ indicators: IndicatorSet?) {
        guard let remarks = indicators?.remarks, !remarks.isEmpty else { return }
        for remark in remarks.prefix(OpenIndex.toldLines) { note("\(remark)") }
        let more = remarks.count - OpenIndex.toldLines
        if more > 0 { note("--indicators: \(NumberText.grouped(more)) more lines like these") }
    }

    private func note(_ text: String) {
        if !isQuiet { StandardError.note(text) }
    }

    /// Says what a filter pattern seldom means, and what of it occurs nowhere.
    private func noteFilters(_ selection: Selection) throws {
        for filter in selection.filters {
            for warning in filter.warnings { note("--filter: \(warning)") }
        }
        for selector in try engine.unmatchedSelectors(of: selection.filters) {
            note("--filter \(selector): nowhere in the index")
        }
    }

    /// Refuses words of a filter pattern that nothing is known of.
    private func checkFields(of predicate: Predicate) throws {
        var unknown: Field?
        var lacksIndicators = false
        predicate.forEachPart { part in
            if case .field(let field, _) = part, let address = field.address,
                !engine.references.addresses.has(address.source)
            {
                unknown = field
            }
            if case .field(let field, _) = part, field.asksIndicators, engine.references.indicators == nil {
                lacksIndicators = true
            }
        }
        if lacksIndicators {
            throw CommandFailure("--filter: indicators needs --indicators FILE", exitCode: .validationFailure)
        }
        if let unknown {
            throw CommandFailure(
                "--filter: \(unknown) needs --geo, --aws-ranges or --ip-list", exitCode: .validationFailure)
        }
    }

    /// Tells what was asked and what answering it took, where that was asked for, and which files were no help.
    func explain(_ predicate: Predicate) {
        for problem in snapshot.damagedTokenFiles {
            note("\(problem): what it could have excluded was searched; \"backtrail index --tokens\" writes it anew")
        }
        guard let trace = engine.trace else { return }
        for line in trace.explanation(of: predicate) { StandardError.note(line) }
    }
}
