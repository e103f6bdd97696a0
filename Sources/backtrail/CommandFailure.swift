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
    /// A command that helps.
    var command: String?
    var exitCode: ExitCode

    init(
        _ what: String, object: String? = nil, place: String? = nil, run command: String? = nil,
        exitCode: ExitCode = .failed
    ) {
        self.object = object
        self.place = place
        self.what = what
        self.command = command
        self.exitCode = exitCode
    }

    /// An index that is not there yet.
    static func noIndex(at path: String) -> CommandFailure {
        CommandFailure("no index here", object: path, run: "backtrail index ARCHIVE")
    }

    var description: String {
        let parts = ["backtrail", object, place, what].compactMap { $0 }
        let line = ControlCharacters.visible(parts.joined(separator: ": "))
        return command.map { "\(line)\nrun: \($0)" } ?? line
    }
}
