internal import Parquet
internal import TestSupport
internal import Testing

@testable internal import DeltaTable

@Suite("What a table needs, and what this module knows")
struct ProtocolTests {
    private let schema = Schema([.string("name")])
    private let directory = TemporaryDirectory()
    private var log: DeltaLog { DeltaLog(tablePath: directory.file("table")) }
    private let file = "table/_delta_log/00000000000000000001.json"

    private func error(_ operation: () throws -> Void) -> DeltaError? {
        do {
            try operation()
            return nil
        } catch {
            return error as? DeltaError
        }
    }

    @Test(
        "A table of features nobody knows is refused, by their names",
        arguments: [
            (
                #"{"minReaderVersion":2,"minWriterVersion":5}"#,
                DeltaError.Code.unsupportedFeatures(["columnMapping"], .reading)
            ),
            (
                #"{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["deletionVectors","other"],"writerFeatures":["deletionVectors","other"]}"#,
                .unsupportedFeatures(["deletionVectors", "other"], .reading)
            ),
            (#"{"minReaderVersion":4,"minWriterVersion":7}"#, .unsupportedProtocol(reader: 4, writer: 7)),
            (#"{"minReaderVersion":0,"minWriterVersion":0}"#, .unsupportedProtocol(reader: 0, writer: 0)),
            (
                #"{"minReaderVersion":3,"minWriterVersion":7}"#,
                .malformedAction(expected: "writer version 7 and an array readerFeatures beside reader version 3")
            ),
            (
                #"{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":[1]}"#,
                .malformedAction(expected: "an array of strings readerFeatures")
            ),
            (#"{"minReaderVersion":1}"#, .malformedAction(expected: "an integer minWriterVersion")),
        ])
    func unreadable(json: String, expected: DeltaError.Code) throws {
        try log.create(schema: schema)
        directory.write(#"{"protocol":\#(json)}"#, to: file)
        let error = error { _ = try log.snapshot() }
        #expect(error?.code == expected)
        #expect(error?.line == 1)
        if case .unsupportedFeatures(let names, _) = expected {
            for name in names { #expect(error?.description.contains(name) == true) }
        }
        // Nor is it written to.
        #expect(self.error { try log.commit(version: 2, []) }?.code == expected)
        #expect(TemporaryDirectory.names(directory.file("table/_delta_log"))?.count == 2)
    }

    @Test(
        "A table may be read that must not be written",
        arguments: [
            (#"{"minReaderVersion":1,"minWriterVersion":3}"#, ["checkConstraints"]),
            (
                #"{"minReaderVersion":1,"minWriterVersion":4}"#,
                ["checkConstraints", "changeDataFeed", "generatedColumns"]
            ),
            (
                #"{"minReaderVersion":1,"minWriterVersion":7,"writerFeatures":["appendOnly","rowTracking"]}"#,
                ["rowTracking"]
            ),
            (
                #"{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":[],"writerFeatures":["domainMetadata"]}"#,
                ["domainMetadata"]
            ),
        ])
    func unwritable(json: String, names: [String]) throws {
        try log.create(schema: schema)
        directory.write(#"{"protocol":\#(json)}"#, to: file)
        #expect(try log.snapshot().refusalToWrite == .unsupportedFeatures(names, .writing))
        let error = error { try log.commit(version: 2, []) }
        #expect(error?.code == .unsupportedFeatures(names, .writing))
        #expect(error?.path.hasSuffix("00000000000000000002.json") == true)
    }

    @Test(
        "Features that are known may be written",
        arguments: [
            #"{"minReaderVersion":1,"minWriterVersion":1}"#,
            #"{"minReaderVersion":1,"minWriterVersion":7,"writerFeatures":["appendOnly","invariants"]}"#,
            #"{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":[],"writerFeatures":[]}"#,
        ])
    func writable(json: String) throws {
        try log.create(schema: schema)
        directory.write(#"{"protocol":\#(json)}"#, to: file)
        try log.commit(version: 2, [.txn(.init(appId: "a", version: 1))])
        #expect(try log.snapshot().version == 2)
    }

    @Test("Nothing is removed from a table that is append-only, though files may be rewritten")
    func appendOnly() throws {
        try log.create(schema: schema, configuration: ["delta.appendOnly": "true"])
        try log.commit(version: 1, [.add(AddFile(path: "a", size: 1, modificationTime: 1))])
        let removal = RemoveFile(path: "a", deletionTimestamp: 1)
        #expect(error { try log.commit(version: 2, [.remove(removal)]) }?.code == .appendOnly)
        var rearranged = removal
        rearranged.dataChange = false
        try log.commit(version: 2, [.remove(rearranged)])
    }

    @Test("Rows that would have to be checked are not written")
    func invariants() throws {
        let schemaString =
            #"{"type":"struct","fields":[{"name":"n","type":{"type":"struct","fields":[{"name":"m","type":"long","#
            + #""nullable":true,"metadata":{"delta.invariants":"{}"}}]},"nullable":true,"metadata":{}}]}"#
        try log.create(schema: schema)
        try log.commit(version: 1, [.metaData(TableMetadata(id: "id", schemaString: schemaString))])
        #expect(error { try log.commit(version: 2, []) }?.code == .unsupportedFeatures(["invariants"], .writing))
    }
}
