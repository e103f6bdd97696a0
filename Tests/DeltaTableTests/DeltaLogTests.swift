internal import Parquet
internal import TestSupport
internal import Testing

@testable internal import DeltaTable

@Suite("A table's log")
struct DeltaLogTests {
    private let schema = Schema([.timestamp("time"), .string("name")])
    private let directory = TemporaryDirectory()
    private var log: DeltaLog { DeltaLog(tablePath: directory.file("table")) }
    private func file(_ version: Int) -> String { "table/_delta_log/" + DeltaLog.fileName(version: version) }

    private func code(_ operation: () throws -> Void) -> DeltaError.Code? {
        do {
            try operation()
            return nil
        } catch {
            return (error as? DeltaError)?.code
        }
    }

    @Test("A new table has a schema and no files")
    func create() throws {
        try log.create(schema: schema, name: "events")
        let snapshot = try log.snapshot()
        #expect(snapshot.version == 0)
        #expect(snapshot.protocol == TableProtocol(minReaderVersion: 1, minWriterVersion: 2))
        #expect(snapshot.metadata.name == "events")
        #expect(snapshot.metadata.hasSchema(schema))
        #expect(!snapshot.metadata.hasSchema(Schema([.string("name")])))
        #expect(snapshot.files.isEmpty)
        #expect(snapshot.commitInfo == nil)
        #expect(directory.names == ["table"])
        // Nothing is left of the temporary file.
        #expect(TemporaryDirectory.names(directory.file("table/_delta_log")) == [DeltaLog.fileName(version: 0)])
        #expect(snapshot.metadata.id.utf8.count == 36)
        #expect(code { try log.create(schema: schema) } == .conflict)
    }

