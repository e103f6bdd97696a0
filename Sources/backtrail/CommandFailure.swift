import ArgumentParser
import Reporting

/// The end of a command without a result, told as `backtrail: OBJECT: WHERE: WHAT`.
struct CommandFailure: Error, CustomStringConvertible {
    /// The file or directory it is about.
    var object: String?
    /// The place in it.
    var place: String?
    /// Lower case, without a full stop.
    var what: String
    /// Lines that show the place, such as a part of a filter pattern and a caret under it.
    var excerpt: [String] = []
    /// What to do next, on a line of its own.
    var hint: String?
    var exitCode: ExitCode

    init(
        _ what: String, object: String? = nil, place: String? = nil, hint: String? = nil,
        exitCode: ExitCode = .failed
    ) {
        self.object = object
        self.place = place
        self.what = what
        self.hint = hint
        self.exitCode = exitCode
    }

    var description: String {
        let parts = ["backtrail", object, place, what].compactMap { $0 }
        let lines = [parts.joined(separator: ": ")] + excerpt + [hint].compactMap { $0 }
        return lines.map { ControlCharacters.visible($0) }.joined(separator: "\n")
    }
}
