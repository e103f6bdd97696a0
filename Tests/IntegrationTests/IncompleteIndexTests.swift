import Testing

@Suite struct IncompleteIndexTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test func damageIsSaidByIndexAndByEveryQuestionAfterIt() throws {
        let made = try Program.shell(
            #""$BACKTRAIL" synthesize made --seed 3 --accounts 2 --regions 1 --days 1 --events 200 --files large"#,
            directory: directory)
        try #require(made.exitCode == 0, "\(made.errors)")

        let whole = try Program.run(["index", "made/bucket", "--index", "whole", "--quiet"], directory: directory)
        #expect(whole.exitCode == 0)
        let first = try Program.run(["who", "--index", "whole", "--limit", "1"], directory: directory)
        #expect(first.exitCode == 0)
        #expect(first.errors == "")

        // The first bytes of a gzip member, and nothing after them.
        let damage =
            #"f=$(find made/bucket -path '*/CloudTrail/*.json.gz' | sort | head -n 1); head -c 40 "$f" >x; mv x "$f""#
        try #require(Program.shell(damage, directory: directory).exitCode == 0)
        let damaged = try Program.run(["index", "made/bucket", "--index", "damaged"], directory: directory)
        #expect(damaged.exitCode == 2)
        #expect(damaged.output.contains("\n1 truncated-gzip\n"))

        let second = try Program.run(["who", "--index", "damaged", "--limit", "1"], directory: directory)
        #expect(second.exitCode == 0)
        #expect(second.errors == "backtrail: damaged: incomplete: 1 object could not be read in full\n")
        let quiet = try Program.run(["who", "--index", "damaged", "--limit", "1", "--quiet"], directory: directory)
        #expect(quiet.errors == "")
        #expect(quiet.output == second.output)
    }
}
