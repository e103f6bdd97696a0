import CloudTrail
import DeltaTable
import Glibc
import Parquet

/// Where the parts of an index lie.
///
///     INDEX/events/   one row an event
///     INDEX/objects/  one row an archive object: the ledger
///     INDEX/copies/   one row a suppressed or conflicting copy of an event
///     INDEX/input/    what came by standard input, if anything did
///     INDEX/tokens/   which tokens each file of events holds, where that was asked for
///
/// Each of the first three is a Delta Lake table: `_delta_log/` beside `part-*.parquet`.
package struct IndexDirectory: Sendable, Hashable {
    package enum Table: String, Sendable, CaseIterable {
        case events, objects, copies

        var schema: Schema {
            switch self {
            case .events: EventSchema.events
            case .objects: EventSchema.objects
            case .copies: EventSchema.copies
            }
        }
    }

    package let path: String

    package init(path: String) {
        self.path = path
    }

    package func path(_ table: Table) -> String { path + "/" + table.rawValue }

    var lockPath: String { path + "/.writer" }

    /// What came by standard input.
    var inputPath: String { path + "/input" }

    /// Lies there from before the first commit of a run until after its last.
    var unfinishedPath: String { path + "/.unfinished" }

    /// Lies there from before a run takes events for new without knowing all others until it has found the copies among
    /// them: where a run was ended between, the next one looks for them.
    var unsettledPath: String { path + "/.unsettled" }

    /// The name that a file of a run without a name has for a moment.
    var spillPath: String { path + "/.spill" }

    /// Whether the last run has not finished: it still goes on, or was interrupted or ended by something else.
    package var isUnfinished: Bool {
        unsafe access(unfinishedPath, F_OK) == 0
    }

    /// Whether there may be copies among the events.
    var isUnsettled: Bool { unsafe access(unsettledPath, F_OK) == 0 }

    /// Whether an index lies here: it does once the log of `events` begins.
    package var exists: Bool { hasLog(.events) }

    /// Whether the log of a table has any version, whatever state it is in.
    func hasLog(_ table: Table) -> Bool {
        IndexDirectory.names(in: path(table) + "/_delta_log")?.contains { !$0.hasPrefix(".") } ?? false
    }

    /// Whether the directory is there and holds anything that a run cut off while it made an index did not leave.
    ///
    /// Such a run leaves its lock file, perhaps the mark that it did not finish, and tables without data.
    var holdsAnythingElse: Bool {
        guard let names = IndexDirectory.names(in: path) else { return unsafe access(path, F_OK) == 0 }
        if names.isEmpty { return false }
        guard names.contains(".writer") || names == ["input"] else { return true }
        return names.contains { name in
            if name == ".writer" || name == ".unfinished" || name == "input" { return false }
            guard let table = Table(rawValue: name) else { return true }
            return !isWithoutData(table)
        }
    }

    private func isWithoutData(_ table: Table) -> Bool {
        guard let names = IndexDirectory.names(in: path(table)) else { return false }
        if names.isEmpty { return true }
        guard names == ["_delta_log"], let log = IndexDirectory.names(in: path(table) + "/_delta_log") else {
            return false
        }
        // Version 0, and files of versions that were never published.
        return log.allSatisfy { $0 == DeltaLog.fileName(version: 0) || $0.hasPrefix(".") }
    }

    /// The names in a folder; nil where it cannot be read.
    package static func names(in path: String) -> [String]? {
        guard let directory = unsafe opendir(path) else { return nil }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            // `d_name` is a null-terminated string inside the entry, which lives until the next call.
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
