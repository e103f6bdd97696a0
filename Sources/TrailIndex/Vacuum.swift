import DeltaTable
import Glibc

/// Deletes files in the folders of an index that no version of it needs any more.
///
/// What replaced rows is spared unless told otherwise: segments with the events of objects as they were before they
/// changed are evidence, and reading an earlier version of the table gives them back.
package struct Vacuum {
    /// Files and their sizes.
    package struct Count: Sendable, Hashable {
        package var files = 0
        package var bytes: Int64 = 0

        mutating func add(_ path: String) {
            var status = stat()
            guard unsafe stat(path, &status) == 0 else { return }
            files += 1
            bytes += Int64(status.st_size)
        }
    }

    package struct Summary: Sendable, Hashable {
        /// Superseded by compaction, or never committed.
        package var deleted = Count()
        /// Files whose rows were replaced by others.
        package var spared = Count()
        /// Files that no version names, in an index that is unfinished: a split may be about to be committed.
        package var pending = Count()
    }

    /// - Parameter includesReplaced: files whose rows were replaced go as well.
    /// - Throws: `IndexError` when there is no index or another run holds it, and where a file cannot be deleted.
    /// - Complexity: O(files ever written)
    package static func run(index: String, includesReplaced: Bool) throws -> Summary {
        let directory = IndexDirectory(path: index)
        guard directory.exists else { throw IndexError(path: index, kind: .noIndex) }
        // Keeps writers out: what they have not committed yet looks like what nobody will.
        let writer = try IndexWriter(directory, isDryRun: false, marksUnfinished: false)
        defer { withExtendedLifetime(writer) {} }
        var summary = Summary()
        var goes: [String] = []
        for table in IndexDirectory.Table.allCases {
            let folder = directory.path(table)
            let names = (IndexDirectory.names(in: folder) ?? []).filter { $0.hasSuffix(".parquet") }
            let state = try DeltaLog(tablePath: folder).snapshot().dataFolder(names)
            for file in state.tombstoned {
                let path = folder + "/" + file.path
                if file.dataChange, !includesReplaced {
                    summary.spared.add(path)
                } else {
                    summary.deleted.add(path)
                    goes.append(path)
                }
            }
            for name in state.orphans {
                let path = folder + "/" + name
                if directory.isUnfinished {
                    summary.pending.add(path)
                } else {
                    summary.deleted.add(path)
                    goes.append(path)
                }
            }
        }
        try Compaction.delete(goes)
        return summary
    }
}
