import CloudTrail
import Glibc

/// Writes the verdicts of a verification into the ledger, from where the integrity of events follows.
package enum LedgerVerdicts {
    /// Sets the verdict of each object of an archive; objects without one keep theirs.
    ///
    /// - Parameters:
    ///   - verdicts: by the path below the archive.
    ///   - archive: the archive as the user names it.
    /// - Returns: how many objects have another verdict than before.
    /// - Throws: `IndexError` when another run holds the index; then no verdict is changed.
    /// - Complexity: O(objects of the index); one commit.
    @discardableResult
    package static func record(_ verdicts: [String: String], archive: String, index: String) throws -> Int {
        guard let resolved = unsafe realpath(archive, nil) else {
            throw ArchiveError(path: archive, kind: .unreadable(errno))
        }
        defer { unsafe free(resolved) }
        let root = unsafe String(cString: resolved)
        let directory = IndexDirectory(path: index)
        let writer = try IndexWriter(directory, isDryRun: false, marksUnfinished: false)
        var changed: [LedgerObject] = []
        for var row in try IndexSnapshot(directory).ledgerRows() where row.archiveRoot == root {
            guard let verdict = verdicts[row.path], verdict != row.integrity else { continue }
            row.integrity = verdict
            changed.append(row)
        }
        if !changed.isEmpty {
            var commit = try writer.write(objects: changed, copies: [])
            commit.replaced = Set(changed.map(\.objectId))
            try writer.commit(commit)
        }
        return changed.count
    }
}
