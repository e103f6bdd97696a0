import DeltaTable
import Glibc

/// Where the parts of an index lie.
///
///     INDEX/events/   one row an event
///     INDEX/objects/  one row an archive object: the ledger
///     INDEX/copies/   one row a suppressed or conflicting copy of an event
///
/// Each is a Delta Lake table: `_delta_log/` beside `part-*.parquet`.
package struct IndexDirectory: Sendable, Hashable {
    package enum Table: String, Sendable, CaseIterable {
        case events, objects, copies
    }

    package let path: String

    package init(path: String) {
        self.path = path
    }

    package func path(_ table: Table) -> String { path + "/" + table.rawValue }

    var lockPath: String { path + "/.writer" }

    /// Whether the log of a table has its first version.
    func hasVersion(_ table: Table) -> Bool {
        unsafe access(path(table) + "/_delta_log/" + DeltaLog.fileName(version: 0), F_OK) == 0
    }

    /// Whether an index lies here.
    package var exists: Bool {
        hasVersion(.events)
    }

    /// Whether the directory is there and holds anything but what a run leaves that ended while it made the tables.
    var holdsAnything: Bool {
        guard let directory = unsafe opendir(path) else { return unsafe access(path, F_OK) == 0 }
        defer { unsafe closedir(directory) }
        while let entry = unsafe readdir(directory) {
            // Names are null-terminated; `.` and `..` are the only ones that may be ignored.
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != ".", name != "..", name != ".writer", Table(rawValue: name) == nil { return true }
        }
        return false
    }
}
