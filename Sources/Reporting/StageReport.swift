package import TrailIndex

/// Where the time of a run went, stage by stage.
///
/// Seconds of a stage are those that all workers together spent on it; rates are plain bytes and events for each of these
/// seconds: what one processor would do if it did nothing else.
package struct StageReport {
    private let summary: IndexSummary
    private let stages: StageTimes
    private let phases: IndexSummary.Phases
    private let threads: Int

    /// - Returns: nil for a run that did not count them.
    package init?(_ summary: IndexSummary, threads: Int) {
        guard let stages = summary.stages, let phases = summary.phases else { return nil }
        self.summary = summary
        self.stages = stages
        self.phases = phases
        self.threads = threads
    }

    private struct Line {
        var stage: Stage
        var seconds: Double
        var share: Double
        var megabytesPerSecond: Double
        var eventsPerSecond: Double
    }

    private var lines: [Line] {
        let total = max(Double(stages.total), 1)
        return Stage.allCases.map { stage in
            let nanoseconds = Double(stages[stage])
            let seconds = max(nanoseconds / 1e9, 1e-9)
            return Line(
                stage: stage, seconds: nanoseconds / 1e9, share: nanoseconds / total,
                megabytesPerSecond: Double(summary.bytes.plain) / 1e6 / seconds,
                eventsPerSecond: Double(summary.records.seen) / seconds)
        }
    }

    /// The table for people.
    package var text: String {
        func column(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(0, width - text.utf8.count)) + text
        }
        func row(_ cells: [String]) -> String {
            let name = cells[0] + String(repeating: " ", count: max(0, 12 - cells[0].utf8.count))
            return name + zip(cells.dropFirst(), [10, 9, 12, 14]).map(column).joined() + "\n"
        }
        let seconds = max(summary.seconds, 1e-9)
        var text = """
            \(NumberText.grouped(summary.objects.indexed)) objects, \(NumberText.grouped(summary.records.seen)) events, \
            \(NumberText.bytes(summary.bytes.stored)) stored, \(NumberText.bytes(summary.bytes.plain)) plain; \
            \(threads == 1 ? "1 thread" : "\(threads) threads")


            """
        text += row(["stage", "seconds", "share", "MB/s", "events/s"])
        for line in lines where line.seconds > 0 {
            // Rates of what is no work on bytes say nothing.
            let hasRate = line.stage != .other
            text += row([
                line.stage.name, NumberText.fixed(line.seconds, decimals: 3),
                NumberText.fixed(line.share * 100, decimals: 1) + " %",
                hasRate ? NumberText.fixed(line.megabytesPerSecond, decimals: 0) : "",
                hasRate ? NumberText.fixed(line.eventsPerSecond, decimals: 0) : "",
            ])
        }
        text += "\n"
        for (name, time) in [
            ("plan", phases.plan), ("workers", phases.read), ("last commit", phases.commit), ("all", summary.seconds),
        ] {
            text += row([name, NumberText.fixed(time, decimals: 3)])
        }
        let rate = NumberText.fixed(Double(summary.bytes.plain) / 1e6 / seconds, decimals: 0)
        let events = NumberText.fixed(Double(summary.records.seen) / seconds, decimals: 0)
        return text + "\nThe whole run: \(rate) MB/s plain, \(events) events/s.\n"
    }

    /// `{"threads", "seconds", "phases": {…}, "stages": [{"stage", "seconds", "share", …}], …}` on one line.
    package var json: [UInt8] {
        func number(_ value: Double) -> String { "\((value * 1_000).rounded() / 1_000)" }
        let stages = lines.map { line in
            "{\"stage\":\"\(line.stage.name)\",\"seconds\":\(number(line.seconds))"
                + ",\"share\":\(number(line.share)),\"megabytesPerSecond\":\(number(line.megabytesPerSecond))"
                + ",\"eventsPerSecond\":\(number(line.eventsPerSecond))}"
        }
        return Array(
            ("{\"threads\":\(threads),\"seconds\":\(number(summary.seconds)),\"objects\":\(summary.objects.indexed)"
                + ",\"events\":\(summary.records.seen),\"storedBytes\":\(summary.bytes.stored)"
                + ",\"plainBytes\":\(summary.bytes.plain),\"phases\":{\"plan\":\(number(phases.plan))"
                + ",\"workers\":\(number(phases.read)),\"lastCommit\":\(number(phases.commit))}"
                + ",\"stages\":[\(stages.joined(separator: ","))]}\n").utf8)
    }
}

extension Stage {
    fileprivate var name: String { "\(self)" }
}
