internal import Parquet
internal import TestSupport
internal import Testing

@testable internal import DeltaTable

@Suite("Checkpoints of a long log")
struct CheckpointTests {
    private let schema = Schema([.timestamp("time"), .string("name")])
    private let directory = TemporaryDirectory()
    private var log: DeltaLog { DeltaLog(tablePath: directory.file("table")) }

    private func file(_ name: String) -> String { "table/_delta_log/" + name }

    private func names() -> [String] { TemporaryDirectory.names(directory.file("table/_delta_log")) ?? [] }

    private func error(_ operation: () throws -> Void) -> DeltaError? {
        do {
            try operation()
            return nil
        } catch {
            return error as? DeltaError
        }
    }

    private func path(_ version: Int) -> String { "part ü \(version).parquet" }

    /// Version N adds a file of N bytes; each third one removes the file of the version before.
    private func actions(_ version: Int) -> [DeltaAction] {
        var actions: [DeltaAction] = [
            .add(
                AddFile(
                    path: path(version), size: Int64(version), modificationTime: 5, dataChange: version % 2 == 0,
                    stats: version % 4 == 0 ? nil : #"{"numRecords":\#(version)}"#,
                    tags: version % 5 == 0 ? ["k": "v", "l": ""] : nil)),
            .txn(.init(appId: "app \(version % 2)", version: Int64(version), lastUpdated: version % 2 == 0 ? nil : 9)),
            .commitInfo(.init(timestamp: Int64(version), operation: "WRITE")),
        ]
        if version % 3 == 0 {
            actions.append(.remove(RemoveFile(path: path(version - 1), deletionTimestamp: Int64(version))))
        }
        return actions
    }

    private func expectedPaths(_ version: Int) -> [String] {
        (1...version).filter { $0 % 3 != 2 || $0 == version }.map { path($0) }
    }

    /// Makes a table of versions 0 to `last`.
    private func make(_ last: Int, configuration: [String: String] = [:]) throws {
        try log.create(schema: schema, name: "events", configuration: configuration)
        var base: Snapshot?
        for version in 1...last {
            let committed = try log.commit(version: version, actions(version), onto: base)
            #expect(committed.failures == [])
            base = committed.snapshot
        }
    }

