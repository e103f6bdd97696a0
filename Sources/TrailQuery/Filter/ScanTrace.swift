import Synchronization
import TrailIndex

/// What scans did: which row groups were left out and why, and what each step of a predicate cost.
package final class ScanTrace: Sendable {
    struct Step {
        var rowsBefore = 0
        var rowsAfter = 0
        var time = Duration.zero
    }

    struct Notes {
        /// How often the index was scanned; some questions do so twice.
        var passes = 0
        var rowGroups = 0
        var rows = 0
        var selected = 0
        /// How many row groups each test left out.
        var leftOut: [(test: String, count: Int)] = []
        var steps: [(part: Predicate, step: Step)] = []
        var pruning = Duration.zero
        var grouping = Duration.zero
    }

    private let mutex = Mutex(Notes())

    /// What was noted so far.
    var notes: Notes { mutex.withLock { $0 } }

    package init() {}

    func beginPass() { mutex.withLock { $0.passes += 1 } }

    fileprivate func note(rowGroupWith rows: Int, leftOutBy test: String?, _ time: Duration) {
        mutex.withLock { notes in
            notes.rowGroups += 1
            notes.pruning += time
            guard let test else {
                notes.rows += rows
                return
            }
            if let index = notes.leftOut.firstIndex(where: { $0.test == test }) {
                notes.leftOut[index].count += 1
            } else {
                notes.leftOut.append((test, 1))
            }
        }
    }

    fileprivate func note(_ part: Predicate, _ before: Rows, _ after: Rows, _ time: Duration) {
        mutex.withLock { notes in
            let index = notes.steps.firstIndex { $0.part == part } ?? notes.steps.count
            if index == notes.steps.count { notes.steps.append((part, Step())) }
            notes.steps[index].step.rowsBefore += before.count
            notes.steps[index].step.rowsAfter += after.count
            notes.steps[index].step.time += time
        }
    }

    fileprivate func noteSelected(_ rows: Rows) { mutex.withLock { $0.selected += rows.count } }

    fileprivate func noteGrouping(_ time: Duration) { mutex.withLock { $0.grouping += time } }

    /// Measures what is done with selected rows.
    static func timed(_ trace: ScanTrace?, _ body: () throws -> Void) rethrows {
        guard let trace else { return try body() }
        let clock = ContinuousClock()
        let time = try clock.measure(body)
        trace.noteGrouping(time)
    }
}

extension RowGroupTest {
    /// Whether rows of this group may be selected, noted in a trace if there is one.
    func isMet(by rows: any EventRows, _ trace: ScanTrace?) -> Bool {
        guard let trace else { return isMet(by: rows) }
        var decisive: RowGroupTest?
        let time = ContinuousClock().measure { decisive = unmet(by: rows) }
        trace.note(rowGroupWith: rows.rowCount, leftOutBy: decisive.map(\.description), time)
        return decisive == nil
    }

    /// The test that rules the row group out.
    private func unmet(by rows: any EventRows) -> RowGroupTest? {
        if case .all(let tests) = self {
            for test in tests { if let unmet = test.unmet(by: rows) { return unmet } }
            return nil
        }
        return isMet(by: rows) ? nil : self
    }
}

extension RowGroupReader {
    /// The rows of the row group where a predicate holds, each step noted in a trace if there is one.
    func selected(by predicate: Predicate, _ trace: ScanTrace?) throws -> Rows {
        guard let trace else { return try filter(predicate, all) }
        var parts = [predicate]
        if case .all(let inner) = predicate { parts = inner.byCost }
        var rows = all
        for part in parts {
            let before = rows
            let clock = ContinuousClock()
            let start = clock.now
            rows = try filter(part, before)
            trace.note(part, before, rows, clock.now - start)
            if rows.isEmpty { break }
        }
        trace.noteSelected(rows)
        return rows
    }
}
