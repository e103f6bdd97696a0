import CloudTrail
import DeltaTable
import Glibc
import Parquet

/// The three tables of an index with what their logs say, brought to one state.
///
/// The last version of `events` announces, under `backtrail` in its `commitInfo`, which files the other two logs must
/// add and remove: `{"objects": {"add": […], "remove": […]}, "copies": {"add": […], "remove": […]}}`.
struct IndexTables {
    let directory: IndexDirectory
    private var snapshots: [IndexDirectory.Table: Snapshot] = [:]

    init(_ directory: IndexDirectory) throws {
        guard directory.exists else { throw IndexError(path: directory.path, kind: .noIndex) }
        self.directory = directory
        for table in IndexDirectory.Table.allCases {
            let snapshot = try log(table).snapshot()
            try IndexFormat.check(snapshot, schema: table.schema, path: directory.path(table))
            snapshots[table] = snapshot
        }
    }

    func log(_ table: IndexDirectory.Table) -> DeltaLog {
        DeltaLog(tablePath: directory.path(table))
    }

    /// Names of the live files of a table, in the order in which they were added, the announced ones included.
    func files(_ table: IndexDirectory.Table) -> [String] {
        var names = snapshots[table]?.files.map(\.path) ?? []
        guard table != .events else { return names }
        let pending = pending(table)
        names.removeAll { pending.removed.contains($0) }
        return names + pending.added
    }

    /// What was committed, by the names under which its makers know it.
    var transactions: Set<String> { Set(snapshots[.events]?.transactions.keys ?? [:].keys) }

    /// Names of the live files of a table that have fewer rows than a number, by what the log says of them.
    func files(_ table: IndexDirectory.Table, ofFewerRowsThan rows: Int64) -> [String] {
        (snapshots[table]?.files ?? []).filter { ($0.numRecords ?? .max) < rows }.map(\.path)
    }

    /// What the last version of `events` announced and the table's own log does not say yet.
    private func pending(_ table: IndexDirectory.Table) -> (added: [String], removed: [String]) {
        guard let info = snapshots[.events]?.commitInfo,
            let announced = info.members.first(where: { $0.name == "backtrail" })?.value[table.rawValue]
        else { return ([], []) }
        let live = Set(snapshots[table]?.files.map(\.path) ?? [])
        func names(_ member: String) -> [String] { announced[member]?.elements?.compactMap(\.string) ?? [] }
        let added = names("add").filter { !live.contains($0) }
        let removed = names("remove").filter { live.contains($0) }
        return (added, removed)
    }

    /// Publishes in the other logs what the log of `events` announced, where a run ended between.
    func rollForward() throws {
        for table in [IndexDirectory.Table.objects, .copies] {
            let pending = pending(table)
            if pending.added.isEmpty && pending.removed.isEmpty { continue }
            let time = IndexTables.milliseconds()
            var actions: [DeltaAction] = [.commitInfo(IndexTables.plainInfo())]
            for name in pending.added {
                let file = try ParquetFile(path: directory.path(table) + "/" + name)
                actions.append(.add(AddFile(path: name, file: file.metadata, modificationTime: time)))
            }
            for name in pending.removed { actions.append(.remove(RemoveFile(path: name, deletionTimestamp: time))) }
            try log(table).commit(version: (snapshots[table]?.version ?? -1) + 1, actions)
        }
    }

    static func announcement(_ commit: IndexWriter.Commit) -> JSONValue.Member {
        func names(_ paths: [String]?) -> JSONValue { .array((paths ?? []).map { .string($0) }) }
        func files(_ table: IndexDirectory.Table) -> JSONValue {
            [
                "add": names(commit.added[table]?.map(\.path)),
                "remove": names(commit.removed[table]?.map(\.path)),
            ]
        }
        return JSONValue.Member("backtrail", ["objects": files(.objects), "copies": files(.copies)])
    }

    static func plainInfo() -> DeltaAction.CommitInfo {
        DeltaAction.CommitInfo(timestamp: milliseconds(), operation: "WRITE")
    }

    /// Milliseconds since 1970.
    static func milliseconds() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    // MARK: The ledger

    /// All rows of `objects`, in the order in which they were written.
    func ledger() throws -> [LedgerObject] {
        try files(.objects).flatMap(ledgerRows)
    }

    /// The rows of some objects.
    func ledger(of objects: Set<Int64>) throws -> [LedgerObject] {
        try files(.objects).flatMap { name in try ledgerRows(name).filter { objects.contains($0.objectId) } }
    }

    func ledgerRows(_ name: String) throws -> [LedgerObject] {
        let path = directory.path(.objects) + "/" + name
        return try rows(path, EventSchema.objects).map { row in
            guard let object = LedgerObject(row: row) else {
                throw IndexError(path: path, kind: .damaged("a row of the ledger lacks a value"))
            }
            return object
        }
    }

    /// The rows that stay of the ledger files that hold these objects, and the files that go.
    func rowsOfTouchedFiles(_ replaced: Set<Int64>, _ removed: inout [RemoveFile]) throws -> [LedgerObject] {
        var kept: [LedgerObject] = []
        for name in files(.objects) {
            let rows = try ledgerRows(name)
            guard rows.contains(where: { replaced.contains($0.objectId) }) else { continue }
            kept += rows.filter { !replaced.contains($0.objectId) }
            removed.append(RemoveFile(path: name, deletionTimestamp: IndexTables.milliseconds()))
        }
        return kept
    }

    // MARK: The copies

    /// All rows of `copies`, in the order in which they were written.
    func copies() throws -> [CopyRow] {
        try files(.copies).flatMap(copies)
    }

    func copies(_ name: String) throws -> [CopyRow] {
        let path = directory.path(.copies) + "/" + name
        return try rows(path, EventSchema.copies).map { row in
            guard let copy = CopyRow(row: row) else {
                throw IndexError(path: path, kind: .damaged("a row of the copies lacks a value"))
            }
            return copy
        }
    }

    // MARK: Flat tables

    /// The rows of a flat table's file.
    func rows(_ path: String, _ schema: Schema) throws -> [[FlatValue?]] {
        let file = try IndexFormat.open(path, schema: schema)
        var rows: [[FlatValue?]] = []
        for group in file.rowGroups.indices {
            let columns = try schema.leaves.indices.map { try file.readColumn(rowGroup: group, leaf: $0).flatValues() }
            for row in 0..<file.rowGroups[group].rowCount { rows.append(columns.map { $0[row] }) }
        }
        return rows
    }
}
