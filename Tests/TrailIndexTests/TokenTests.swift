import Glibc
import TestSupport
import Testing

@testable import TrailIndex

/// What token files say, and that nothing else than what was written is believed.
@Suite struct TokenTests {
    private static func tokens(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        var tokens: [String] = []
        var cursor = TokenCursor()
        while cursor.next(in: bytes.span) { tokens.append(String(decoding: bytes[cursor.range], as: UTF8.self)) }
        return tokens
    }

    private static func hash(_ text: String) throws -> UInt64 {
        var cursor = TokenCursor()
        let bytes = Array(text.utf8)
        let isThere = cursor.next(in: bytes.span)
        try #require(isThere && cursor.range == 0..<bytes.count)
        return cursor.hash
    }

    @Test(arguments: [
        ("", []), (" .:/", []), ("a", ["a"]), ("203.0.113.5", ["203.0.113.5"]), ("1.2.3.", ["1.2.3"]), (".5", ["5"]),
        ("1..2", ["1", "2"]), ("v1.2a.3", ["v1.2a", "3"]), ("a_b-c.d", ["a_b-c", "d"]), ("józef@x", ["józef", "x"]),
        ("arn:aws:iam::1:user/a", ["arn", "aws", "iam", "1", "user", "a"]),
    ])
    func aTextConsistsOfTokens(text: String, expected: [String]) {
        #expect(TokenTests.tokens(text) == expected)
    }

