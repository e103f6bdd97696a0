import Glibc
import Redaction
import Reporting

/// Everything that is not data goes here: notes, progress, errors.
enum StandardError {
    static let terminal = Terminal(descriptor: STDERR_FILENO)

    /// Writes a line as it is, and its end.
    static func write(_ text: String) {
        writeRaw(text + "\n")
    }

    /// Writes `backtrail: TEXT`, controls made visible.
    static func note(_ text: String) {
        write("backtrail: " + ControlCharacters.visible(text))
    }

    /// Writes text without a line end.
    ///
    /// What cannot be written is given up: there is no other place to say so.
    static func writeRaw(_ text: String) {
        var rest = Array((Redactor.current?.text(text) ?? text).utf8)[...]
        while !rest.isEmpty {
            guard let count = try? FileDescriptor.write(rest, to: STDERR_FILENO) else { return }
            rest = rest.dropFirst(count)
        }
    }
}
