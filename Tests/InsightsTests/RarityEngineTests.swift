import CloudTrail
import Testing

@testable import Insights

@Suite struct RarityEngineTests {
    private static let bob = "arn:aws:iam::111122223333:user/bob"

    /// Forty days of two people who do the same every day, and a third with other networks.
    private static func background(days: Range<Int> = 0..<40) -> FeedScript {
        var script = FeedScript()
        for day in days {
            for (hour, name) in [(9, "DescribeInstances"), (10, "DescribeVolumes"), (11, "ListTagsForResource")] {
                script.add(day: day, hour: hour, [.eventName: name])
                script.add(
                    day: day, hour: hour, minute: 5,
                    [
                        .eventName: name, .principal: bob, .session: bob, .accessKeyId: "AKIAEXAMPLE222222222",
                        .sourceIPAddress: "192.0.2.9",
                    ])
            }
        }
        return script
    }

    @Test func quietArchiveSaysNothing() {
        #expect(RarityEngineTests.background().incidents(RarityEngine()).isEmpty)
    }

    @Test(arguments: [0, 1])
    func archiveOfAtMostOneEvent(_ count: Int) {
        var script = FeedScript()
        if count == 1 { script.add() }
        #expect(script.incidents(RarityEngine()).isEmpty)
    }

    @Test func stolenKeyIsOneIncidentWithItsChainInOrder() throws {
        var script = RarityEngineTests.background()
        let stolen: [FeedColumn: String] = [.sourceIPAddress: "203.0.113.50", .userAgent: "Boto3/1.34.0"]
        script.add(
            day: 35, hour: 3, minute: 1,
            stolen.merging([.eventSource: "sts.amazonaws.com", .eventName: "GetCallerIdentity"]) { $1 })
        script.add(
            day: 35, hour: 3, minute: 2,
            stolen.merging([.eventSource: "iam.amazonaws.com", .eventName: "CreateUser"]) { $1 })
        script.add(
            day: 35, hour: 3, minute: 4,
            stolen.merging([.eventSource: "iam.amazonaws.com", .eventName: "AttachUserPolicy"]) { $1 })
        let incidents = script.incidents(RarityEngine())
        let incident = try #require(incidents.first)
        #expect(incidents.count == 1)
        #expect(incident.kind == .attackSequence)
        #expect(incident.key == "arn:aws:iam::111122223333:user/anna")
        #expect(incident.start.microseconds == FeedScript.time(day: 35, hour: 3, minute: 1))
        #expect(incident.end.microseconds == FeedScript.time(day: 35, hour: 3, minute: 4))
        #expect(incident.attack.map(\.technique) == ["T1087.004", "T1136.003", "T1098.003"])
        #expect(incident.sourceAddresses.first?.value == "203.0.113.50")
        #expect(incident.evidence.count == 3)
        #expect(!incident.isRetrospective)
        #expect(incident.severity == .high || incident.severity == .critical)
    }

    @Test func firstWeeksAreJudgedByTheRestOfTheArchive() throws {
        var script = RarityEngineTests.background()
        script.add(
            day: 2, hour: 3,
            [
                .eventSource: "iam.amazonaws.com", .eventName: "CreateAccessKey", .sourceIPAddress: "203.0.113.50",
                .userAgent: "Boto3/1.34.0",
            ])
        let incident = try #require(script.incidents(RarityEngine()).first)
        #expect(incident.isRetrospective)
        #expect(incident.eventName == "CreateAccessKey")
    }

    @Test func whatColleaguesDoIsLessNews() {
        func expected(_ name: String) -> Double {
            var script = RarityEngineTests.background()
            for day in 0..<40 {
                for other in ["CreateTags", "DescribeImages", "DescribeSubnets", "DescribeVpcs"] {
                    script.add(
                        day: day, hour: 10,
                        [.eventName: other, .principal: RarityEngineTests.bob, .session: RarityEngineTests.bob])
                }
            }
            script.add(day: 35, hour: 10, [.eventName: name])
            return script.incidents(RarityEngine()).first?.expectedPerMonth ?? .infinity
        }
        // Bob calls CreateTags every day; nobody calls DeleteTags.
        #expect(expected("DeleteTags") < expected("CreateTags"))
    }

    @Test func repeatedEventsTeachNothing() {
        var script = RarityEngineTests.background()
        var other = RarityEngineTests.background()
        script.add(day: 35, [.eventSource: "kms.amazonaws.com", .eventName: "ScheduleKeyDeletion"])
        for second in 0..<50 {
            other.add(day: 35, second: second, [.eventSource: "kms.amazonaws.com", .eventName: "ScheduleKeyDeletion"])
        }
        let one = script.incidents(RarityEngine())
        #expect(one.count == 1)
        #expect(one.map(\.expectedPerMonth) == other.incidents(RarityEngine()).map(\.expectedPerMonth))
    }

    @Test func manyKeysStayInBounds() {
        var options = RarityEngine.Options()
        options.contexts.maximumPairs = 768
        options.maximumSignals = 100
        options.warmUpDays = 2
        var script = FeedScript()
        for number in 0..<1_500 {
            script.add(
                day: number / 150, hour: number / 30 % 5, minute: number % 30,
                [
                    .principal: "arn:aws:iam::111122223333:user/u\(number)", .sourceIPAddress: "10.\(number % 250).3.4",
                    .resource: "bucket-\(number)",
                ])
        }
        var engine = RarityEngine(options: options)
        _ = script.feed(&engine)
        #expect(engine.forgottenPairs > 0)
        #expect(engine.keptSignals <= 100 + 48)
    }
}
