import Testing

/// Filter patterns on the command line.
@Suite struct FilterTests {
    private let archive: SmallArchive

    init() throws {
        archive = try SmallArchive()
        let records = [
            SmallArchive.record(1, extra: #","errorCode":"AccessDenied","requestParameters":{"name":"a b","n":[1,2]}"#),
            SmallArchive.record(2, name: "ConsoleLogin", extra: #","errorMessage":"Failed authentication""#),
            SmallArchive.record(3, name: "ConsoleLogin"),
        ]
        try archive.write(Gzip.member(SmallArchive.logFile(records)))
        try #require(archive.index().exitCode == 0)
    }

    private func run(_ arguments: [String]) throws -> Program.Outcome {
        try Program.run(arguments + ["--index", "index"], directory: archive.directory)
    }

    /// The names of the selected events, as `count` gives them.
    private func names(_ options: [String]) throws -> [String] {
        let outcome = try run(["count", "--by", "eventName", "--format", "csv"] + options)
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        return outcome.output.split(whereSeparator: \.isNewline).dropFirst().map { String($0.prefix { $0 != "," }) }
            .sorted()
    }

    @Test(arguments: ["who", "what", "where", "when --interval 1h", "how", "count --by eventName", "events"])
    func everyQuestionTakesOne(question: String) throws {
        let pattern = #"{ $.eventName = "ConsoleLogin" && $.errorMessage = "Failed authentication" }"#
        let outcome = try run(
            question.split(separator: " ").map(String.init) + ["--filter", pattern, "--format", "jsonl", "--explain"])
        #expect(outcome.exitCode == 0)
        #expect(outcome.output.split(separator: "\n").count == 1)
        #expect(outcome.errors.contains("backtrail: filter: { $.eventName = \"ConsoleLogin\" && $.errorMessage ="))
        #expect(outcome.errors.contains("rows: 9 scanned, 1 selected"))
        #expect(!outcome.errors.contains("passes"))
        #expect(outcome.errors.contains("step 1, eventName: 9 rows to 2 in "))
    }

    @Test func questionsThatReadTwiceSaySo() throws {
        let outcome = try run(["when", "--filter", "{ $.eventName = ConsoleLogin }", "--explain"])
        #expect(outcome.errors.contains("rows: 18 scanned, 4 selected, in 2 passes"))
    }

    @Test func filtersAndOptionsCombine() throws {
        let denied = ["--filter", "{ $.errorCode = AccessDenied }"]
        #expect(try names(denied) == ["Survivor"])
        #expect(try names(denied + ["--filter", "{ $.errorMessage EXISTS }"]) == ["ConsoleLogin", "Survivor"])
        #expect(try names(denied + ["--event", "ConsoleLogin"]) == [])
        #expect(try names(["--filter", "{ $.requestParameters.n[*] = 2 }"]) == ["Survivor"])
        #expect(try names(["--filter", #""a b""#]) == ["Survivor"])
        #expect(try names(["--filter", "-Neighbour -AccessDenied"]) == ["ConsoleLogin"])
        #expect(try names(["--filter", ""]) == ["ConsoleLogin", "Neighbour", "Survivor"])
    }

    @Test func whatCannotBeReadIsShown() throws {
        let outcome = try run(["who", "--filter", "{ $.eventNa me = x }"])
        #expect(outcome.exitCode == 64)
        #expect(outcome.output == "")
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.first?.hasPrefix("backtrail: filter pattern, column 13: expected =, !=") == true)
        #expect(lines.dropFirst() == ["{ $.eventNa me = x }", "            ^"])
        let deep = "{ " + String(repeating: "(", count: 1_000) + "$.a = 1" + String(repeating: ")", count: 1_000) + " }"
        #expect(try run(["who", "--filter", deep]).exitCode == 64)
        #expect(try run(["who", "--filter", String(repeating: "a ", count: 50_000)]).exitCode == 64)
        #expect(try run(["count", "--by", "eventName", "--filter", "{ country = DE }"]).exitCode == 64)
    }

    @Test(arguments: [
        ("{ $.eventNme = x }", "--filter $.eventNme: nowhere in the index"),
        ("{ $.requestParameters.m = x }", "--filter $.requestParameters.m: nowhere in the index"),
        ("{ $.readOnly = true }", "$.readOnly is a boolean: write IS TRUE"),
        ("{ $.sourceIPAddress = 192.0.2.9/24 }", "192.0.2.9/24 has bits behind its mask"),
        (#"{ $.eventTime > "2024-03-02" && $.eventTime < "2024-03-01" }"#, "no time is from"),
    ])
    func whatIsSilentElsewhereIsTold(pattern: String, note: String) throws {
        let outcome = try run(["what", "--filter", pattern])
        #expect(outcome.exitCode == 0)
        #expect(outcome.errors.contains(note), "\(outcome.errors)")
        #expect(try run(["what", "--filter", pattern, "--quiet"]).errors == "")
    }
}
