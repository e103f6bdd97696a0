import Glibc
import Testing

/// `backtrail metrics`, run as a user runs it.
@Suite struct MetricsTests {
    private let archive: SmallArchive

    init() throws {
        archive = try SmallArchive()
        // Three failed sign-ins within five minutes of one another, and one an hour later.
        let minutes = [3, 5, 6, 59]
        let records = minutes.enumerated().map { index, minute in
            SmallArchive.record(
                index, name: "ConsoleLogin",
                extra: #","errorMessage":"Failed authentication","additionalEventData":{"tries":\#(minute)}"#
            ).replacing("T00:00:", with: "T00:\(String(100 + minute).dropFirst()):")
        }
        try archive.write(Gzip.member(SmallArchive.logFile(records)))
        try #require(archive.index().exitCode == 0)
    }

    private func run(_ options: [String]) throws -> Program.Outcome {
        try Program.run(["metrics", "--index", "index"] + options, directory: archive.directory)
    }

    private func lines(_ options: [String]) throws -> [String] {
        let outcome = try run(options)
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        return outcome.output.split(whereSeparator: \.isNewline).map(String.init)
    }

    private func write(_ text: String, as name: String) throws {
        let descriptor = unsafe open("\(archive.directory.path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        // write reads no more than it is told there is.
        try #require(unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
    }

    private static let failed = #"{ $.eventName = ConsoleLogin && $.errorMessage = "Failed authentication" }"#

    @Test func seriesHaveARowAPeriod() throws {
        #expect(
            try lines(["--filter-pattern", MetricsTests.failed, "--format", "csv"]) == [
                "metric,dimensions,start,period,samples,statistic,value",
                "backtrail/filter,,2024-03-01T00:00:00Z,300,1,Sum,1",
                "backtrail/filter,,2024-03-01T00:05:00Z,300,2,Sum,2",
                "backtrail/filter,,2024-03-01T00:55:00Z,300,1,Sum,1",
            ])
        #expect(
            try lines([
                "--filter-pattern", "{ $.additionalEventData.tries > 0 && $.awsRegion = * }", "--metric-value",
                "$.additionalEventData.tries", "--statistic", "p50", "--period", "3600", "--dimension",
                "region=$.awsRegion", "--format", "jsonl",
            ]) == [
                #"{"metric":"backtrail/filter","dimensions":"region=us-east-1","start":"2024-03-01T00:00:00Z","#
                    + #""period":3600,"samples":4,"statistic":"p50","value":5}"#
            ])
        // Without a pattern every selected event counts.
        #expect(
            try lines(["--event", "Neighbour", "--period", "86400", "--format", "csv"]).last
                == "backtrail/filter,,2024-03-01T00:00:00Z,86400,6,Sum,6")
        // The events of the log group are those that are selected.
        #expect(try lines(["--filter-pattern", MetricsTests.failed, "--from", "2024-03-01T00:30:00Z"]).count == 2)
    }

    @Test func historyHasARowAChange() throws {
        let options = [
            "--filter-pattern", MetricsTests.failed, "--threshold", "3", "--treat-missing-data", "notBreaching",
            "--evaluation-range", "1",
        ]
        let rows = try lines(options + ["--format", "csv"])
        #expect(rows[0] == "alarm,metric,dimensions,time,oldState,newState,reason")
        #expect(
            rows.dropFirst().map {
                $0.split(separator: ",", omittingEmptySubsequences: false)[3...5].joined(separator: " ")
            }
                == [
                    "2024-03-01T00:01:00Z INSUFFICIENT_DATA OK", "2024-03-01T00:07:00Z OK ALARM",
                    "2024-03-01T00:09:00Z ALARM OK",
                ])
        for format in ["table", "json", "jsonl", "csv", "markdown"] {
            #expect(try lines(options + ["--format", format]).joined().contains("3.0 (2024-03-01T00:02:00Z)"))
        }
        #expect(try lines(options + ["--show", "series", "--format", "csv"]).count == 4)
        #expect(
            try lines(options + ["--show", "filters", "--format", "csv"]).last?.hasPrefix(
                "filter,backtrail/filter,4,4,1,1,3,2024-03-01T00:03:00Z,2024-03-01T00:59:03Z,") == true)
    }

    @Test func controlsOfTheBenchmark() throws {
        let rows = try lines(["--cis", "--format", "csv"])
        #expect(rows.count == 16)
        #expect(
            rows[6].hasPrefix(
                "4.6,Management Console authentication failures,4,1,2,4,2024-03-01T00:03:00Z,2024-03-01T00:59:03Z,"
                    + "3.6,5.6,CloudWatch.6,"))
        #expect(rows[7].hasPrefix("4.7,Disabling or scheduled deletion of customer created CMKs,0,0,0,1,,,"))
        #expect(try lines(["--control", "CloudWatch.6", "--control", "4.3", "--format", "csv"]).count == 3)
        #expect(try lines(["--cis", "--account", "999999999999", "--format", "csv"]).count == 16)
    }

    @Test func filesOfFilters() throws {
        try write(
            """
            Resources:
              Failed:
                Type: AWS::Logs::MetricFilter
                Properties:
                  LogGroupName: !Ref Trail
                  FilterPattern: '\(MetricsTests.failed)'
                  MetricTransformations: [{MetricName: Failed, MetricNamespace: CIS, MetricValue: "1", Surprise: 1}]
              Alarm:
                Type: AWS::CloudWatch::Alarm
                Properties:
                  MetricName: Failed
                  Namespace: CIS
                  Statistic: Sum
                  Period: 60
                  Threshold: 1
                  EvaluationPeriods: 1
                  ComparisonOperator: GreaterThanOrEqualToThreshold
            """, as: "template.yaml")
        let outcome = try run(["--metric-filters", "template.yaml", "--format", "csv"])
        #expect(outcome.exitCode == 0)
        let row = outcome.output.split(whereSeparator: \.isNewline).last
        #expect(row?.hasPrefix("Failed,CIS/Failed,4,4,1,2,3,") == true)
        #expect(
            outcome.errors
                == "backtrail: template.yaml: line 7, column 92: filter Failed, metric transformation: unknown member "
                + "Surprise\n")
        try write(#"{"metricFilters": [{"filterPattern": "{ $.a = ", "x": 1}]}"#, as: "bad.json")
        let bad = try run(["--metric-filters", "bad.json"])
        #expect(bad.exitCode == 64)
        #expect(bad.output == "")
        #expect(
            bad.errors.hasPrefix("backtrail: bad.json: line 1, column 38: filter 1: filter pattern, column 9: expected")
        )
        #expect(bad.errors.hasSuffix("{ $.a = \n        ^\n"))
    }

    @Test(arguments: [
        ["--filter-pattern", "{ $.eventNa me = x }"], ["--threshold", "1", "--datapoints-to-alarm", "2"],
        ["--threshold", "1", "--period", "300", "--evaluation-periods", "289"], ["--period", "45"],
        ["--period", "10"], ["--statistic", "TM"], ["--statistic", "tm99"], ["--evaluation-periods", "2"],
        ["--threshold", "nan"], ["--threshold", "1", "--comparison-operator", "GreaterThanUpperThreshold"],
        ["--threshold", "1", "--treat-missing-data", "Missing"], ["--show", "history"], ["--control", "4.16"],
        ["--cis", "--filter-pattern", ""], ["--cis", "--metric-filters", "x"], ["--metric-filters", "absent"],
        ["--metric-value", "$x"], ["--dimension", "a"], ["--dimension", "a=b"],
        ["--default-value", "0", "--dimension", "a=$.a"], ["--evaluation-range", "0", "--threshold", "1"],
        ["--threshold", "1", "--evaluation-periods", "9223372036854775807"],
    ])
    func wrongUsageIsToldBeforeAnythingIsRead(options: [String]) throws {
        let outcome = try Program.run(["metrics", "--index", "absent"] + options, directory: archive.directory)
        #expect(outcome.exitCode == 64, "\(outcome.errors)")
        #expect(outcome.output == "")
        #expect(outcome.errors.hasPrefix("backtrail: "))
    }

    @Test func faultsOfPatternsAreTold() throws {
        let outcome = try run([
            "--filter-pattern", #"{ $.errorCode = "a*" || $.eventName != "b" }"#, "--dimension", "region=$.awsRegion",
        ])
        #expect(outcome.errors.contains("backtrail: --filter-pattern: $.eventName != … behind || selects nearly every"))
        #expect(outcome.errors.contains("backtrail: --filter-pattern: dimension region: CloudWatch wants $.awsRegion"))
        #expect(outcome.errors.contains("backtrail: --filter-pattern $.errorCode: nowhere in the index"))
        #expect(try run(["--cis", "--quiet"]).errors == "")
    }
}
