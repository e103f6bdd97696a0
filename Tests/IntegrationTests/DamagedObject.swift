import Testing

/// One object as no archive should hold it, and what has to be said of it.
struct DamagedObject: CustomTestStringConvertible, Sendable {
    enum Fate { case indexed, other, rejected }

    /// What a diagnostic must say.
    struct Finding: Hashable, Sendable {
        var code: String
        var recordIndex: Int?
        var byteOffset: Int?
    }

    var testDescription: String
    var name = SmallArchive.objectName()
    var bytes: [UInt8]
    var fate: Fate
    var kept: Int
    var rejected: Int
    var findings: [Finding]
}

extension DamagedObject {
    private static let records = (0..<3).map { SmallArchive.record($0) }
    private static let logFile = SmallArchive.logFile(records)
    private static let start = #"{"Records":["#.utf8.count
    private static let recordSize = records[0].utf8.count
    private static let blockStart = Gzip.headerSize + Gzip.blockHeaderSize

    static let all = gzipDamage + textDamage + harmless

    private static let gzipDamage: [DamagedObject] = [
        DamagedObject(
            testDescription: "gzip cut in the third record",
            bytes: Array(Gzip.member(logFile).prefix(blockStart + start + 2 * (recordSize + 1) + 40)),
            fate: .indexed, kept: 2, rejected: 1,
            findings: [
                Finding(code: "truncated-gzip", byteOffset: blockStart + start + 2 * (recordSize + 1) + 40)
            ]),
        DamagedObject(
            testDescription: "gzip cut between two records",
            bytes: Array(Gzip.member(logFile).prefix(blockStart + start + 2 * (recordSize + 1))),
            fate: .indexed, kept: 2, rejected: 0,
            findings: [Finding(code: "truncated-gzip", byteOffset: blockStart + start + 2 * (recordSize + 1))]),
        DamagedObject(
            testDescription: "gzip cut in the trailer", bytes: Array(Gzip.member(logFile).dropLast(4)),
            fate: .indexed, kept: 3, rejected: 0,
            findings: [Finding(code: "truncated-gzip", byteOffset: Gzip.member(logFile).count - 4)]),
        DamagedObject(
            testDescription: "gzip cut in the first record",
            bytes: Array(Gzip.member(logFile).prefix(blockStart + start + 40)),
            fate: .rejected, kept: 0, rejected: 1,
            findings: [Finding(code: "truncated-gzip", byteOffset: blockStart + start + 40)]),
        DamagedObject(
            testDescription: "gzip cut in the header", bytes: Array(Gzip.member(logFile).prefix(6)),
            fate: .rejected, kept: 0, rejected: 0, findings: [Finding(code: "truncated-gzip", byteOffset: 6)]),
        DamagedObject(
            testDescription: "a checksum of other bytes",
            bytes: Gzip.member(logFile).replacing(at: Gzip.member(logFile).count - 8),
            fate: .indexed, kept: 3, rejected: 0, findings: [Finding(code: "corrupt-gzip")]),
        DamagedObject(
            testDescription: "a damaged block after two records",
            bytes: Gzip.member([
                Array(logFile.utf8.prefix(start + 2 * (recordSize + 1))),
                Array(logFile.utf8.dropFirst(start + 2 * (recordSize + 1))),
            ]).replacing(at: blockStart + start + 2 * (recordSize + 1) + 1),
            fate: .indexed, kept: 2, rejected: 0, findings: [Finding(code: "corrupt-gzip")]),
        DamagedObject(
            testDescription: "neither gzip nor JSON", bytes: Array("<html>".utf8),
            fate: .rejected, kept: 0, rejected: 0, findings: [Finding(code: "not-gzip", byteOffset: 0)]),
        DamagedObject(
            testDescription: "no bytes", bytes: [], fate: .rejected, kept: 0, rejected: 0,
            findings: [Finding(code: "empty-object")]),
        DamagedObject(
            testDescription: "bytes after the last member", bytes: Gzip.member(logFile) + Array("garbage".utf8),
            fate: .indexed, kept: 3, rejected: 0,
            findings: [Finding(code: "trailing-bytes", byteOffset: Gzip.member(logFile).count)]),
    ]

