import Testing

/// Records come back as they were delivered.
@Suite struct EventsTests {
    private static let question = ["events", "--category", "all", "--index", "index", "--quiet"]

    @Test func everyRecordOfAnArchiveComesBackWithItsPlace() throws {
        let directory = try TemporaryDirectory()
        _ = try Program.synthesize(
            "made", ["--seed", "41", "--accounts", "2", "--regions", "1", "--events", "500"], directory: directory)
        let plain = try Program.shell(
            """
            cd made/bucket && find * -name '*_CloudTrail*.json.gz' | while read -r f; do
                printf '%s\\n' "$f"; gzip -dc "$f"; printf '\\036'
            done
            """, directory: directory)
        var delivered: [String: [JSON]] = [:]
        for file in plain.output.split(separator: "\u{1E}") {
            let lines = file.split(separator: "\n", maxSplits: 1)
            delivered[String(lines[0])] = try #require(JSON(String(lines[1]))["Records"]).elements
        }
        try #require(!delivered.isEmpty)

        let report = try Program.index("made/bucket", into: "index", directory: directory)
        let outcome = try Program.run(EventsTests.question + ["--format", "jsonl"], directory: directory)
        #expect(outcome.exitCode == 0)
        var count = 0
        var lastTime = ""
        for line in outcome.output.split(separator: "\n") {
            let event = try JSON(String(line))
            let place = try #require(event["_backtrail"])
            let records = try #require(delivered[place["key"]?.label ?? ""])
            let index = try #require(place["recordIndex"]?.integer)
            try #require(records.indices.contains(index))
            #expect(event.without(["_backtrail"]) == records[index])
            let time = try #require(event["eventTime"]?.string)
            #expect(lastTime <= time)
            lastTime = time
            count += 1
        }
        #expect(count == report.records("kept"))
    }

    @Test func eventsAreFoundByTheirIDs() throws {
        let directory = try TemporaryDirectory()
        _ = try Program.synthesize(
            "made", ["--seed", "43", "--accounts", "2", "--regions", "1", "--events", "400"], directory: directory)
        _ = try Program.index("made/bucket", into: "index", directory: directory)
        let all = try Program.json(EventsTests.question + ["--format", "json"], directory: directory).elements
        let ids = all.compactMap { $0["eventID"]?.string }
        let (first, second) = (try #require(ids.first), try #require(ids.last))
        let sought = all.filter { [first, second].contains($0["eventID"]?.string) }
        try #require(sought.count >= 2 && sought.count < all.count)
        let options = ["--event-id", first, "--event-id", second]
        let found = try Program.json(EventsTests.question + options + ["--format", "json"], directory: directory)
        #expect(found.elements == sought)
        let counted = try Program.json(
            ["count", "--by", "eventID", "--category", "all", "--index", "index", "--format", "json"] + options,
            directory: directory)
        #expect(counted.elements.reduce(0) { $0 + ($1["events"]?.integer ?? 0) } == sought.count)

        let none = try Program.run(
            ["count", "--by", "eventName", "--index", "index", "--timings", "--event-id", "nobody"],
            directory: directory)
        #expect(none.exitCode == 0)
        #expect(none.errors.contains("--event-id nobody: nowhere in the index"))
        #expect(none.errors.contains("timings: open "))
    }

    @Test func aRecordWrittenOverSeveralLinesIsOneLine() throws {
        let archive = try SmallArchive()
        let parameters = "{\n  \"a\" : [ 1.50,\t\"x  \\\" y\\\\\" , { } ],\r\n  \"b\": {\n\"c\" :\nnull}\n}"
        let record = SmallArchive.record(
            1, extra: ",\n\"requestParameters\" : \(parameters),\n \"unheardOf\": [\n1,\n \"\\n\" ]")
        try archive.write(Gzip.member(SmallArchive.logFile([record])))
        #expect(try archive.index().exitCode == 0)
        let question = EventsTests.question + ["--event", "Survivor"]
        let lines = try Program.run(question + ["--format", "jsonl"], directory: archive.directory)
        #expect(lines.output.split(separator: "\n").count == 1)
        #expect(try JSON(lines.output).without(["_backtrail"]) == JSON(record))
        let whole = try Program.json(question + ["--format", "json"], directory: archive.directory)
        #expect(whole.elements.map { $0.without(["_backtrail"]) } == [try JSON(record)])

        let raw = try Program.run(question + ["--raw"], directory: archive.directory)
        #expect(raw.exitCode == 0)
        #expect(raw.output == record + "\n")
    }
}
