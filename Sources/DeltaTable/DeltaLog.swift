internal import Glibc
package import Parquet

/// The transaction log of a Delta Lake table: which data files the table is made of, version by version.
///
///     TABLE/_delta_log/00000000000000000000.json   protocol, metaData
///                      00000000000000000001.json   add …, remove …, txn, commitInfo
///
/// Each version is a file of actions, one JSON object a line, that appears whole or not at all. A snapshot is what they
/// leave in order. Checkpoints are neither written nor read.
///
/// Several processes may read while one commits. Of two that commit the same version one gets `conflict`.
package struct DeltaLog: Sendable {
    /// The table's directory.
    package let tablePath: String
    private let directory: LogDirectory

    package init(tablePath: String) {
        self.tablePath = tablePath
        directory = LogDirectory(path: tablePath + "/_delta_log")
    }

    /// The name of a version's file.
    package static func fileName(version: Int) -> String {
        let digits = String(version)
        return String(repeating: "0", count: max(0, 20 - digits.utf8.count)) + digits + ".json"
    }

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

    /// The table's current state.
    ///
    /// - Throws: `noTable`, or what is wrong with the log and in which file. A log with anything unknown, missing or
    ///   damaged has no state.
    /// - Complexity: O(log).
    package func snapshot() throws(DeltaError) -> Snapshot {
        let versions = try versions()
        var replay = Snapshot.Replay()
        for version in versions {
            let name = Self.fileName(version: version)
            let bytes = try directory.read(name)
            replay.beginVersion()
            try Self.apply(bytes, of: directory.path(of: name), to: &replay)
        }
        guard let snapshot = replay.snapshot(version: versions.count - 1) else {
            throw DeltaError(
                .malformedAction(expected: "protocol and metaData"),
                path: directory.path(of: Self.fileName(version: 0)))
        }
        return snapshot
    }

    /// Publishes a version.
    ///
    /// The names of the data files in the table's directory are brought to the disk first.
    ///
    /// - Parameter version: one more than the snapshot's that the actions were decided on.
    /// - Throws: `conflict` if somebody else has published it, `missingVersion` if the one before is not there,
    ///   `systemCall`.
    package func commit(version: Int, _ actions: [DeltaAction]) throws(DeltaError) {
        if version > 0 {
            let previous = directory.path(of: Self.fileName(version: version - 1))
            guard unsafe access(previous, F_OK) == 0 else { throw DeltaError(.missingVersion, path: previous) }
        }
        try LogDirectory.sync(tablePath)
        var text = ""
        for action in actions { text += action.json.text + "\n" }
        try directory.publish(Array(text.utf8), as: Self.fileName(version: version))
    }

    /// The versions of the log: all from 0 to the last.
    private func versions() throws(DeltaError) -> Range<Int> {
        guard let names = try directory.names() else { throw DeltaError(.noTable, path: tablePath) }
        var last = -1
        for name in names {
            if name == "_last_checkpoint" || name.contains(".checkpoint.") {
                throw DeltaError(.unsupportedCheckpoint, path: directory.path(of: name))
            }
            let digits = name.utf8.prefix(20)
            let isVersion =
                name.utf8.count == 25 && name.hasSuffix(".json")
                && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            if isVersion { last = max(last, Int(name.prefix(20)) ?? Int.max) }
        }
        guard last >= 0 else { throw DeltaError(.noTable, path: tablePath) }
        let known = Set(names)
        // The first hole ends the search, so a file of an absurd version costs nothing.
        for version in 0..<last where !known.contains(Self.fileName(version: version)) {
            throw DeltaError(.missingVersion, path: directory.path(of: Self.fileName(version: version)))
        }
        return 0..<last + 1
    }

    private static func apply(
        _ bytes: [UInt8], of path: String, to replay: inout Snapshot.Replay
    ) throws(DeltaError) {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // The line break after the last line is common and not required.
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard !lines.isEmpty else { throw DeltaError(.malformedJSON, path: path, line: 1, byteOffset: 0) }
        for (index, line) in lines.enumerated() {
            let json: JSONValue
            do throws(JSONParser.Failure) {
                json = try JSONParser.parse(line.span)
            } catch {
                throw DeltaError(.malformedJSON, path: path, line: index + 1, byteOffset: error.byteOffset)
            }
            do throws(LineError) {
                try replay.apply(try DeltaAction(json))
            } catch {
                throw DeltaError(error.code, path: path, line: index + 1)
            }
        }
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
