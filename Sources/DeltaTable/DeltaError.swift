internal import Glibc

/// Why a table's log could not be read or extended: what, and in which file.
package struct DeltaError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum SystemCall: String, Sendable, Hashable {
        case open, opendir, readdir, fstat, read, write, fsync, close, link, mkdir
    }

    package enum Code: Sendable, Hashable {
        /// The operating system refused; the number is its `errno`.
        case systemCall(SystemCall, errno: Int32)
        /// There is no log, or none with version 0.
        case noTable
        /// Somebody else has published this version.
        case conflict
        /// The log names later versions, but not this one.
        case missingVersion
        /// A version was begun and not written, or only in part, or is damaged.
        case malformedJSON
        /// An action lacks a member, or a member is of another type than the one named.
        case malformedAction(expected: String)
        /// The line holds an action this module does not know.
        case unknownAction(String)
        /// The table needs another protocol than reader 1 and writer 2.
        case unsupportedProtocol(reader: Int64, writer: Int64)
        /// The table is partitioned, or a file has a deletion vector or lies outside the table.
        case unsupportedTable(String)
        /// The log has a checkpoint, which is not read.
        case unsupportedCheckpoint
        /// Two columns have the same name but for case.
        case duplicateColumn(String)
        case fileTooLarge
    }

    package var code: Code
    /// The file it is about, or the table's directory.
    package var path: String
    /// From 1, in a log file.
    package var line: Int?
    /// From the start of the line.
    package var byteOffset: Int?

    package init(_ code: Code, path: String, line: Int? = nil, byteOffset: Int? = nil) {
        self.code = code
        self.path = path
        self.line = line
        self.byteOffset = byteOffset
    }

    package var description: String {
        var text = path
        if let line { text += ": line \(line)" }
        if let byteOffset { text += ": byte \(byteOffset)" }
        return text + ": " + code.sentence
    }
}

extension DeltaError.Code {
    fileprivate var sentence: String {
        switch self {
        case .systemCall(let call, let errno):
            // `strerror` returns a string that lives until this thread calls it again; it is copied at once.
            "\(call.rawValue): \(unsafe String(cString: strerror(errno)))"
        case .noTable: "no Delta table: expected a log that begins with version 0"
        case .conflict: "this version was published by somebody else"
        case .missingVersion: "the log has a hole: expected this version"
        case .malformedJSON: "expected one JSON object a line: the file is damaged or was cut"
        case .malformedAction(let expected): "malformed action: expected \(expected)"
        case .unknownAction(let name): "unknown action \(name)"
        case .unsupportedProtocol(let reader, let writer):
            "unsupported protocol: expected reader 1 and writer at most 2, found reader \(reader) and writer \(writer)"
        case .unsupportedTable(let what): "unsupported table: \(what)"
        case .unsupportedCheckpoint: "unsupported: the log has a checkpoint"
        case .duplicateColumn(let name): "two columns are named \(name) but for case"
        case .fileTooLarge: "the log file is too large"
        }
    }
}
