import Testing

/// AWS's own Insights beside the calls they speak of, and the command's forms.
@Suite struct InsightsCommandTests {
    private static func record(_ id: String, _ time: String, _ members: String) -> String {
        #"{"eventVersion":"1.11","eventTime":"\#(time)","awsRegion":"eu-west-1","eventID":"\#(id)","#
            + #""recipientAccountId":"111122223333",\#(members)}"#
    }

    private static func call(_ number: Int, _ time: String) -> String {
        let digits = String(1_000_000 + number).dropFirst()
        return record(
            "10000000-0000-4000-8000-000000\(digits)", time,
            #""eventSource":"iam.amazonaws.com","eventName":"CreateAccessKey","eventType":"AwsApiCall","#
                + #""readOnly":false,"managementEvent":true,"eventCategory":"Management","#
                + #""userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/anna"}"#)
    }

    private static func insight(_ id: String, _ state: String, _ time: String, _ average: String, _ minutes: Int)
        -> String
    {
        record(
            id, time,
            #""eventType":"AwsCloudTrailInsight","eventCategory":"Insight","#
                + #""sharedEventID":"7f1de0c4-22c1-5b7f-8d7a-90b1f6a3c5e2","insightDetails":{"state":"\#(state)","#
                + #""eventSource":"iam.amazonaws.com","eventName":"CreateAccessKey","#
                + #""insightType":"ApiCallRateInsight","insightContext":{"statistics":{"#
                + #""baseline":{"average":0.0039410716},"insight":{"average":\#(average)},"#
                + #""insightDuration":\#(minutes),"baselineDuration":10657}}}"#)
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// 42 calls in the 10657 minutes before, 60 in the first five minutes, and as many in all as are asked for.
    private static func archive(calls: Int) throws -> SmallArchive {
        let archive = try SmallArchive()
        var records = (0..<42).map { call($0, "2026-03-08T10:\(padded($0)):00Z") }
        for number in 0..<calls {
            let minute = number < 60 ? 37 + number / 12 : 42 + (number - 60) * 13 / 147
            records.append(call(100 + number, "2026-03-14T09:\(minute):\(padded(number % 60))Z"))
        }
        let start = insight("0b6c1a52-6f0e-5d0e-9a55-6f2f2c7d1a01", "Start", "2026-03-14T09:37:00Z", "12", 5)
        let end = insight("0b6c1a52-6f0e-5d0e-9a55-6f2f2c7d1a02", "End", "2026-03-14T09:55:00Z", "1.15E1", 18)
        let file = Array(SmallArchive.logFile(records + [start, end]).utf8)
        let blocks = stride(from: 0, to: file.count, by: 50_000).map { Array(file[$0..<min($0 + 50_000, file.count)]) }
        try archive.write(Gzip.member(blocks))
        let report = try archive.index()
        #expect(report.exitCode == 0)
        return archive
    }

    private static let question = ["insights", "--index", "index", "--quiet"]

    @Test func awsCountedWhatTheArchiveHolds() throws {
        let archive = try Self.archive(calls: 207)
        let rows = try Program.json(
            Self.question + ["--delivered", "--format", "json"], directory: archive.directory
        ).elements
        try #require(rows.count == 1)
        #expect(rows[0]["state"]?.string == "paired")
        #expect(rows[0]["baseline"]?.string == "0.0039410716")
        #expect(rows[0]["average"]?.string == "11.5")
        #expect(rows[0]["events"]?.integer == 207)
        #expect(rows[0]["principal"]?.string == "arn:aws:iam::111122223333:user/anna")
        #expect(rows[0]["check"]?.string == "agrees")
    }

    @Test func missingCallsAreTold() throws {
        let archive = try Self.archive(calls: 180)
        let rows = try Program.json(
            Self.question + ["--delivered", "--format", "json"], directory: archive.directory
        ).elements
        try #require(rows.count == 1)
        let check = rows[0]["check"]?.string ?? ""
        #expect(check.hasPrefix("whole: AWS counted 207, archive holds 180 ("))
        #expect(check.contains("missing"))
    }

    @Test func formsOfAnEmptyAnswer() throws {
        let archive = try SmallArchive()
        #expect(try archive.index().exitCode == 0)
        let answer = try Program.json(Self.question + ["--format", "json"], directory: archive.directory)
        #expect(answer["Records"]?.elements.isEmpty == true)
        let lines = try Program.run(Self.question + ["--format", "jsonl"], directory: archive.directory)
        #expect(lines.exitCode == 0 && lines.output == "" && lines.errors == "")
    }

    @Test(arguments: [["--budget", "0"], ["--aws-strict"], ["--delivered", "--why", "x"], ["--why", "x"]])
    func refusals(options: [String]) throws {
        let archive = try SmallArchive()
        #expect(try archive.index().exitCode == 0)
        #expect(try Program.run(Self.question + options, directory: archive.directory).exitCode == 64)
    }
}
