import CloudTrail
import TestSupport
import Testing

@testable import TrailIndex
@testable import TrailQuery

/// The controls of the CIS benchmark, against patterns and an evaluator that share nothing with them.
@Suite struct BenchmarkControlTests {
    private static let samples =
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
        + "/samples/bucket"

    /// The records of the samples that any control could be about, and some others.
    private static func records() throws -> [String] {
        var records: [String] = []
        let inventory = try ArchiveInventory(archive: samples)
        for entry in inventory.entries where entry.name.hasSuffix(".json.gz") {
            let plain = try PlainObject(inventory.root + "/" + inventory.path(entry)).plain
            guard let list = ReferenceJSON.parse(plain)?.member("Records"), list.kind == .array else { continue }
            records += list.children.map { String(decoding: plain[$0.start..<$0.end], as: UTF8.self) }
        }
        let words = [
            "ConsoleLogin", "AccessDenied", "UnauthorizedOperation", #""Root""#, "UserPolicy", "StopLogging",
            "PutBucket",
            "SecurityGroup", "DisableKey",
        ]
        return records.enumerated().filter { index, record in
            index % 100 == 0 || (words.contains(where: record.contains) && !record.contains("GetObject"))
        }.map(\.element)
    }

    @Test func matchWhatASlowEvaluatorMatches() throws {
        let records = try BenchmarkControlTests.records()
        try #require(records.count > 200)
        let values = try records.map { try #require(SlowValue(Array($0.utf8))) }
        let outcome = try QueryEngine(store: EventRecordTests.store(records), threads: 1).metrics(
            try BenchmarkControl.all.map { try $0.filter() }, within: .everything)
        var matched = 0
        for (control, matches) in zip(BenchmarkControl.all, outcome.matches) {
            // Written down once more; the first of a number is the benchmark's own.
            let pattern = try #require(CataloguePatterns.cis.first { $0.number == control.number }).pattern
            let slow = SlowFilter(pattern)
            let found = values.filter { slow.matches($0) }
            #expect(matches.events == found.count, "\(control.number)")
            let times = found.compactMap { Timestamp(rfc3339: $0.select(["member eventTime"]).first?.text ?? "") }
            #expect(matches.firstSeen == times.min())
            #expect(matches.lastSeen == times.max())
            matched += found.isEmpty ? 0 : 1
        }
        #expect(matched >= 6)
    }

    @Test func areKnownByEveryNumber() throws {
        #expect(BenchmarkControl.all.map(\.number) == (1...15).map { "4.\($0)" })
        let root = try #require(BenchmarkControl.named("4.3"))
        #expect(root.title == "Usage of the root account")
        for name in ["3.3", "5.3", "CloudWatch.1", "cloudwatch.1"] { #expect(BenchmarkControl.named(name) == root) }
        #expect(BenchmarkControl.named("CloudWatch.2")?.number == "4.1")
        #expect(BenchmarkControl.named("CloudWatch.3")?.number == "4.2")
        #expect(BenchmarkControl.named("CloudWatch.14")?.number == "4.14")
        #expect(BenchmarkControl.named("5.15")?.number == "4.15")
        for name in ["3.15", "CloudWatch.15", "4.16", "4", "", "4.03"] { #expect(BenchmarkControl.named(name) == nil) }
    }

    /// The patterns of the benchmark itself have only the faults that are known of them.
    @Test func faultsOfTheBenchmark() throws {
        let faulty = try BenchmarkControl.all.filter {
            try !FilterFault.faults(of: FilterPattern($0.pattern)).isEmpty
        }
        #expect(faulty.map(\.number) == ["4.2", "4.4"])
        for control in BenchmarkControl.all { #expect(try FilterPattern(control.pattern).warnings == []) }
    }

    @Test(arguments: [
        (
            #"{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") || ($.sourceIPAddress!="delivery.logs.amazonaws.com") || ($.eventName!="HeadBucket") }"#,
            "nearly every event"
        ),
        (
            #"{ ($.errorCode ="*UnauthorizedOperation") || ($.errorCode ="AccessDenied*") && ($.sourceIPAddress!="delivery.logs.amazonaws.com") && ($.eventName!="HeadBucket") }"#,
            "last alternative only"
        ),
        (#"{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") }"#, "federated"),
        ("{ ($.eventName=CreatePolicy) || ($.eventName=AttachRolePolicy) }", "Organizations"),
    ])
    func faultsAreTold(pattern: String, message: String) throws {
        let faults = FilterFault.faults(of: try FilterPattern(pattern))
        #expect(faults.count == 1)
        #expect(faults.first?.message.contains(message) == true)
    }

    @Test(arguments: [
        #"{ (($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*")) && ($.eventName!="HeadBucket") }"#,
        #"{ $.errorCode = "a" || ($.errorCode = "b" && $.eventName != "c") }"#,
        #"{ $.userIdentity.invokedBy != "x" || $.userIdentity.invokedBy NOT EXISTS }"#,
        #"{ $.additionalEventData.MFAUsed != "Yes" && $.userIdentity.type = "IAMUser" }"#,
        #"{ $.eventSource = iam.amazonaws.com && ($.eventName=CreatePolicy || $.eventName=AttachRolePolicy) }"#,
        "ERROR", "",
    ])
    func whatIsRightIsNotTold(pattern: String) throws {
        #expect(FilterFault.faults(of: try FilterPattern(pattern)) == [])
    }
}
