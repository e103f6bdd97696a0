internal import Glibc
package import Parquet

/// The transaction log of a Delta Lake table: which data files the table is made of, version by version.
///
///     TABLE/_delta_log/00000000000000000000.json   protocol, metaData
///                      00000000000000000001.json   add …, remove …, txn, commitInfo
///                      …
///                      00000000000000000010.json
///                      00000000000000000010.crc                  what the version must come to
///                      00000000000000000010.checkpoint.parquet   its state
///                      _last_checkpoint                          which that is, for other readers
///
/// Each version is a file of actions, one JSON object a line, that appears whole or not at all. A snapshot is what they
/// leave in order, taken up from the newest checkpoint that can be used. Once the log is long, each commit writes a
/// version checksum, and every tenth or so a checkpoint. Nothing is ever deleted: the log's history is evidence.
///
/// Several processes may read while one commits. Of two that commit the same version one gets `conflict`.
package struct DeltaLog: Sendable {
    /// Versions from one checkpoint to the next, unless the table's property `delta.checkpointInterval` says otherwise.
    ///
    /// The log is long from as many on.
    static let checkpointInterval = 10

    /// The table's directory.
    package let tablePath: String
    let directory: LogDirectory

    package init(tablePath: String) {
        self.tablePath = tablePath
        directory = LogDirectory(path: tablePath + "/_delta_log")
    }

    /// The name of a version's file.
    package static func fileName(version: Int) -> String { LogName.version(version) }

    /// Creates the table as version 0, with its directory where there is none.
    ///
    /// - Parameters:
    ///   - schema: no two siblings may have the same name but for case.
    ///   - actions: further ones of the same commit.
    /// - Throws: `conflict` if there is a table, `duplicateColumn`, `systemCall`.
    package func create(
        schema: Schema, name: String? = nil, configuration: [String: String] = [:], actions: [DeltaAction] = []
    ) throws(DeltaError) {
        if let name = DeltaSchema.duplicateColumn(in: schema.fields) {
            throw DeltaError(.duplicateColumn(name), path: tablePath)
        }
        try LogDirectory.create(tablePath)
        try LogDirectory.create(directory.path)
        let metadata = TableMetadata(
            id: Self.randomUUID(), name: name, schemaString: DeltaSchema.json(of: schema).text,
            configuration: configuration, createdTime: Self.now())
        try commit(version: 0, [.protocol(.current), .metaData(metadata)] + actions)
    }

    /// Milliseconds since 1970.
    private static func now() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// A random UUID (RFC 9562, version 4).
    private static func randomUUID() -> String {
        let high = UInt64.random(in: 0...UInt64.max) & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = UInt64.random(in: 0...UInt64.max) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        func digits(_ value: UInt64) -> String {
            let text = String(value, radix: 16)
            return String(repeating: "0", count: 16 - text.utf8.count) + text
        }
        var text = digits(high) + digits(low)
        for position in [20, 16, 12, 8] {
            text.insert("-", at: text.index(text.startIndex, offsetBy: position))
        }
        return text
    }
}
