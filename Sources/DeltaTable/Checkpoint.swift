internal import Glibc
internal import Parquet

/// The state of a table at one version as a Parquet file ("Checkpoints", V1 spec): one action a row, each kind of action
/// a column.
enum Checkpoint {
    /// The columns that are written.
    ///
    /// Any that a reader misses are null to it. `commitInfo` never is part of a checkpoint.
    static let schema = Schema([
        .group("txn", [.string("appId"), .int64("version"), .int64("lastUpdated")]),
        .group(
            "add",
            [
                .string("path"), .stringMap("partitionValues"), .int64("size"), .int64("modificationTime"),
                .boolean("dataChange"), .string("stats"), .stringMap("tags"),
            ]),
        .group(
            "remove",
            [
                .string("path"), .int64("deletionTimestamp"), .boolean("dataChange"),
                .boolean("extendedFileMetadata"), .stringMap("partitionValues"), .int64("size"),
            ]),
        .group(
            "metaData",
            [
                .string("id"), .string("name"), .string("description"),
                .group("format", [.string("provider"), .stringMap("options")]), .string("schemaString"),
                SchemaField("partitionColumns", .optional, .list(.leaf(.byteArray, .string))),
                .int64("createdTime"), .stringMap("configuration"),
            ]),
        .group(
            "protocol",
            [
                .int32("minReaderVersion"), .int32("minWriterVersion"),
                SchemaField("readerFeatures", .optional, .list(.leaf(.byteArray, .string))),
                SchemaField("writerFeatures", .optional, .list(.leaf(.byteArray, .string))),
            ]),
    ])

    private static let createdBy = "backtrail version 0.1.0 (build delta-checkpoint-1)"
    /// A row group ends with either.
    private static let groupRowCount = 50_000
    private static let groupByteCount = 64 << 20

    // MARK: Writing

    /// Writes the checkpoint of a state, and then the pointer to it.
    ///
    /// Both appear whole or not at all, and replace what is there under their names.
    static func write(_ snapshot: Snapshot, to directory: LogDirectory) throws(DeltaError) {
        let name = LogName.checkpoint(snapshot.version)
        let temporary = directory.temporaryPath(for: name)
        var actions: [DeltaAction] = [.protocol(snapshot.protocol), .metaData(snapshot.metadata)]
        actions += snapshot.lastTransactions.map { .txn($0) }
        actions += snapshot.files.map { .add($0) }
        actions += snapshot.tombstones.map { .remove($0) }
        let byteCount: Int
        do throws(ParquetError) {
            byteCount = try write(actions, toFile: temporary)
        } catch {
            if case .systemCall(let call, let number) = error.code,
                let call = DeltaError.SystemCall(rawValue: call.rawValue)
            {
                throw DeltaError(.systemCall(call, errno: number), path: temporary)
            }
            throw DeltaError(.damagedCheckpoint(error.code), path: temporary)
        }
        try directory.rename(temporary, to: name)
        let pointer: JSONValue = [
            "version": .integer(Int64(snapshot.version)), "size": .integer(Int64(actions.count)),
            "sizeInBytes": .integer(Int64(byteCount)), "numOfAddFiles": .integer(Int64(snapshot.files.count)),
        ]
        try directory.replace(Array(pointer.text.utf8), as: LogName.lastCheckpoint)
    }

    /// Returns the size of the file, which must not exist.
    private static func write(_ actions: [DeltaAction], toFile path: String) throws(ParquetError) -> Int {
        var writer = try ParquetFileWriter(path: path, schema: schema, createdBy: createdBy)
        var rows = RowShredder(schema)
        for (index, action) in actions.enumerated() {
            rows.append(action.json)
            let isLast = index == actions.count - 1
            if isLast || rows.rowCount >= groupRowCount || rows.byteCount >= groupByteCount {
                try writer.writeRowGroup(rowCount: rows.rowCount, columns: rows.finish())
            }
        }
        return try writer.finish().byteCount
    }

    // MARK: Reading

    /// The state that the files of a checkpoint hold.
    ///
    /// - Parameter paths: one, or the parts of a multi-part checkpoint.
    /// - Throws: `unsupportedCheckpoint`, `damagedCheckpoint`, `malformedCheckpoint`, or what is wrong with an action.
    /// - Complexity: O(files).
    static func read(_ paths: [String]) throws(DeltaError) -> Snapshot.Replay {
        var replay = Snapshot.Replay()
        for path in paths { try read(path, into: &replay) }
        guard replay.hasProtocol, replay.hasMetadata else {
            throw DeltaError(.malformedCheckpoint(expected: "protocol and metaData"), path: paths.first ?? "")
        }
        return replay
    }

    private static func read(_ path: String, into replay: inout Snapshot.Replay) throws(DeltaError) {
        func decoded<Value>(_ body: () throws(ParquetError) -> Value) throws(DeltaError) -> Value {
            do throws(ParquetError) {
                return try body()
            } catch {
                throw DeltaError(.damagedCheckpoint(error.code), path: path)
            }
        }
        let file = try decoded { () throws(ParquetError) -> ParquetFile in try ParquetFile(path: path) }
        var row = 0
        for group in file.rowGroups.indices {
            let columns = try decoded { () throws(ParquetError) -> [ColumnChunk?] in
                try Self.columns(of: file, rowGroup: group)
            }
            var rows = RowAssembler(file.schema, columns: columns)
            for _ in 0..<file.rowGroups[group].rowCount {
                row += 1
                do throws(LineError) {
                    try apply(&rows, to: &replay)
                } catch {
                    throw DeltaError(error.code, path: path, line: row)
                }
            }
        }
    }

    /// The columns of a row group but for those that say in another form what others say.
    private static func columns(of file: ParquetFile, rowGroup: Int) throws(ParquetError) -> [ColumnChunk?] {
        var columns: [ColumnChunk?] = []
        for (leaf, column) in file.schema.leaves.enumerated() {
            let isParsed = ["stats_parsed", "partitionValues_parsed"].contains(column.path.dropFirst().first)
            columns.append(isParsed ? nil : try file.readColumn(rowGroup: rowGroup, leaf: leaf))
        }
        return columns
    }

    private static func apply(_ rows: inout RowAssembler, to replay: inout Snapshot.Replay) throws(LineError) {
        func require(_ holds: Bool, _ expected: String) throws(LineError) {
            if !holds { throw LineError(.malformedCheckpoint(expected: expected)) }
        }
        let members: [JSONValue.Member]
        do throws(RowAssembler.Misfit) {
            members = try rows.next()
        } catch {
            throw LineError(.malformedCheckpoint(expected: "columns that fit each other"))
        }
        try require(members.count == 1, "one action a row")
        if ["checkpointMetadata", "sidecar"].contains(members[0].name) { throw LineError(.unsupportedCheckpoint) }
        guard let action = try DeltaAction(.object(members)) else {
            // Any other would be ignored in a version; here it may be the name of a column that was damaged.
            return try require(members[0].name == "domainMetadata", "no action of an unknown kind")
        }
        switch action {
        case .protocol: try require(!replay.hasProtocol, "one protocol")
        case .metaData: try require(!replay.hasMetadata, "one metaData")
        case .txn(let value): try require(replay.transactions[value.appId] == nil, "one txn an application")
        case .add(let file): try require(!replay.mentions(file.path), "one action a file")
        case .remove(let file): try require(!replay.mentions(file.path), "one action a file")
        case .commitInfo: return
        }
        try replay.apply(action)
    }
}
