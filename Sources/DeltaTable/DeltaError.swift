internal import Glibc
package import Parquet

/// Why a table's log could not be read or extended: what, and in which file.
package struct DeltaError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum SystemCall: String, Sendable, Hashable {
        case open, opendir, readdir, fstat, read, write, fsync, close, link, rename, mkdir
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
        /// The table needs a version of the protocol that this module does not know.
        case unsupportedProtocol(reader: Int64, writer: Int64)
        /// The table needs features, by their names in the protocol, that this module does not know.
        case unsupportedFeatures([String], Access)
        /// The table is partitioned, or a file has a deletion vector or lies outside the table.
        case unsupportedTable(String)
        /// The table is one to which rows are only added, and the commit takes some away.
        case appendOnly
        /// The checkpoint is of a kind that is not read ("V2 spec"), and the versions before it are not all there.
        case unsupportedCheckpoint
        /// The checkpoint is no complete Parquet file, and the versions before it are not all there.
        case damagedCheckpoint(ParquetError.Code)
        /// The checkpoint does not hold the state of one version, and the versions before it are not all there.
        case malformedCheckpoint(expected: String)
        /// A version checksum is no JSON object.
        case malformedChecksum
        /// The table's state is not the one that the version checksum was written for; the member is the first that
        /// differs.
        case checksumMismatch(member: String)
        /// Two columns have the same name but for case.
        case duplicateColumn(String)
        case fileTooLarge
    }

    package enum Access: String, Sendable, Hashable {
        case reading, writing
    }

    package var code: Code
    /// The file it is about, or the table's directory.
    package var path: String
    /// From 1, in a log file; of a checkpoint the row.
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
        case .appendOnly: "rows are only ever added to this table (delta.appendOnly): nothing may be removed"
        case .malformedJSON: "expected one JSON object a line: the file is damaged or was cut"
        case .malformedAction(let expected): "malformed action: expected \(expected)"
        case .unsupportedProtocol(let reader, let writer):
            "unsupported protocol: this version knows reader 1 to 3 and writer 1 to 7, found reader \(reader) and writer "
                + "\(writer): use a newer version"
        case .unsupportedFeatures(let names, let access):
            "\(access.rawValue) this table needs the table \(names.count == 1 ? "feature" : "features") "
                + names.joined(separator: ", ") + ", which this version does not know: use a newer version, or drop "
                + "\(names.count == 1 ? "the feature" : "the features") with the program that set "
                + "\(names.count == 1 ? "it" : "them")"
        case .unsupportedTable(let what): "unsupported table: \(what)"
        case .unsupportedCheckpoint:
            "unsupported checkpoint (V2), and earlier versions of the log are missing: restore them, or write a classic "
                + "checkpoint with another program"
        case .damagedCheckpoint(let code):
            "damaged checkpoint (\(ParquetError(code, path: "Parquet").description)), and earlier versions of the log are "
                + "missing: restore the file or those versions"
        case .malformedCheckpoint(let expected):
            "damaged checkpoint: expected \(expected), and earlier versions of the log are missing: restore the file or "
                + "those versions"
        case .malformedChecksum:
            "damaged version checksum: expected a JSON object: restore the file, or remove it to go on unchecked"
        case .checksumMismatch(let member):
            "the log does not give the state that this version checksum was written for: \(member) differs: a file of "
                + "the log was changed or lost"
        case .duplicateColumn(let name): "two columns are named \(name) but for case"
        case .fileTooLarge: "the log file is too large"
        }
    }
}
