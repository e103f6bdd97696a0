internal import DeltaTable
internal import Parquet
internal import TestSupport
internal import Testing

@Suite("Other readers see the same table", .enabled(if: PythonScript.isAvailable))
struct InteropTests {
    private static let schema = Schema([
        .timestamp("time"), .string("name"), .boolean("flag"), .int64("id", .required), .int32("index"),
        .group("identity", [.string("arn"), .group("session", [.string("issuer"), .boolean("mfa")])]),
        .list("resources", ofGroup: [.string("arn"), .int64("size")]),
    ])

    private let directory = TemporaryDirectory()
    private var log: DeltaLog { DeltaLog(tablePath: directory.file("table")) }

    private func write(_ name: String, _ rows: [[NestedValue]]) throws -> AddFile {
        var writer = try ParquetFileWriter(
            path: directory.file("table/" + name), schema: Self.schema,
            createdBy: "backtrail version 0.0.0 (build test)")
        for start in stride(from: 0, to: rows.count, by: 200) {
            let group = Array(rows[start..<min(start + 200, rows.count)])
            try writer.writeRowGroup(
                rowCount: group.count, columns: Shredder.columns(group, of: Self.schema, dictionary: true))
        }
        return AddFile(path: name, file: try writer.finish(), modificationTime: 1_700_000_000_000)
    }

    @Test("deltalake, pyarrow and DuckDB read rows and find by statistics; a removed file is gone")
    func compare() throws {
        var generator = SeededGenerator(seed: 21)
        let shares = [0.3, 0.0, 1.0, 0.8]
        let parts = shares.map { nullShare in
            (0..<500).map { _ in
                Self.schema.fields.map { NestedValue.random($0, nullShare: nullShare, using: &generator) }
            }
        }
        try log.create(schema: Self.schema, name: "events")
        let files = try parts.enumerated().map { try write("part-\($0.offset).parquet", $0.element) }
        try log.commit(version: 1, [.add(files[0]), .add(files[1])])
        try log.commit(version: 2, [.add(files[2]), .add(files[3]), .txn(.init(appId: "backtrail", version: 1))])
        try log.commit(
            version: 3,
            [
                .remove(RemoveFile(path: files[1].path, deletionTimestamp: 1_700_000_000_001, size: files[1].size)),
                .commitInfo(
                    .init(
                        timestamp: 1_700_000_000_001, operation: "DELETE",
                        members: [.init("backtrail", ["copies": .integer(3)])])),
            ])
        let rows = parts[0] + parts[2] + parts[3]
        let json = rows.map { NestedValue.json($0, Self.schema.fields) }
        directory.write("[\(json.joined(separator: ",\n"))]", to: "rows.json")
        let result = PythonScript.run(
            "check_table.py", ["compare", log.tablePath, directory.file("rows.json"), "3"], besides: #filePath)
        #expect(result.isSuccess, "\(result.output)")
    }

    @Test("Text that is longer than its bounds in the statistics is found, and times between milliseconds too")
    func truncated() throws {
        var generator = SeededGenerator(seed: 23)
        let prefixes = [
            String(repeating: "z", count: 70), String(repeating: "é", count: 40),
            String(repeating: "a", count: 63) + "🙂",
            String(repeating: "\u{10FFFF}", count: 20),
        ]
        try log.create(schema: Self.schema)
        var rows: [[NestedValue]] = []
        var actions: [DeltaAction] = []
        for (index, prefix) in prefixes.enumerated() {
            let part = (0..<20).map { row -> [NestedValue] in
                var values = Self.schema.fields.map { NestedValue.random($0, using: &generator) }
                values[0] = .integer(1_700_000_000_000_000 + Int64(index * 10_000 + row * 7))
                values[1] = .bytes(Array((prefix + "\(row)").utf8))
                return values
            }
            actions.append(.add(try write("part-\(index).parquet", part)))
            rows += part
        }
        try log.commit(version: 1, actions)
        let bounds = try log.snapshot().files.map { $0.stats?.contains("maxValues") }
        // Nothing short is above the last text, so its file has no bounds.
        #expect(bounds == [true, true, true, false])
        let json = rows.map { NestedValue.json($0, Self.schema.fields) }
        directory.write("[\(json.joined(separator: ",\n"))]", to: "rows.json")
        let result = PythonScript.run(
            "check_table.py", ["compare", log.tablePath, directory.file("rows.json"), "1"], besides: #filePath)
        #expect(result.isSuccess, "\(result.output)")
    }

    @Test("What deltalake appends to our table is in our snapshot")
    func append() throws {
        var generator = SeededGenerator(seed: 22)
        let rows = (0..<10).map { _ in Self.schema.fields.map { NestedValue.random($0, using: &generator) } }
        try log.create(schema: Self.schema)
        let file = try write("part.parquet", rows)
        try log.commit(version: 1, [.add(file)])
        let result = PythonScript.run("check_table.py", ["append", log.tablePath], besides: #filePath)
        try #require(result.isSuccess, "\(result.output)")
        let snapshot = try log.snapshot()
        #expect(snapshot.version == 2)
        #expect(snapshot.files.map(\.numRecords) == [10, 3])
        #expect(snapshot.files.first == file)
    }

    @Test("A table that deltalake creates has a snapshot")
    func create() throws {
        let result = PythonScript.run("check_table.py", ["create", log.tablePath], besides: #filePath)
        try #require(result.isSuccess, "\(result.output)")
        let snapshot = try log.snapshot()
        #expect(snapshot.metadata.hasSchema(Schema([.string("name"), .int64("number")])))
        #expect(snapshot.files.map(\.numRecords) == [2])
    }
}