    private func check(_ snapshot: Snapshot, _ version: Int) {
        #expect(snapshot.version == version)
        #expect(snapshot.files.map(\.path) == expectedPaths(version))
        #expect(snapshot.files.map(\.size) == snapshot.files.map { Int64($0.path.filter(\.isNumber)) ?? -1 })
        for file in snapshot.files {
            let number = Int(file.size)
            #expect(file.dataChange == (number % 2 == 0))
            #expect(file.numRecords == (number % 4 == 0 ? nil : file.size))
            #expect(file.tags == (number % 5 == 0 ? ["k": "v", "l": ""] : nil))
        }
        #expect(
            snapshot.tombstones
                == stride(from: 3, through: version, by: 3).map { removed in
                    RemoveFile(
                        path: path(removed - 1), deletionTimestamp: Int64(removed), size: Int64(removed - 1))
                })
        #expect(snapshot.transactions["app \(version % 2)"] == Int64(version))
        #expect(snapshot.commitInfo?.timestamp == Int64(version))
        #expect(snapshot.metadata.name == "events")
        #expect(snapshot.metadata.hasSchema(schema))
    }

    @Test("Each tenth version of a long log has a checkpoint, each version of it a checksum")
    func cadence() throws {
        try make(25)
        let names = names()
        #expect(names.filter { $0.contains(".checkpoint.") } == [10, 20].map { LogName.checkpoint($0) })
        #expect(names.filter { $0.hasSuffix(".crc") } == (10...25).map { LogName.checksum($0) })
        #expect(names.count == 26 + 16 + 2 + 1)
        let pointer = String(decoding: directory.contents(file(LogName.lastCheckpoint)), as: UTF8.self)
        let size = directory.contents(file(LogName.checkpoint(20))).count
        // 20 files added and 6 of them removed, two applications, protocol and metadata.
        #expect(pointer == #"{"version":20,"size":24,"sizeInBytes":\#(size),"numOfAddFiles":14}"#)
    }

    @Test("The state is the same from checkpoints and without them, at every version")
    func timeTravel() throws {
        try make(25)
        for version in 1...25 { check(try log.snapshot(at: version), version) }
        #expect(try log.snapshot().checkpointVersion == 20)
        #expect(try log.snapshot(at: 20).checkpointVersion == 20)
        #expect(try log.snapshot(at: 19).checkpointVersion == 10)
        #expect(try log.snapshot(at: 9).checkpointVersion == nil)
        #expect(error { _ = try log.snapshot(at: 26) }?.code == .missingVersion)
        for version in [10, 20] { directory.removeFile(file(LogName.checkpoint(version))) }
        for version in 1...25 { check(try log.snapshot(at: version), version) }
    }

    @Test("Of a long log only the checkpoint and what comes after it is read")
    func bounded() throws {
        try make(200)
        // What is not looked at may as well be anything.
        for version in 0..<200 { directory.write("x", to: file(LogName.version(version))) }
        check(try log.snapshot(), 200)
        directory.removeFile(file(LogName.version(199)))
        check(try log.snapshot(), 200)
    }

    @Test("The newest version's own file is always read: no checkpoint has its commit information")
    func commitInfo() throws {
        try make(10)
        directory.removeFile(file(LogName.version(10)))
        let error = error { _ = try log.snapshot() }
        #expect(error?.code == .missingVersion)
        #expect(error?.path.hasSuffix(LogName.version(10)) == true)
    }

    @Test("The log may have lost what comes before a checkpoint, and nothing that comes after")
    func holes() throws {
        try make(25)
        for version in 0...15 { directory.removeFile(file(LogName.version(version))) }
        check(try log.snapshot(), 25)
        directory.removeFile(file(LogName.version(20)))
        check(try log.snapshot(), 25)
        check(try log.snapshot(at: 21), 21)
        #expect(error { _ = try log.snapshot(at: 12) }?.path.hasSuffix(LogName.version(11)) == true)
        directory.removeFile(file(LogName.version(22)))
        let error = error { _ = try log.snapshot() }
        #expect(error?.code == .missingVersion)
        #expect(error?.path.hasSuffix(LogName.version(22)) == true)
    }

    @Test("A table's own interval counts", arguments: [("3", [3, 6]), ("0", []), ("x", [])])
    func interval(text: String, checkpoints: [Int]) throws {
        try make(7, configuration: ["delta.checkpointInterval": text])
        #expect(names().filter { $0.contains(".checkpoint.") } == checkpoints.map { LogName.checkpoint($0) })
        check(try log.snapshot(), 7)
    }

    @Test("A damaged checkpoint is passed over, and named, while the versions it stands for are there")
    func damaged() throws {
        try make(25)
        let whole = directory.contents(file(LogName.checkpoint(20)))
        for count in [0, 3, whole.count / 2, whole.count - 1] {
            directory.write(Array(whole[..<count]), to: file(LogName.checkpoint(20)))
            let snapshot = try log.snapshot()
            check(snapshot, 25)
            #expect(snapshot.checkpointVersion == 10)
            #expect(snapshot.unusableCheckpoints.count == 1)
            #expect(snapshot.unusableCheckpoints.first?.path.hasSuffix(LogName.checkpoint(20)) == true)
        }
        directory.write("x", to: file(LogName.checkpoint(10)))
        check(try log.snapshot(), 25)
        #expect(try log.snapshot().unusableCheckpoints.count == 2)
        // The next commit makes up for it.
        #expect(try log.commit(version: 26, actions(26)).snapshot.checkpointVersion == 26)
        #expect(try log.snapshot().unusableCheckpoints == [])
        directory.removeFile(file(LogName.checkpoint(26)))

        directory.removeFile(file(LogName.version(15)))
        let error = error { _ = try log.snapshot() }
        #expect(error?.path.hasSuffix(LogName.checkpoint(20)) == true)
        #expect(error?.code == .damagedCheckpoint(.notParquet))
    }

    @Test("A checkpoint with any byte changed never gives another state")
    func flippedBytes() throws {
        try make(12)
        let whole = directory.contents(file(LogName.checkpoint(10)))
        var generator = SeededGenerator(seed: 3)
        for position in 0..<whole.count where whole.count < 300 || Int.random(in: 0..<12, using: &generator) == 0 {
            var changed = whole
            changed[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            directory.write(changed, to: file(LogName.checkpoint(10)))
            let snapshot = try log.snapshot()
            #expect(snapshot.files.map(\.path) == expectedPaths(12), "byte \(position)")
            #expect(snapshot.transactions == ["app 0": 12, "app 1": 11], "byte \(position)")
        }
    }

    @Test("A checkpoint whose checksum says otherwise is passed over; without the versions it is an error")
    func wrongCheckpoint() throws {
        try make(12)
        // The checkpoint of a state that never was.
        var base = try log.snapshot(at: 10)
        var replay = Snapshot.Replay(base)
        try replay.apply(.remove(RemoveFile(path: path(1), deletionTimestamp: 1)))
        base = try #require(replay.snapshot(version: 10))
        try Checkpoint.write(base, to: LogDirectory(path: directory.file("table/_delta_log")))
        check(try log.snapshot(), 12)
        #expect(
            try log.snapshot().unusableCheckpoints.first?.code
                == .malformedCheckpoint(
                    expected: "the state of its version checksum, from which numFiles differs"))
        directory.removeFile(file(LogName.version(4)))
        #expect(error { _ = try log.snapshot() }?.path.hasSuffix(LogName.checkpoint(10)) == true)
    }

    @Test("The pointer is for others: whatever it says, the checkpoints that are there count")
    func pointer() throws {
        try make(25)
        for text in ["", "x", "{}", #"{"version":10,"size":1}"#, #"{"version":99,"size":1,"parts":7}"#] {
            directory.write(text, to: file(LogName.lastCheckpoint))
            check(try log.snapshot(), 25)
            #expect(try log.snapshot().checkpointVersion == 20)
        }
        directory.removeFile(file(LogName.lastCheckpoint))
        check(try log.snapshot(), 25)
    }

    @Test("Checkpoints of an unknown kind are passed over, or named where there is nothing else")
    func unknownKinds() throws {
        try make(9)
        let name = String(LogName.checkpoint(5).dropLast(7)) + "80a083e8-7026-4e79-81be-64bd76c43a11.parquet"
        directory.write("x", to: file(name))
        check(try log.snapshot(), 9)
        #expect(try log.snapshot().unusableCheckpoints.map(\.code) == [.unsupportedCheckpoint])
        directory.removeFile(file(LogName.version(2)))
        let error = error { _ = try log.snapshot() }
        #expect(error?.code == .unsupportedCheckpoint)
        #expect(error?.path.hasSuffix(name) == true)
    }

    /// Rows that make no checkpoint, and what each list lacks.
    private static let malformedRows: [(rows: [String], expected: String)] = [
        ([], "protocol and metaData"),
        ([#"{"protocol":{"minReaderVersion":1,"minWriterVersion":2}}"#], "protocol and metaData"),
        ([#"{}"#], "one action a row"),
        ([#"{"txn":{"appId":"a","version":1},"add":{"path":"x"}}"#], "one action a row"),
        (Array(repeating: #"{"txn":{"appId":"a","version":1}}"#, count: 2), "one txn an application"),
        (Array(repeating: #"{"remove":{"path":"x","dataChange":true}}"#, count: 2), "one action a file"),
    ]

    @Test("A checkpoint that holds what no state has is refused", arguments: malformedRows)
    func malformed(rows: [String], expected: String) throws {
        let path = directory.file("checkpoint")
        var writer = try ParquetFileWriter(path: path, schema: Checkpoint.schema, createdBy: "test version 1 (build 1)")
        var shredder = RowShredder(Checkpoint.schema)
        for row in rows { shredder.append(try JSONParser.parse(row)) }
        if !rows.isEmpty { try writer.writeRowGroup(rowCount: rows.count, columns: shredder.finish()) }
        _ = try writer.finish()
        #expect(error { _ = try Checkpoint.read([path]) }?.code == .malformedCheckpoint(expected: expected))
    }

    @Test("A checkpoint of the last version there can be is one like any other")
    func absurdVersion() throws {
        try make(10)
        let nines = String(repeating: "9", count: 20)
        directory.write(directory.contents(file(LogName.checkpoint(10))), to: file(nines + ".checkpoint.parquet"))
        #expect(error { _ = try log.snapshot() }?.code == .missingVersion)
        check(try log.snapshot(at: 10), 10)
        let last = LogName.version(.max - 1)
        directory.write(#"{"txn":{"appId":"a","version":1}}"#, to: file(last))
        #expect(try log.snapshot().version == .max - 1)
    }

    @Test("A column of actions nobody knows may be a damaged name; domains are for writers")
    func unknownColumn() throws {
        for (index, name) in ["adc", "domainMetadata"].enumerated() {
            let path = directory.file(name)
            let schema = Schema(Checkpoint.schema.fields + [.group(name, [.string("path")])])
            var writer = try ParquetFileWriter(path: path, schema: schema, createdBy: "test version 1 (build 1)")
            var shredder = RowShredder(schema)
            let metadata = TableMetadata(id: "id", schemaString: "{}")
            for action: DeltaAction in [.protocol(.current), .metaData(metadata)] { shredder.append(action.json) }
            shredder.append([name: ["path": .string("x")]])
            try writer.writeRowGroup(rowCount: 3, columns: shredder.finish())
            _ = try writer.finish()
            let expected = DeltaError.Code.malformedCheckpoint(expected: "no action of an unknown kind")
            #expect(error { _ = try Checkpoint.read([path]) }?.code == (index == 0 ? expected : nil))
        }
    }

    @Test("A checkpoint in parts is read when all of them are there")
    func parts() throws {
        try make(10)
        let base = try log.snapshot(at: 10)
        directory.removeFile(file(LogName.checkpoint(10)))
        // Each part on its own is written as the checkpoint of some state.
        let halves = [Array(base.files.prefix(3)), Array(base.files.dropFirst(3))]
        for (index, files) in halves.enumerated() {
            var rows = RowShredder(Checkpoint.schema)
            if index == 0 {
                rows.append(DeltaAction.protocol(base.protocol).json)
                rows.append(DeltaAction.metaData(base.metadata).json)
                for transaction in base.lastTransactions { rows.append(DeltaAction.txn(transaction).json) }
            }
            for file in files { rows.append(DeltaAction.add(file).json) }
            if index == 1 { for removed in base.tombstones { rows.append(DeltaAction.remove(removed).json) } }
            let name = String(LogName.checkpoint(10).dropLast(7)) + "000000000\(index + 1).0000000002.parquet"
            var writer = try ParquetFileWriter(
                path: directory.file(file(name)), schema: Checkpoint.schema, createdBy: "test version 1 (build 1)")
            let rowCount = rows.rowCount
            try writer.writeRowGroup(rowCount: rowCount, columns: rows.finish())
            _ = try writer.finish()
        }
        let snapshot = try log.snapshot()
        #expect(snapshot.checkpointVersion == 10)
        #expect(snapshot.files == base.files)
        #expect(snapshot.tombstones.map(\.path) == base.tombstones.map(\.path))
    }

    @Test("A checkpoint that cannot be written leaves the commit as it is")
    func unwritable() throws {
        try make(9)
        // A directory in its place.
        directory.makeDirectory(file(LogName.checkpoint(10)))
        directory.write("", to: file(LogName.checkpoint(10)) + "/x")
        let committed = try log.commit(version: 10, actions(10))
        #expect(committed.failures.count == 1)
        check(try log.snapshot(), 10)
        // Nothing is left of what was begun, and the next version makes up for it.
        #expect(!names().contains { $0.hasPrefix(".") })
        check(try log.commit(version: 11, actions(11)).snapshot, 11)
        #expect(try log.snapshot().checkpointVersion == 11)
    }

    @Test("Rows come back from columns")
    func shredding() throws {
        let rows = try [
            #"{"add":{"path":"a","partitionValues":{},"size":9223372036854775807,"dataChange":true}}"#,
            #"{"add":{"path":"","tags":{"k":"v","l":null,"":""}}}"#,
            #"{"metaData":{"format":{"options":{"x":"y"}},"partitionColumns":["a",null,"b"],"configuration":{}}}"#,
            #"{"protocol":{"minReaderVersion":3,"readerFeatures":[],"writerFeatures":["w"]}}"#,
        ].map { try JSONParser.parse($0) }
        var shredder = RowShredder(Checkpoint.schema)
        for row in rows { shredder.append(row) }
        var assembler = RowAssembler(Checkpoint.schema, columns: shredder.finish())
        for row in rows {
            let found = JSONValue.object(try assembler.next())
            #expect(found == row, "\(found.text) \(row.text)")
        }
        #expect(throws: RowAssembler.Misfit.self) { try assembler.next() }
    }
}
