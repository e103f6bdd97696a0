internal import Parquet
internal import TestSupport
internal import Testing

@testable internal import DeltaTable

@Suite("Version checksums")
struct VersionChecksumTests {
    private let directory = TemporaryDirectory()
    private var log: DeltaLog { DeltaLog(tablePath: directory.file("table")) }
    private func file(_ name: String) -> String { "table/_delta_log/" + name }

    private func make(_ last: Int) throws {
        try log.create(schema: Schema([.string("name")]))
        for version in 1...last {
            try log.commit(
                version: version,
                [
                    .add(AddFile(path: "\(version)", size: Int64(version), modificationTime: 1)),
                    .txn(.init(appId: "a", version: Int64(version))),
                    .commitInfo(.init(timestamp: 1, operation: "W", members: [.init("txnId", .string("t\(version)"))])),
                ])
        }
    }

    private func error() -> DeltaError? {
        do {
            _ = try log.snapshot()
            return nil
        } catch {
            return error
        }
    }

    @Test("One says what the version comes to")
    func content() throws {
        try make(11)
        let text = String(decoding: directory.contents(file(LogName.checksum(11))), as: UTF8.self)
        let json = try JSONParser.parse(text)
        #expect(json["numFiles"] == .integer(11))
        #expect(json["tableSizeBytes"] == .integer(66))
        #expect(json["numMetadata"] == .integer(1))
        #expect(json["numProtocol"] == .integer(1))
        #expect(json["txnId"] == .string("t11"))
        #expect(json["setTransactions"]?.text == #"[{"appId":"a","version":11}]"#)
        #expect(json["protocol"]?.text == #"{"minReaderVersion":1,"minWriterVersion":2}"#)
        #expect(json["metadata"]?["id"]?.string == (try log.snapshot().metadata.id))
    }

    @Test(
        "A log that comes to something else is an error that names the file",
        arguments: [
            (#""numFiles":11"#, #""numFiles":10"#, "numFiles"),
            (#""tableSizeBytes":66"#, #""tableSizeBytes":67"#, "tableSizeBytes"),
            (#""numProtocol":1"#, #""numProtocol":2"#, "numProtocol"),
            (#""minWriterVersion":2"#, #""minWriterVersion":1"#, "protocol"),
            (#""configuration":{}"#, #""configuration":{"a":"b"}"#, "metadata"),
            (#"[{"appId":"a","version":11}]"#, #"[{"appId":"a","version":12}]"#, "setTransactions"),
            (#"[{"appId":"a","version":11}]"#, "[]", "setTransactions"),
        ])
    func mismatch(old: String, new: String, member: String) throws {
        try make(11)
        let name = file(LogName.checksum(11))
        let text = String(decoding: directory.contents(name), as: UTF8.self)
        let parts = text.split(separator: old, omittingEmptySubsequences: false)
        #expect(parts.count == 2)
        directory.write(parts.joined(separator: new), to: name)
        let error = error()
        #expect(error?.code == .checksumMismatch(member: member))
        #expect(error?.path.hasSuffix(LogName.checksum(11)) == true)
        // Other versions are what they were.
        #expect(throws: Never.self) { try log.snapshot(at: 10) }
    }

    @Test("A version that was changed later is noticed")
    func changedVersion() throws {
        try make(12)
        let name = file(LogName.version(11))
        let lines = String(decoding: directory.contents(name), as: UTF8.self).split(separator: "\n")
        directory.write(lines.dropFirst().joined(separator: "\n"), to: name)
        #expect(error()?.code == .checksumMismatch(member: "numFiles"))
        #expect(throws: DeltaError.self) { try log.commit(version: 13, []) }
    }

    @Test(
        "A damaged one is an error that says what to do; without one nothing is compared",
        arguments: ["", "{", "[]", "7"])
    func damaged(text: String) throws {
        try make(11)
        directory.write(text, to: file(LogName.checksum(11)))
        #expect(error()?.code == .malformedChecksum)
        #expect(error()?.path.hasSuffix(LogName.checksum(11)) == true)
        directory.removeFile(file(LogName.checksum(11)))
        #expect(error() == nil)
    }

    @Test("Members that others leave out are not compared")
    func partial() throws {
        try make(11)
        directory.write(
            #"{"tableSizeBytes":66,"numFiles":11,"txnId":null,"metadata":null}"#, to: file(LogName.checksum(11)))
        #expect(error() == nil)
    }
}
