import Testing

@Suite struct CommandLineTests {
    private static let commands = ["who", "what", "where", "when", "how", "count", "events"]

    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test func theVersionNamesTheBuild() throws {
        let outcome = try Program.run(["--version"], directory: directory)
        #expect(outcome.exitCode == 0)
        #expect(outcome.output.hasPrefix("backtrail 0.1.0 ("))
        #expect(outcome.output.contains(" build, Swift 6."))
        #expect(outcome.errors == "")
    }

    @Test(arguments: [[], ["--help"], ["help"]])
    func helpIsWhatWasAskedFor(arguments: [String]) throws {
        let outcome = try Program.run(arguments, directory: directory)
        #expect(outcome.exitCode == 0)
        #expect(outcome.output.hasPrefix("OVERVIEW: Answers who did what"))
        #expect(outcome.output.contains("backtrail who --index sample-index --error any"))
        #expect(outcome.errors == "")
    }

    @Test(arguments: commands)
    func everyCommandShowsAWorkedExampleAndTheSharedOptions(command: String) throws {
        let outcome = try Program.run([command, "--help"], directory: directory)
        #expect(outcome.exitCode == 0)
        let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first.map { $0.hasPrefix("OVERVIEW: ") && $0.hasSuffix(".") && $0.count < 79 + 10 } == true)
        #expect(lines.contains { $0.hasPrefix("  backtrail \(command) ") && $0.contains("--index sample-index") })
        let options = [
            "--index <", "--archive-root <", "--from <", "--to <", "--account <", "--actor-account <", "--region <",
            "--principal <", "--access-key <", "--ip <", "--event <", "--service <", "--user-agent <", "--error <",
            "--resource <", "--category <", "--integrity <", "--indicators <", "--raw-search <", "--read-only",
            "--write-only", "--format <", "--limit <",
            "--output <", "--quiet",
        ]
        for option in options {
            #expect(outcome.output.contains("  \(option)"), "\(option) of \(command)")
        }
    }

    @Test(arguments: [
        (["--frobnicate"], "backtrail: unknown option '--frobnicate'"),
        (["who", "--limit", "-1"], "backtrail: "),
        (["who", "--limit", "many"], "backtrail: the value 'many' is invalid for '--limit <n>'"),
        (["who", "--format", "xml"], "backtrail: the value 'xml' is invalid for '--format <format>'"),
        (["who", "--read-only", "--write-only"], "backtrail: --read-only and --write-only leave no event"),
        (["when", "--interval", "2h"], "backtrail: --interval 2h: expected auto, 1m,"),
        (["count"], "backtrail: missing expected argument '--by <fields> ...'"),
        (["count", "--by", "eventName,,awsRegion"], "backtrail: \"eventName,,awsRegion\" has an empty field name"),
        (["count", "--by", "eventNmae"], "backtrail: no field is named \"eventNmae\""),
        (["events", "--raw", "--fields", "eventName"], "backtrail: --raw prints whole records"),
        (["synthesize", "made", "--signatures", "newest"], "backtrail: --digest-keys and --signatures need --sign"),
        (["synthesize", "made", "--sign", "--digest-keys", "AWSLogs"], "backtrail: --digest-keys AWSLogs needs"),
    ])
    func wrongUsageExitsWith64AndNamesTheHelp(arguments: [String], expected: String) throws {
        let outcome = try Program.run(arguments, directory: directory)
        #expect(outcome.exitCode == 64)
        #expect(outcome.output == "")
        #expect(outcome.errors.hasPrefix(expected), "\(outcome.errors)")
        #expect(outcome.errors.contains("--help' for more information."))
    }

    @Test(arguments: [
        (["who", "--ip", "203.0.113.0/40"], "backtrail: --ip \"203.0.113.0/40\": expected an address"),
        (["who", "--from", "yesterday"], "backtrail: --from \"yesterday\": expected a time"),
        (
            ["who", "--from", "2024-03-02", "--to", "2024-03-01"],
            "backtrail: --from 2024-03-02T00:00:00Z is not before"
        ),
        (["who", "--ip", "@none.txt"], "backtrail: none.txt: No such file or directory"),
    ])
    func valuesThatCannotBeReadAreSaidBeforeAnyIndexIsOpened(arguments: [String], expected: String) throws {
        let outcome = try Program.run(arguments, directory: directory)
        #expect(outcome.exitCode == 64)
        #expect(outcome.output == "")
        #expect(outcome.errors.hasPrefix(expected), "\(outcome.errors)")
    }

    @Test(arguments: commands)
    func aQuestionBeforeAnyIndexNamesTheCommandThatMakesOne(command: String) throws {
        let arguments = command == "count" ? ["count", "--by", "eventName"] : [command]
        let outcome = try Program.run(arguments, directory: directory)
        #expect(outcome.exitCode == 70)
        #expect(outcome.output == "")
        #expect(outcome.errors.hasPrefix("backtrail: backtrail-index: no index here\nrun: backtrail index ARCHIVE"))
    }

    @Test func theIndexIsNamedByOptionThenEnvironment() throws {
        let environment = ["BACKTRAIL_INDEX": "from-environment"]
        let first = try Program.run(["who"], environment: environment, directory: directory)
        #expect(first.errors.hasPrefix("backtrail: from-environment: no index here"))
        let second = try Program.run(["who", "--index", "x\u{1b}[2J"], environment: environment, directory: directory)
        #expect(second.errors.hasPrefix("backtrail: x\\u{1b}[2J: no index here"))
    }

    @Test func aClosedPipeEndsQuietly() throws {
        // The reader is gone before the first byte is written.
        let outcome = try Program.shell(
            #"{ sleep 0.2; "$BACKTRAIL" --help; echo $? >status; } | true; while ! [ -s status ]; do sleep 0.05; done; cat status"#,
            directory: directory)
        #expect(outcome.output == "0\n")
        #expect(outcome.errors == "")
    }

    @Test func aFullDiskIsAnError() throws {
        let outcome = try Program.run(["--help"], directory: directory, output: "/dev/full")
        #expect(outcome.exitCode == 70)
        #expect(outcome.errors == "backtrail: standard output: No space left on device\n")
    }
}