    private static let textDamage: [DamagedObject] = [
        DamagedObject(
            testDescription: "no JSON", bytes: Gzip.member("hello"), fate: .rejected, kept: 0, rejected: 0,
            findings: [Finding(code: "not-json", byteOffset: 0)]),
        DamagedObject(
            testDescription: "no Records", bytes: Gzip.member(#"{"Record":[]}"#), fate: .rejected, kept: 0,
            rejected: 0, findings: [Finding(code: "no-records")]),
        DamagedObject(
            testDescription: "Records that is no array", bytes: Gzip.member(#"{"Records":7}"#), fate: .rejected,
            kept: 0, rejected: 0, findings: [Finding(code: "no-records")]),
        DamagedObject(
            testDescription: "a record that is no object",
            bytes: Gzip.member(SmallArchive.logFile([records[0], "42", records[1]])), fate: .indexed, kept: 2,
            rejected: 1,
            findings: [Finding(code: "record-not-object", recordIndex: 1, byteOffset: start + recordSize + 1)]),
        DamagedObject(
            testDescription: "a malformed record between good ones",
            bytes: Gzip.member(SmallArchive.logFile([records[0], #"{"eventName":tru}"#, records[1]])),
            fate: .indexed, kept: 2, rejected: 1,
            findings: [
                Finding(code: "malformed-record", recordIndex: 1, byteOffset: start + recordSize + 1 + 16)
            ]),
        DamagedObject(
            testDescription: "an unknown escape in a record",
            bytes: Gzip.member(
                SmallArchive.logFile([records[0], SmallArchive.record(5, extra: #","vpcEndpointId":"\q""#), records[1]])
            ),
            fate: .indexed, kept: 2, rejected: 1,
            findings: [Finding(code: "malformed-record", recordIndex: 1, byteOffset: start + recordSize + 1)]),
        DamagedObject(
            testDescription: "bytes that are no UTF-8",
            bytes: Gzip.member([
                Array(#"{"Records":["#.utf8),
                SmallArchive.record(7, extra: #","vpcEndpointId":"a?b""#).utf8.map { $0 == 0x3F ? 0xFF : $0 },
                Array("]}".utf8),
            ]), fate: .indexed, kept: 1, rejected: 0,
            findings: [Finding(code: "invalid-utf8", recordIndex: 0, byteOffset: start)]),
        DamagedObject(
            testDescription: "JSON that ends in the third record",
            bytes: Gzip.member(String(logFile.prefix(start + 2 * (recordSize + 1) + 40))), fate: .indexed, kept: 2,
            rejected: 1, findings: [Finding(code: "truncated-json", recordIndex: 2)]),
        DamagedObject(
            testDescription: "text after the log file", bytes: Gzip.member(logFile + "x"), fate: .indexed, kept: 3,
            rejected: 0, findings: [Finding(code: "malformed-json", byteOffset: logFile.utf8.count)]),
    ]

    /// What looks odd and is in order.
    private static let harmless: [DamagedObject] = [
        DamagedObject(
            testDescription: "plain JSON named .gz", bytes: Array(logFile.utf8), fate: .indexed, kept: 3, rejected: 0,
            findings: []),
        DamagedObject(
            testDescription: "plain JSON named .json", name: SmallArchive.objectName(suffix: ".json"),
            bytes: Array(logFile.utf8), fate: .indexed, kept: 3, rejected: 0, findings: []),
        DamagedObject(
            testDescription: "two members of gzip, cut in a record",
            bytes: Gzip.member(String(logFile.prefix(300))) + Gzip.member(String(logFile.dropFirst(300))),
            fate: .indexed, kept: 3, rejected: 0, findings: []),
        DamagedObject(
            testDescription: "a byte order mark and blanks", bytes: Gzip.member("\u{FEFF} " + logFile + " \r\n"),
            fate: .indexed, kept: 3, rejected: 0, findings: []),
        DamagedObject(
            testDescription: "no record in Records", bytes: Gzip.member(#"{"Records":[]}"#), fate: .indexed, kept: 0,
            rejected: 0, findings: []),
        DamagedObject(
            testDescription: "a foreign file", name: "notes.json", bytes: Array(#"{"a":1}"#.utf8), fate: .other,
            kept: 0, rejected: 0, findings: []),
        DamagedObject(
            testDescription: "a file of another kind", name: "README", bytes: Array("hello".utf8), fate: .other,
            kept: 0, rejected: 0, findings: []),
    ]
}

extension [UInt8] {
    /// The bytes with one of them turned around.
    fileprivate func replacing(at offset: Int) -> [UInt8] {
        var bytes = self
        bytes[offset] ^= 0xFF
        return bytes
    }
}