    @Test("Actions of all versions make the state")
    func replay() throws {
        let first = AddFile(path: "a file.parquet", size: 10, modificationTime: 5, stats: #"{"numRecords":3}"#)
        let second = AddFile(path: "b.parquet", size: 20, modificationTime: 6, dataChange: false)
        let info = DeltaAction.CommitInfo(
            timestamp: 7, operation: "WRITE",
            members: [.init("backtrail", ["ledger": .integer(.max), "none": .null])])
        try log.create(schema: schema)
        try log.commit(
            version: 1, [.add(first), .txn(.init(appId: "one", version: 4)), .txn(.init(appId: "two", version: 9))])
        try log.commit(
            version: 2,
            [
                .remove(RemoveFile(path: first.path, deletionTimestamp: 8, size: 10)), .add(second),
                .txn(.init(appId: "one", version: 5, lastUpdated: 1)), .commitInfo(info),
            ])
        let snapshot = try log.snapshot()
        #expect(snapshot.version == 2)
        #expect(snapshot.files == [second])
        #expect(snapshot.transactions == ["one": 5, "two": 9])
        #expect(snapshot.commitInfo == info)
        #expect(first.numRecords == 3)
        #expect(second.numRecords == nil)

        try log.commit(version: 3, [.add(first)])
        #expect(try log.snapshot().files == [second, first])
        #expect(try log.snapshot().commitInfo == nil)
    }

    @Test("Of several commits of one version one succeeds")
    func conflict() async throws {
        try log.create(schema: schema)
        let log = log
        let winners = await withTaskGroup(of: Int?.self) { group in
            for writer in 0..<16 {
                group.addTask {
                    let file = AddFile(path: "\(writer).parquet", size: 1, modificationTime: 1)
                    do {
                        try log.commit(version: 1, [.add(file)])
                        return writer
                    } catch {
                        #expect((error as? DeltaError)?.code == .conflict)
                        return nil
                    }
                }
            }
            return await group.reduce(into: [Int]()) { if let winner = $1 { $0.append(winner) } }
        }
        #expect(winners.count == 1)
        #expect(try log.snapshot().files.map(\.path) == winners.map { "\($0).parquet" })
    }

    @Test("No version is published beyond a hole, and none is read")
    func holes() throws {
        try log.create(schema: schema)
        #expect(code { try log.commit(version: 2, []) } == .missingVersion)
        try log.commit(version: 1, [.txn(.init(appId: "a", version: 1))])
        try log.commit(version: 2, [.txn(.init(appId: "a", version: 2))])
        directory.removeFile(file(1))
        let error = #expect(throws: DeltaError.self) { try log.snapshot() }
        #expect(error?.code == .missingVersion)
        #expect(error?.path.hasSuffix("00000000000000000001.json") == true)
        directory.write("", to: "table/_delta_log/99999999999999999999.json")
        #expect(code { _ = try log.snapshot() } == .missingVersion)
    }

    @Test("A directory without a log is no table")
    func noTable() {
        #expect(code { _ = try log.snapshot() } == .noTable)
        directory.makeDirectory("table")
        directory.makeDirectory("table/_delta_log")
        #expect(code { _ = try log.snapshot() } == .noTable)
        directory.write("x", to: file(1))
        #expect(code { _ = try log.snapshot() } == .missingVersion)
    }

    @Test("A log file cut anywhere but between lines is refused, and an empty one too")
    func cut() throws {
        try log.create(schema: schema)
        let action = DeltaAction.add(AddFile(path: "a.parquet", size: 1, modificationTime: 1, stats: "{}"))
        try log.commit(version: 1, [action, .txn(.init(appId: "a", version: 1))])
        let whole = directory.contents(file(1))
        for count in 0..<whole.count {
            directory.write(Array(whole[..<count]), to: file(1))
            // The last line needs no line break; one line alone is a whole file.
            let isWhole = count == whole.count - 1 || whole[count] == 10 || count > 0 && whole[count - 1] == 10
            #expect((code { _ = try log.snapshot() } == nil) == isWhole, "cut to \(count) bytes")
        }
        directory.write(whole, to: file(1))
        #expect(code { _ = try log.snapshot() } == nil)
    }

    @Test(
        "What this module does not know it refuses",
        arguments: [
            (
                #"{"add":{"path":"x","size":1,"modificationTime":1}}"#,
                DeltaError.Code.malformedAction(expected: "a Boolean dataChange")
            ),
            (
                #"{"add":{"path":"x","size":"1","modificationTime":1,"dataChange":true}}"#,
                .malformedAction(expected: "an integer size")
            ),
            (
                #"{"add":{"path":"x%2","size":1,"modificationTime":1,"dataChange":true}}"#,
                .malformedAction(expected: "a path with two digits after each %")
            ),
            (
                #"{"add":{"path":"../x","size":1,"modificationTime":1,"dataChange":true}}"#,
                .unsupportedTable("the file ../x lies outside it")
            ),
            (
                #"{"add":{"path":"a/%2e%2E/x","size":1,"modificationTime":1,"dataChange":true}}"#,
                .unsupportedTable("the file a/%2e%2E/x lies outside it")
            ),
            (
                #"{"add":{"path":"s3://b/x","size":1,"modificationTime":1,"dataChange":true}}"#,
                .unsupportedTable("the file s3://b/x lies outside it")
            ),
            (
                #"{"add":{"path":"x","size":1,"modificationTime":1,"dataChange":true,"deletionVector":{}}}"#,
                .unsupportedTable("a file has a deletion vector")
            ),
            (#"{"add":null}"#, .malformedAction(expected: "an object add")),
            (#"[]"#, .malformedAction(expected: "one action a line")),
            (#"{"add":{},"txn":{}}"#, .malformedAction(expected: "one action a line")),
        ])
    func refused(line: String, expected: DeltaError.Code) throws {
        try log.create(schema: schema)
        directory.write(#"{"txn":{"appId":"a","version":1}}"# + "\n" + line + "\n", to: file(1))
        let error = #expect(throws: DeltaError.self) { try log.snapshot() }
        #expect(error?.code == expected)
        #expect(error?.line == 2)
        #expect(error?.path.hasSuffix(DeltaLog.fileName(version: 1)) == true)
    }

    @Test(
        "Actions and members nobody knows are left alone",
        arguments: [
            #"{"cdc":{"path":"x","size":1,"partitionValues":{},"dataChange":false}}"#,
            #"{"domainMetadata":{"domain":"a","configuration":"","removed":false}}"#, #"{"x":null}"#,
            #"{"txn":{"appId":"b","version":2,"more":[{}]}}"#,
        ])
    func unknown(line: String) throws {
        try log.create(schema: schema)
        directory.write(#"{"txn":{"appId":"a","version":1}}"# + "\n" + line + "\n", to: file(1))
        #expect(try log.snapshot().transactions["a"] == 1)
    }

    @Test("A removal says of the file what the log knows")
    func removal() throws {
        let live = AddFile(path: "a", size: 10, modificationTime: 5, stats: "{}", tags: ["k": "v"])
        try log.create(schema: schema)
        try log.commit(version: 1, [.add(live)])
        try log.commit(
            version: 2,
            [
                .remove(RemoveFile(path: "a", deletionTimestamp: 7, dataChange: false)),
                .remove(RemoveFile(path: "unknown", deletionTimestamp: 8)),
            ])
        let expected =
            #"{"remove":{"path":"a","deletionTimestamp":7,"dataChange":false,"extendedFileMetadata":true,"#
            + #""partitionValues":{},"size":10,"tags":{"k":"v"}}}"# + "\n"
            + #"{"remove":{"path":"unknown","deletionTimestamp":8,"dataChange":true,"extendedFileMetadata":false}}"#
            + "\n"
        #expect(String(decoding: directory.contents(file(2)), as: UTF8.self) == expected)
        #expect(try log.snapshot().tombstones.map(\.size) == [10, nil])
        let tombstone = try log.snapshot().tombstones.first
        #expect(tombstone == RemoveFile(path: "a", deletionTimestamp: 7, dataChange: false, size: 10))
        #expect(RemoveFile(live, deletionTimestamp: 7).tags == ["k": "v"])
    }

    @Test("Names that are equal as text only are two files")
    func bytes() throws {
        let names = ["\u{E9}", "e\u{301}"]
        try log.create(schema: schema)
        try log.commit(version: 1, names.map { .add(AddFile(path: $0, size: 1, modificationTime: 1)) })
        try log.commit(version: 2, [.remove(RemoveFile(path: names[1], deletionTimestamp: 1))])
        #expect(try log.snapshot().files.map { Array($0.path.utf8) } == [[0xC3, 0xA9]])
    }

    @Test("Columns that differ in case only are refused")
    func duplicateColumns() {
        let schemas = [
            Schema([.string("eventID"), .string("eventId")]),
            Schema([.group("a", [.string("x"), .list("b", ofGroup: [.string("c"), .int64("C")])])]),
        ]
        #expect(code { try log.create(schema: schemas[0]) } == .duplicateColumn("eventId"))
        #expect(code { try log.create(schema: schemas[1]) } == .duplicateColumn("C"))
        #expect(directory.names.isEmpty)
    }

    @Test("Paths are URI references in the log")
    func paths() throws {
        #expect(LogPath.encoded("a b/ü%:c=d") == "a%20b/%C3%BC%25%3Ac=d")
        #expect(try LogPath.decoded("a%20b/%C3%BC%25%3Ac=d") == "a b/ü%:c=d")
    }
}
