import Testing

/// Lists of indicators as they come: from other systems, too large, or no lists at all.
@Suite struct IndicatorTests {
    private let archive: SmallArchive

    init() throws {
        archive = try SmallArchive()
        let records = [
            SmallArchive.record(1, extra: #","requestParameters":{"note":"seen \"198.51.100.7\"\nand AKIAEXAMPLE"}"#),
            SmallArchive.record(2, extra: #","requestParameters":{"note":"198.51.100.77"}"#),
        ]
        try archive.write(Gzip.member(SmallArchive.logFile(records)))
        #expect(try archive.index().exitCode == 0)
    }

    private func ask(_ options: [String]) throws -> Program.Outcome {
        try Program.run(options + ["--index", "index"], directory: archive.directory)
    }

    @Test func hitsAreCountedByIndicator() throws {
        try Program.write(
            "\u{feff}198.51.100.7\r\n\r\n# none\r\nakiaexample # a key\r\n192.0.2.1\r\n-\r\n",
            to: archive.directory.path + "/list.txt")
        let outcome = try ask(["count", "--by", "indicators", "--indicators", "list.txt", "--format", "csv"])
        #expect(
            outcome.output.replacing("\r\n", with: "\n")
                == "indicators,events\n192.0.2.1,7\n\"198.51.100.7, akiaexample, 192.0.2.1\",1\n")
        #expect(outcome.errors == "backtrail: list.txt: line 6: is shorter than 3 characters: left out\n")
        let lines = try ask([
            "events", "--indicators", "list.txt", "--event", "Survivor", "--format", "jsonl", "--quiet",
        ])
        let first = try JSON(String(try #require(lines.output.split(separator: "\n").first)))
        #expect(
            first["_backtrail"]?["indicators"]
                == .array([.string("198.51.100.7"), .string("akiaexample"), .string("192.0.2.1")]))
        #expect(lines.errors == "")
    }

    @Test func whatIsNoListIsWrongUsage() throws {
        try Program.write("# none\n", to: archive.directory.path + "/empty.txt")
        try Program.write("good\nbad\u{0}\n", to: archive.directory.path + "/binary")
        for (file, message) in [
            ("missing.txt", "missing.txt: No such file"), (".", ".: Is a directory"),
            ("empty.txt", "empty.txt: lists nothing"), ("binary", "binary: is no text"),
            ("/dev/zero", "/dev/zero: holds more than 64 MiB"),
        ] {
            let outcome = try ask(["who", "--indicators", file])
            #expect(outcome.exitCode == 64 && outcome.output == "", "\(file)")
            #expect(outcome.errors.hasPrefix("backtrail: \(message)"), "\(outcome.errors)")
        }
    }

    @Test(arguments: [
        (["count", "--by", "indicators"], "indicators needs --indicators FILE"),
        (["events", "--fields", "indicators"], "indicators needs --indicators FILE"),
        (["who", "--filter", "{ indicators EXISTS }"], "indicators needs --indicators FILE"),
        (["who", "--raw-search", ""], "is empty"), (["who", "--raw-search", "/a(b/"], "column 3"),
    ])
    func wrongUsageIsTold(options: [String], message: String) throws {
        let outcome = try ask(options)
        #expect(outcome.exitCode == 64 && outcome.output == "")
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }

    @Test func textIsSearchedAnywhere() throws {
        func count(_ text: String) throws -> String {
            try ask(["count", "--by", "eventName", "--raw-search", text, "--format", "csv", "--quiet"]).output
                .replacing("\r\n", with: "\n")
        }
        #expect(try count("\"198.51.100.7") == "eventName,events\nSurvivor,1\n")
        #expect(try count("198.51.100.7") == "eventName,events\nSurvivor,2\n")
        #expect(try count(#"/100\.7$/"#) == "eventName,events\n")
        #expect(try count("note") == "eventName,events\nSurvivor,2\n")
    }
}
