import Testing

/// What `aws cloudtrail lookup-events` prints, from an archive.
@Suite struct LookupEventsTests {
    /// Five management events, a data event among them, and an Insights record.
    private static func archive() throws -> SmallArchive {
        let archive = try SmallArchive()
        let data = SmallArchive.record(2, name: "GetObject")
            .replacing(#""managementEvent":true"#, with: #""managementEvent":false,"eventCategory":"Data""#)
        let insight = SmallArchive.record(3, name: "Many")
            .replacing(#""managementEvent":true"#, with: #""eventCategory":"Insight""#)
        try archive.write(
            Gzip.member(SmallArchive.logFile([SmallArchive.record(1), data, insight])))
        #expect(try archive.index().exitCode == 0)
        return archive
    }

    private static let question = ["lookup-events", "--index", "index", "--quiet"]

    @Test func managementEventsAreLookedUpUnlessOthersAreAskedFor() throws {
        let archive = try Self.archive()
        func names(_ options: [String]) throws -> [String] {
            let answer = try Program.json(Self.question + options, directory: archive.directory)
            return answer["Events"]?.elements.compactMap { $0["EventName"]?.string } ?? []
        }
        #expect(try names([]).sorted() == Array(repeating: "Neighbour", count: 6) + ["Survivor"])
        #expect(try names(["--event-category", "insight"]) == ["Many"])
        #expect(try names(["--category", "Data"]) == ["GetObject"])
        #expect(try names(["--account", "111122223333", "--start-time", "2024-03-02"]) == [])
    }

    /// The answer is one of the forms that an archive may have: what it is indexed to is what it was made of.
    @Test func anAnswerIsAnArchiveOfTheSameEvents() throws {
        let archive = try Self.archive()
        let written = try Program.run(Self.question + ["--output", "answer.json"], directory: archive.directory)
        #expect(written.exitCode == 0 && written.output == "" && written.errors == "")
        let report = try Program.index("answer.json", into: "again", directory: archive.directory)
        #expect(report.exitCode == 0 && report.records("kept") == 7)
        let records = try Program.run(
            ["events", "--index", "again", "--raw", "--event", "Survivor"], directory: archive.directory)
        #expect(try JSON(records.output) == JSON(SmallArchive.record(1)))
    }

    @Test func aCutAnswerHasATokenThatGoesOn() throws {
        let archive = try Self.archive()
        var ids: [String] = []
        var token: [String] = []
        repeat {
            let page = try Program.json(Self.question + ["--max-items", "3"] + token, directory: archive.directory)
            ids += page["Events"]?.elements.compactMap { $0["EventId"]?.string } ?? []
            token = page["NextToken"]?.string.map { ["--starting-token", $0] } ?? []
        } while !token.isEmpty && ids.count < 20
        #expect(ids.count == 7 && Set(ids).count == 7)
    }

    @Test func noEventIsAnEmptyList() throws {
        let archive = try Self.archive()
        let attribute = ["--lookup-attributes", "AttributeKey=EventName,AttributeValue=Nothing"]
        let outcome = try Program.run(Self.question + attribute, directory: archive.directory)
        #expect(outcome.exitCode == 0 && outcome.output == "{\n    \"Events\": []\n}\n")
    }

    @Test(arguments: [
        (["--lookup-attributes", "AttributeKey=Name,AttributeValue=x"], "EventSource, AccessKeyId"),
        (
            ["--lookup-attributes", "AttributeKey=EventId,AttributeValue=x", "AttributeKey=EventId,AttributeValue=y"],
            "one"
        ),
        (["--max-items", "0"], "--max-items"), (["--starting-token", "abc"], "no NextToken"),
        (["--event-category", "data"], "--event-category"), (["--output", "json"], "names a file"),
        (["--event-category", "insight", "--category", "Data"], "name one of"),
        (["--start-time", "2024-03-02", "--end-time", "2024-03-01"], "is after"),
    ])
    func wrongUsageIsTold(options: [String], message: String) throws {
        let archive = try Self.archive()
        let outcome = try Program.run(Self.question + options, directory: archive.directory)
        #expect(outcome.exitCode == 64 && outcome.output == "")
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }
}
