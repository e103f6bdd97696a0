import Glibc
import Reporting
import Synchronization
import TrailIndex

/// Shows on standard error how far a long run has come.
///
/// On a terminal one line is drawn over itself, ten times a second at most and not in the first second; elsewhere a
/// plain line is written each minute. May be fed from any thread.
final class Progress: Sendable {
    private struct State {
        var lastShown: Duration?
        var isLineDrawn = false
    }

    private let isQuiet: Bool
    private let start = ContinuousClock.now
    private let state = Mutex(State())

    init(isQuiet: Bool) {
        self.isQuiet = isQuiet
    }

    /// Shows the snapshot if it is time for it.
    func update(_ snapshot: ProgressSnapshot) {
        guard !isQuiet else { return }
        let terminal = StandardError.terminal
        state.withLock { state in
            let elapsed = start.duration(to: .now)
            let first: Duration = terminal.isTerminal ? .seconds(1) : .seconds(60)
            let interval: Duration = terminal.isTerminal ? .milliseconds(100) : .seconds(60)
            guard elapsed >= state.lastShown.map({ $0 + interval }) ?? first else { return }
            state.lastShown = elapsed
            let text = snapshot.text(after: elapsed / .seconds(1))
            if let width = terminal.width {
                // Back to the start of the line, and clear what is longer than the new text. The last column stays
                // free: some terminals wrap as soon as it is written.
                StandardError.writeRaw("\r\(text.prefix(max(0, width - 1)))\u{1b}[K")
                state.isLineDrawn = true
            } else {
                StandardError.note(text)
            }
        }
    }

    /// Takes the line away, before anything else is written to standard error.
    func finish() {
        state.withLock { state in
            if state.isLineDrawn { StandardError.writeRaw("\r\u{1b}[K") }
            state.isLineDrawn = false
        }
    }
}
