import CloudTrail
import Glibc
import TestSupport
import Testing

@testable import TrailIndex
@testable import TrailQuery

/// Row groups that token files leave out hold nothing of what was looked for.
struct TokenAgreementTests {
    private static let samples =
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
        + "/samples/bucket/AWSLogs/o-cqjqsouv8a/585928956022"

    /// An index of one account of the samples in many segments.
    private static func index(in directory: TemporaryDirectory) throws -> IndexDirectory {
        var options = Indexing.Options(archive: samples, index: directory.file("index"))
        options.threads = 2
        let indexing = Indexing(options)
        let plan = directory.file("plan")
        let splits = 12
        _ = try indexing.plan(splits: splits, to: plan)
        let results = try (0..<splits).map { number in
            let result = directory.file("\(number).json")
            _ = try indexing.readSplit(number, of: plan, to: result)
            return result
        }
        _ = try indexing.commitSplits(results, of: plan)
        return IndexDirectory(path: directory.file("index"))
    }

    /// Things to look for: parts of records at random places, whole tokens, both in any case, and what is nowhere.
    private static func searches(_ records: [[UInt8]]) throws -> [RecordSearch] {
        var random = FixedRandom(seed: 11)
        var searches: [RecordSearch] = []
        func part() -> String {
            let record = records[Int.random(in: 0..<records.count, using: &random)]
            let length = min(Int.random(in: 3...40, using: &random), record.count)
            let start = Int.random(in: 0...record.count - length, using: &random)
            return String(decoding: record[start..<start + length], as: UTF8.self)
        }
        for _ in 0..<20 {
            searches.append(.text(part()))
            let words = part().split { !$0.isLetter && !$0.isNumber && !".-_:/".contains($0) }.map(String.init)
            let lines = words + [words.first?.uppercased() ?? "", part().replacing("\n", with: " ")]
            if let set = try? IndicatorSet([("list", Array(lines.joined(separator: "\n").utf8))]) {
                searches.append(.indicators(set))
            }
        }
        let nowhere = try IndicatorSet([("list", Array("198.51.100.250\nnobody-at-all".utf8))])
        return searches + [.indicators(nowhere), .text(" nobody-at-all "), .regex(try FilterRegex("AKIA[0-9A-Z]+EIJ"))]
    }

    private static func answers(_ index: IndexDirectory, _ searches: [RecordSearch]) throws -> (
        answers: [[String]], leftOut: Int, problems: Int
    ) {
        let snapshot = try IndexSnapshot(index)
        var engine = QueryEngine(store: snapshot, threads: 2)
        let trace = ScanTrace()
        engine.trace = trace
        let answers = try searches.map { search in
            try engine.locate(.search(search), limit: nil).locators.map { "\($0)" }
        }
        let leftOut = trace.notes.leftOut.reduce(0) { $0 + $1.count }
        return (answers, leftOut, snapshot.damagedTokenFiles.count)
    }

    @Test func answersAreTheSameWithTokenFilesAndWithout() throws {
        let directory = TemporaryDirectory()
        let index = try TokenAgreementTests.index(in: directory)
        var records: [[UInt8]] = []
        try QueryEngine(store: IndexSnapshot(index)).eventRecords(selecting: .everything) { record in
            records.append(record)
        }
        let searches = try TokenAgreementTests.searches(records)
        let searched = try TokenAgreementTests.answers(index, searches)
        #expect(searched.leftOut == 0 && searched.answers.contains { !$0.isEmpty })

        #expect(try TokenIndexing.run(index: index.path, threads: 2).built >= 10)
        let pruned = try TokenAgreementTests.answers(index, searches)
        #expect(pruned.answers == searched.answers)
        #expect(pruned.leftOut > searches.count && pruned.problems == 0)

        // Damaged files are told, and no event is lost.
        var random = FixedRandom(seed: 3)
        for name in TemporaryDirectory.names(index.tokensPath) ?? [] {
            var bytes = directory.contents("index/tokens/\(name)")
            for _ in 0..<3 { bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 0x10 }
            directory.write(bytes, to: "index/tokens/\(name)")
        }
        let damaged = try TokenAgreementTests.answers(index, searches)
        #expect(damaged.answers == searched.answers)
        #expect(damaged.problems > 0)
    }
}
