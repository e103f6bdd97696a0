import TestSupport
import Testing

/// An index that is damaged, incomplete or somebody else's gives a clear error, never a wrong number.
///
/// The index is the fixture of the format; what it answers whole is what it must answer, if it answers at all.
@Suite struct DamagedIndexTests {
    private let directory: TemporaryDirectory

    /// One that reads every column and the ledger, one of grouped columns, one that leaves out files by their statistics.
    private static let questions = [
        ["events", "--category", "all", "--format", "jsonl"], ["who", "--category", "all", "--format", "json"],
        [
            "count", "--by", "eventName", "--from", "2024-03-01T00:00:05Z", "--to", "2024-03-02", "--category", "all",
            "--format", "json",
        ], ["inspect", "--format", "json"],
    ]

    init() throws {
        directory = try TemporaryDirectory()
        let copied = try Program.shell(
            "cp -r '\(SourceTree.root)/Tests/Fixtures/index-format-1/index' index && chmod -R u+w index",
            directory: directory)
        try #require(copied.exitCode == 0, "\(copied.errors)")
    }

    private func ask(_ question: [String]) throws -> Program.Outcome {
        try Program.run(question + ["--index", "index", "--quiet"], directory: directory)
    }

    private func shell(_ script: String) throws -> String {
        let outcome = try Program.shell(script, directory: directory)
        try #require(outcome.exitCode == 0, "\(outcome.errors)")
        return outcome.output
    }

    /// Expects that a question has no answer, and that the error names a file and what to do.
    private func checkRefused(_ question: [String], path: String, what: String) throws {
        let outcome = try ask(question)
        #expect(outcome.exitCode == 70 && outcome.output == "", "\(question): \(outcome.exitCode)")
        #expect(outcome.errors.hasPrefix("backtrail: \(path)"), "\(question): \(outcome.errors)")
        #expect(outcome.errors.contains(what), "\(question): \(outcome.errors)")
        #expect(outcome.errors.contains("index the archive again into a new folder; the archive is untouched"))
    }

    @Test func aMissingSegmentIsNamed() throws {
        let path = try shell("ls index/events/*.parquet | head -n 1").dropLast()
        _ = try shell("rm \(path)")
        for question in Self.questions {
            try checkRefused(
                question, path: "\(path): open: No such file", what: "bring it back from a copy of the index")
        }
    }

    @Test(arguments: [0, 3, 11, 1_000, 9_999])
    func aSegmentThatWasCutIsNamed(length: Int) throws {
        let path = try shell("ls index/events/*.parquet | head -n 1").dropLast()
        _ = try shell("truncate -s \(length) \(path)")
        for question in Self.questions {
            try checkRefused(question, path: "\(path)", what: "not a Parquet file: expected PAR1 at both ends")
        }
    }

    @Test func aLedgerThatWasCutIsNamed() throws {
        let path = try shell("ls index/objects/*.parquet | head -n 1").dropLast()
        _ = try shell("truncate -s -1 \(path)")
        try checkRefused(["inspect", "--rejected"], path: "\(path)", what: "not a Parquet file")
        try checkRefused(Self.questions[0], path: "\(path)", what: "not a Parquet file")
    }

    @Test(
        "A log that is cut, empty, no JSON or has a hole",
        arguments: [
            ("truncate -s -5 index/events/_delta_log/00000000000000000002.json", "2.json: line ", "damaged or was cut"),
            (": >index/events/_delta_log/00000000000000000001.json", "1.json: line 1", "damaged or was cut"),
            (
                "echo '<html>' >index/objects/_delta_log/00000000000000000001.json", "1.json: line 1",
                "damaged or was cut"
            ),
            ("rm index/events/_delta_log/00000000000000000001.json", "1.json: ", "the log has a hole"),
            ("rm index/copies/_delta_log/00000000000000000000.json", "0.json: ", "the log has a hole"),
        ])
    func aDamagedLogIsNamed(damage: String, place: String, what: String) throws {
        let table = try #require(["events", "objects", "copies"].first { damage.contains("index/\($0)/") })
        _ = try shell(damage)
        let path = "index/\(table)/_delta_log/0000000000000000000\(place)"
        for question in Self.questions { try checkRefused(question, path: path, what: what) }
        // Nothing is written to it either.
        let outcome = try Program.run(
            ["index", "\(SourceTree.root)/samples/bucket", "--add", "--index", "index", "--quiet"],
            directory: directory)
        #expect(outcome.exitCode == 70 && outcome.errors.contains(path), "\(outcome.errors)")
    }

    @Test func aTableThatIsGoneIsNamed() throws {
        _ = try shell("rm -r index/objects")
        try checkRefused(Self.questions[1], path: "index/objects: ", what: "no Delta table")
    }

    @Test func aTableOfSomebodyElseIsNamed() throws {
        _ = try shell(
            #"sed -i 's/\\"eventName\\"/\\"event_name\\"/' index/events/_delta_log/00000000000000000000.json"#)
        for question in Self.questions {
            try checkRefused(question, path: "index/events: ", what: "the columns are not those of an index")
        }
    }

    @Test func aFileOfSomebodyElseIsNamed() throws {
        let path = try shell(
            "set -e; file=$(ls index/events/*.parquet | head -n 1); cp $(ls index/copies/*.parquet | head -n 1) $file; echo $file"
        ).dropLast()
        for question in Self.questions {
            try checkRefused(question, path: "\(path): ", what: "the columns are not those of an index")
        }
    }

    /// Checksums cover the values of Parquet files; footers and logs must at least still be a file of this format.
    @Test func aBitThatFlipsNeverChangesAnAnswer() throws {
        let answers = try Self.questions.map { try ask($0) }
        try #require(answers.allSatisfy { $0.exitCode == 0 })
        let sizes = try shell("find index -type f -size +0 -printf '%s %p\\n' | LC_ALL=C sort -k 2")
        let files = sizes.split(separator: "\n").compactMap { line -> (size: Int, path: String)? in
            let parts = line.split(separator: " ")
            return Int(parts[0]).map { ($0, String(parts[1])) }
        }
        var generator = SeededGenerator(seed: 20_240_301)
        for round in 0..<(Variable.value(of: "BACKTRAIL_FULL_TESTS") == nil ? 24 : 400) {
            var offset = Int.random(in: 0..<files.reduce(0) { $0 + $1.size }, using: &generator)
            var hit = 0
            while offset >= files[hit].size {
                offset -= files[hit].size
                hit += 1
            }
            let bit = Int.random(in: 0..<8, using: &generator)
            let byte = try shell(
                """
                set -e
                cp \(files[hit].path) kept
                byte=$(od -An -tu1 -j \(offset) -N 1 \(files[hit].path))
                printf "\\\\$(printf %o $((byte ^ \(1 << bit))))" |
                    dd of=\(files[hit].path) bs=1 seek=\(offset) conv=notrunc status=none
                ! cmp -s kept \(files[hit].path)
                """)
            #expect(byte == "")
            for (question, answer) in zip(Self.questions, answers) {
                let outcome = try ask(question)
                let isSame = outcome.exitCode == 0 && outcome.output == answer.output
                let isRefused = outcome.exitCode == 70 && outcome.output == "" && outcome.errors.contains("index/")
                #expect(
                    isSame || isRefused,
                    "round \(round): bit \(bit) of byte \(offset) of \(files[hit].path): \(question): \(outcome)")
            }
            _ = try shell("mv kept \(files[hit].path)")
        }
    }
}
