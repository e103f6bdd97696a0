import Testing

@Suite struct CommandLineTests {
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

    @Test(arguments: [[], ["--help"]])
    func helpIsWhatWasAskedFor(arguments: [String]) throws {
        let outcome = try Program.run(arguments, directory: directory)
        #expect(outcome.exitCode == 0)
        #expect(outcome.output.hasPrefix("OVERVIEW: Answers who did what"))
        #expect(outcome.output.contains("backtrail who --index sample-index --error any"))
        #expect(outcome.errors == "")
    }

    @Test(arguments: [["--frobnicate"], ["frobnicate"]])
    func wrongUsageExitsWith64AndNamesTheHelp(arguments: [String]) throws {
        let outcome = try Program.run(arguments, directory: directory)
        #expect(outcome.exitCode == 64)
        #expect(outcome.output == "")
        #expect(outcome.errors.hasPrefix("backtrail: un"))
        #expect(outcome.errors.contains("See 'backtrail --help' for more information."))
    }
}
