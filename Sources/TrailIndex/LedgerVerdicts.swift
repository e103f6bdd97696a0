import CloudTrail
import Glibc

/// Writes the verdicts of a verification into the ledger, from where the integrity of events follows.
package enum LedgerVerdicts {
    /// Sets the verdict of each object of an archive; objects without one keep theirs.
    ///
    /// Afterwards an event of which there are several equal copies stands for one in a valid object, if there is any.
    ///
    /// - Parameters:
    ///   - verdicts: by the path below the archive.
    ///   - archive: the archive as the user names it.
    /// - Returns: how many objects have another verdict than before.
    /// - Throws: `IndexError` when another run holds the index; then no verdict is changed.
    /// - Complexity: O(objects + copies of the index), and O(rows) for segments of which events stand for another copy.
    @discardableResult
    package static func record(_ verdicts: [String: String], archive: String, index: String) throws -> Int {
        guard let resolved = unsafe realpath(archive, nil) else {
            throw ArchiveError(path: archive, kind: .unreadable(errno))
        }
        defer { unsafe free(resolved) }
        let root = unsafe String(cString: resolved)
        let directory = IndexDirectory(path: index)
        let writer = try IndexWriter(directory, isDryRun: false, marksUnfinished: false)
        let tables = try IndexTables(directory)
        var ledger = try tables.ledger()
        var changed: [LedgerObject] = []
        for position in ledger.indices where ledger[position].archiveRoot == root {
            guard let verdict = verdicts[ledger[position].path], verdict != ledger[position].integrity else { continue }
            ledger[position].integrity = verdict
            changed.append(ledger[position])
        }
        if !changed.isEmpty {
            var commit = try writer.write(objects: changed, copies: [])
            commit.replaced = Set(changed.map(\.objectId))
            try writer.commit(commit)
        }
        try preferValidCopies(writer, ledger, try tables.copies())
        return changed.count
    }

    private static func preferValidCopies(
        _ writer: IndexWriter, _ ledger: [LedgerObject], _ copies: [CopyRow]
    ) throws {
        if copies.isEmpty { return }
        let valid = Set(ledger.lazy.filter { $0.integrity == "valid" }.map(\.objectId))
        var changes = EventChanges()
        changes.promote(copies, from: { !valid.contains($0) }, to: { valid.contains($0) })
        try writer.apply(changes, ledger: ledger, threads: WorkerThreads.processorCount)
    }
}
