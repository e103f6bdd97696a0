internal import Parquet
internal import TestSupport
internal import Testing

@testable internal import DeltaTable

@Suite("Other programs and a long log", .enabled(if: PythonScript.isAvailable))
struct LongLogInteropTests {
    private static let schema = Schema([.string("name"), .int64("id", .required)])
    private static let lastVersion = 27

    private let directory = TemporaryDirectory()
    private var log: DeltaLog { DeltaLog(tablePath: directory.file("table")) }

    private func run(_ command: String, _ path: String, _ expected: String) -> (isSuccess: Bool, output: String) {
        PythonScript.run("check_log.py", [command, path, directory.file(expected)], besides: #filePath)
    }

    /// Writes a file of so many rows.
    private func write(_ name: String, rowCount: Int) throws -> AddFile {
        var writer = try ParquetFileWriter(
            path: directory.file("table/" + name), schema: Self.schema,
            createdBy: "backtrail version 0.0.0 (build test)")
        let rows = (0..<rowCount).map { [NestedValue.bytes(Array("n\($0)".utf8)), .integer(Int64($0))] }
        try writer.writeRowGroup(rowCount: rowCount, columns: Shredder.columns(rows, of: Self.schema))
        return AddFile(path: name, file: try writer.finish(), modificationTime: 1_700_000_000_000)
    }

    /// Makes a table, each version of which adds a file and each third one removes two; the live files of each version by
    /// name and rows.
    private func make() throws -> [Int: [String: Int]] {
        try log.create(schema: Self.schema, name: "events")
        var live: [String: Int] = [:]
        var history: [Int: [String: Int]] = [:]
        for version in 1...Self.lastVersion {
            let file = try write("part-\(version).parquet", rowCount: version)
            var actions: [DeltaAction] = [.add(file), .txn(.init(appId: "a", version: Int64(version)))]
            live[file.path] = version
            if version % 3 == 0 {
                for number in [version - 1, version - 2] {
                    actions.append(.remove(RemoveFile(path: "part-\(number).parquet", deletionTimestamp: 1)))
                    live["part-\(number).parquet"] = nil
                }
            }
            try log.commit(version: version, actions)
            history[version] = live
        }
        return history
    }

    private func write(_ history: [Int: [String: Int]], to name: String) {
        let versions = history.map { version, files in
            JSONValue.Member(
                "\(version)", .array(files.map { .array([.string($0.key), .integer(Int64($0.value))]) }))
        }
        directory.write(JSONValue.object(versions).text, to: name)
    }

    /// What a script wrote: of each version the live files by name and rows.
    private func history(_ name: String) throws -> [Int: [String: Int64]] {
        let json = try JSONParser.parse(String(decoding: directory.contents(name), as: UTF8.self))
        var history: [Int: [String: Int64]] = [:]
        for version in json.members ?? [] {
            var files: [String: Int64] = [:]
            for file in version.value.elements ?? [] {
                files[try #require(file.elements?.first?.string)] = file.elements?.last?.integer
            }
            history[try #require(Int(version.name))] = files
        }
        return history
    }

    private func check(_ history: [Int: [String: Int64]]) throws {
        #expect(!history.isEmpty)
        for (version, files) in history {
            let snapshot = try log.snapshot(at: version)
            #expect(Set(snapshot.files.map(\.path)) == Set(files.keys), "version \(version)")
            for file in snapshot.files { #expect(file.numRecords == files[file.path], "version \(version)") }
        }
    }

    @Test("deltalake and polars see every version, and the last ones from the checkpoint alone")
    func read() throws {
        let history = try make()
        write(history, to: "expected.json")
        let whole = run("history", log.tablePath, "expected.json")
        #expect(whole.isSuccess, "\(whole.output)")

        // Without the versions before the checkpoint there is nothing else that they can read.
        for version in 0..<20 { directory.removeFile("table/_delta_log/" + LogName.version(version)) }
        for version in 10..<20 { directory.removeFile("table/_delta_log/" + LogName.checksum(version)) }
        directory.removeFile("table/_delta_log/" + LogName.checkpoint(10))
        write(history.filter { $0.key >= 20 }, to: "expected.json")
        let rest = run("history", log.tablePath, "expected.json")
        #expect(rest.isSuccess, "\(rest.output)")
    }

    @Test("pyarrow reads the checkpoint with its maps and lists, each action whole")
    func checkpoint() throws {
        try log.create(schema: Self.schema, name: "n", configuration: ["a": "b", "delta.checkpointInterval": "2"])
        let live = AddFile(
            path: "a b", size: 3, modificationTime: 4, stats: #"{"numRecords":1}"#, tags: ["k": "v", "l": ""])
        try log.commit(
            version: 1,
            [
                .add(live), .add(AddFile(path: "c", size: 5, modificationTime: 6, dataChange: false)),
                .txn(.init(appId: "x", version: 7)),
            ])
        try log.commit(
            version: 2,
            [
                .remove(RemoveFile(path: "c", deletionTimestamp: 8)),
                .remove(RemoveFile(path: "unknown", deletionTimestamp: 9)),
                .txn(.init(appId: "y", version: 1, lastUpdated: 2)),
            ])
        let metadata = try log.snapshot().metadata
        let expected: JSONValue = [
            "txn": .array([
                ["appId": .string("x"), "version": .integer(7)],
                ["appId": .string("y"), "version": .integer(1), "lastUpdated": .integer(2)],
            ]),
            "add": .array([
                [
                    "path": .string("a%20b"), "partitionValues": [:], "size": .integer(3),
                    "modificationTime": .integer(4), "dataChange": .boolean(true),
                    "stats": .string(#"{"numRecords":1}"#), "tags": ["k": .string("v"), "l": .string("")],
                ]
            ]),
            "remove": .array([
                [
                    "path": .string("c"), "deletionTimestamp": .integer(8), "dataChange": .boolean(true),
                    "extendedFileMetadata": .boolean(true), "partitionValues": [:], "size": .integer(5),
                ],
                [
                    "path": .string("unknown"), "deletionTimestamp": .integer(9), "dataChange": .boolean(true),
                    "extendedFileMetadata": .boolean(false),
                ],
            ]),
            "metaData": .array([
                [
                    "id": .string(metadata.id), "name": .string("n"),
                    "format": ["provider": .string("parquet"), "options": [:]],
                    "schemaString": .string(metadata.schemaString), "partitionColumns": .array([]),
                    "createdTime": .integer(try #require(metadata.createdTime)),
                    "configuration": ["a": .string("b"), "delta.checkpointInterval": .string("2")],
                ]
            ]),
            "protocol": .array([["minReaderVersion": .integer(1), "minWriterVersion": .integer(2)]]),
        ]
        directory.write(expected.text, to: "expected.json")
        let path = directory.file("table/_delta_log/" + LogName.checkpoint(2))
        let result = run("checkpoint", path, "expected.json")
        #expect(result.isSuccess, "\(result.output)")
    }

    @Test("A table of deltalake with its own checkpoints has the same files at every version")
    func made() throws {
        let result = run("make", log.tablePath, "expected.json")
        try #require(result.isSuccess, "\(result.output)")
        let history = try history("expected.json")
        #expect(history.count == 30)
        try check(history)
        let snapshot = try log.snapshot()
        #expect(snapshot.checkpointVersion == 24)
        #expect(snapshot.unusableCheckpoints == [])
        #expect(try log.snapshot(at: 23).checkpointVersion == 12)
        #expect(snapshot.tombstones.count == 3)
        #expect(snapshot.commitInfo?.operation == "WRITE")
        for version in 0..<24 { directory.removeFile("table/_delta_log/" + LogName.version(version)) }
        try check(history.filter { $0.key >= 24 })
    }

    @Test("deltalake goes on with our table from our checkpoint, and we from its own")
    func extended() throws {
        _ = try make()
        let result = run("extend", log.tablePath, "expected.json")
        try #require(result.isSuccess, "\(result.output)")
        let history = try history("expected.json")
        try check(history)
        let snapshot = try log.snapshot()
        #expect(snapshot.version == Self.lastVersion + 4)
        #expect(snapshot.unusableCheckpoints == [])
        #expect((snapshot.checkpointVersion ?? 0) > Self.lastVersion)
        #expect(snapshot.transactions == ["a": Int64(Self.lastVersion)])
        try log.commit(version: snapshot.version + 1, [.add(try write("last.parquet", rowCount: 1))])
        #expect(try log.snapshot().files.last?.path == "last.parquet")
    }
}