    /// The hash is in files: it must never change.
    ///
    /// FNV-1a of "a" is af63dc4c8601ec8c, mixed as MurmurHash3 does.
    @Test func theHashIsThatOfTheFormat() throws {
        func mixed(_ hash: UInt64) -> UInt64 {
            let first = (hash ^ hash >> 33).multipliedFullWidth(by: 0xff51_afd7_ed55_8ccd).low
            let second = (first ^ first >> 33).multipliedFullWidth(by: 0xc4ce_b9fe_1a85_ec53).low
            return second ^ second >> 33
        }
        #expect(try TokenTests.hash("a") == mixed(0xaf63_dc4c_8601_ec8c))
        #expect(
            try TokenTests.hash("FooBar") == mixed(0x8594_4171_f739_67e8)
                && TokenTests.hash("foobar") == TokenTests.hash("FOOBAR"))
    }

    private static func mayHold(_ hashes: [UInt64], _ bytes: [UInt8]) -> Bool {
        TokenSet.mayHold(allOf: hashes, in: bytes.span)
    }

    @Test(arguments: [0, 1, 7, 8, 9, 100, 5_000]) func aSetHoldsWhatItWasMadeOf(count: Int) {
        var random = SeededGenerator(seed: UInt64(count) + 1)
        let hashes = (0..<count).map { _ in UInt64.random(in: .min ... .max, using: &random) }
        let bytes = TokenSet.bytes(of: hashes + hashes.prefix(3))
        #expect(hashes.allSatisfy { Self.mayHold([$0], bytes) })
        #expect(Self.mayHold(hashes, bytes))
        #expect(bytes.count <= 16 + 3 * count)
        let others = (0..<10_000).count { _ in
            Self.mayHold([UInt64.random(in: .min ... .max, using: &random)], bytes)
        }
        // Eight in 65,536 are expected of a full set.
        #expect(others < 10)
    }

    @Test func bytesThatAreNoSetExcludeNothing() {
        var random = SeededGenerator(seed: 5)
        for length in 0..<200 {
            var bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(Self.mayHold([1, 2], bytes) || length >= 12)
            if length >= 4 { bytes.replaceSubrange(0..<4, with: [4, 0, 0, 0]) }
            _ = Self.mayHold([1 << 63], bytes)
        }
    }

    // MARK: Files

    private static func file(_ path: String, name: String = "part.parquet", bytes: Int = 99, rows: [Int] = [3, 4])
        -> Result<TokenFile, TokenFile.Failure>
    {
        Result { () throws(TokenFile.Failure) in
            try TokenFile(path, ofFile: name, byteCount: bytes, rowCounts: rows)
        }
    }

    private static func failure(_ result: Result<TokenFile, TokenFile.Failure>) -> TokenFile.Failure? {
        if case .failure(let failure) = result { failure } else { nil }
    }

    private static let hashes: [UInt64] = [1 << 60, 5 << 55, .max]

    private static let whole = TokenFile.bytes(
        ofFile: "part.parquet", byteCount: 99,
        sets: [(3, TokenSet.bytes(of: hashes)), (4, TokenSet.bytes(of: []))])

    @Test func aFileBelongsToOneFileOfEvents() throws {
        let directory = TemporaryDirectory()
        directory.write(Self.whole, to: "t")
        let path = directory.file("t")
        let file = try Self.file(path).get()
        #expect(try file.set(of: 0) == TokenSet.bytes(of: Self.hashes))
        #expect(Self.failure(Self.file(path, name: "part.parquex")) == .foreign)
        #expect(Self.failure(Self.file(path, bytes: 100)) == .foreign)
        #expect(Self.failure(Self.file(path, rows: [3, 5])) == .foreign)
        #expect(Self.failure(Self.file(path, rows: [3])) == .foreign)
        #expect(Self.failure(Self.file(directory.file("none"))) == .absent)
        #expect(Self.failure(Self.file(directory.path)) != nil)
        var newer = Self.whole
        newer[8] = 2
        directory.write(newer, to: "newer")
        #expect(Self.failure(Self.file(directory.file("newer"))) == .newerVersion(2))
    }

    /// Whatever bit is lost and wherever the file is cut, what is there is never said not to be.
    @Test func damageIsNoticed() throws {
        let directory = TemporaryDirectory()
        func check(_ bytes: [UInt8], _ what: String) {
            directory.write(bytes, to: "t")
            do throws(TokenFile.Failure) {
                let file = try Self.file(directory.file("t")).get()
                for group in 0..<2 { _ = try file.set(of: group) }
                Issue.record("\(what) was not noticed")
            } catch {
                #expect(error != .absent)
            }
        }
        for index in Self.whole.indices {
            var bytes = Self.whole
            bytes[index] ^= 1 << UInt8(index % 8)
            check(bytes, "byte \(index)")
        }
        for length in Self.whole.indices { check(Array(Self.whole.prefix(length)), "the cut at \(length)") }
    }

    // MARK: An index

    private static func tokenFiles(_ archive: TestArchive) -> Set<String> {
        Set(TemporaryDirectory.names(archive.index.tokensPath) ?? [])
    }

    private static func segments(_ archive: TestArchive) -> Set<String> {
        Set((TemporaryDirectory.names(archive.index.path(.events)) ?? []).filter { $0.hasSuffix(".parquet") })
    }

    private static func mayHold(_ text: String, _ archive: TestArchive) throws -> [Bool] {
        let lists = [[try hash(text)]]
        return try IndexSnapshot(archive.index).rowGroups.map { $0.mayHold(anyOfTokens: lists) }
    }

    @Test func tokenFilesFollowTheSegments() throws {
        let archive = TestArchive()
        for minute in 0..<3 {
            archive.put([TestArchive.record("e\(minute)", more: ",\"userAgent\":\"agent/x\(minute)\"")], minute: minute)
            try archive.run()
        }
        #expect(try Self.mayHold("x1", archive) == [true, true, true])
        #expect(try TokenIndexing.run(index: archive.indexPath, threads: 2).built == 3)
        #expect(try Self.mayHold("x1", archive).count { $0 } == 1)
        #expect(try Self.mayHold("agent", archive) == [true, true, true])
        #expect(Self.tokenFiles(archive) == Set(Self.segments(archive).map { "\($0).tokens" }))

        // A segment without its file is searched, and the next run writes only that one.
        archive.put([TestArchive.record("e3")], minute: 3)
        try archive.run()
        #expect(try Self.mayHold("x1", archive).count { $0 } == 2)
        let second = try TokenIndexing.run(index: archive.indexPath, threads: 1)
        #expect(second.built == 1 && second.kept == 3 && second.bytes > 0)

        // What a run that was cut off left goes, and so do the files of segments that compaction put together.
        archive.directory.write("cut", to: "index/tokens/part-1.parquet.tokens.partial")
        archive.directory.write("stale", to: "index/tokens/part-1.parquet.tokens")
        archive.directory.write("mine", to: "index/tokens/notes")
        _ = try Compaction.run(index: archive.indexPath, keepsHistory: false, threads: 1)
        #expect(try Self.mayHold("x1", archive) == [true])
        #expect(try TokenIndexing.run(index: archive.indexPath, threads: 1).built == 1)
        #expect(Self.tokenFiles(archive) == Set(Self.segments(archive).map { "\($0).tokens" } + ["notes"]))
        #expect(try Self.mayHold("x1", archive) == [true] && Self.mayHold("x9", archive) == [false])
        #expect(try archive.eventIDs() == ["e0", "e1", "e2", "e3"])
    }

    @Test func aDamagedFileIsToldAndWrittenAnew() throws {
        let archive = TestArchive()
        archive.put([TestArchive.record("e0", more: ",\"userAgent\":\"x0\"")], minute: 0)
        try archive.run()
        _ = try TokenIndexing.run(index: archive.indexPath, threads: 1)
        let name = try #require(Self.tokenFiles(archive).first)
        let good = archive.directory.contents("index/tokens/\(name)")
        // The header, and the last set.
        for place in [20, good.count - 1] {
            var bad = good
            bad[place] ^= 1
            archive.directory.write(bad, to: "index/tokens/\(name)")
            let snapshot = try IndexSnapshot(archive.index)
            let unknown = [[try Self.hash("x9")]]
            #expect(snapshot.damagedTokenFiles == [])
            #expect(snapshot.rowGroups.allSatisfy { $0.mayHold(anyOfTokens: unknown) })
            #expect(snapshot.damagedTokenFiles.count == 1 && snapshot.damagedTokenFiles[0].contains(name))
            #expect(try TokenIndexing.run(index: archive.indexPath, threads: 1).built == 1)
            #expect(archive.directory.contents("index/tokens/\(name)") == good)
        }
    }
}
