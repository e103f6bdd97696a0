import CloudTrail
import Testing

@testable import Insights

/// Each family with something that is to be found, and with something like it that is not.
@Suite struct VolumeEngineTests {
    /// Five weeks of an ordinary account: a job each five minutes, people on working days.
    static func ordinary(days: Int = 35) -> HandMadeFeed {
        var feed = HandMadeFeed()
        feed.addHourly(
            "DescribeInstances", days: 0..<days, perHour: 24,
            [.principal: "arn:aws:iam::111122223333:role/monitor"])
        for day in 0..<days where day % 7 < 5 {
            feed.addHourly("ListBuckets", days: day..<(day + 1), hours: 8..<17, perHour: 3 + day % 3)
        }
        return feed
    }

    static func time(day: Int, hour: Int, second: Int = 0) -> Int64 {
        HandMadeFeed.monday + Int64(day * 86_400 + hour * 3_600 + second)
    }

    func found(_ feed: HandMadeFeed, _ kind: InsightKind, _ isOf: (Incident) -> Bool = { _ in true }) -> [Incident] {
        feed.incidents(of: VolumeEngine()).filter { $0.kind == kind && isOf($0) }
    }

    @Test func ordinaryDaysAreOrdinary() {
        #expect(Self.ordinary().incidents(of: VolumeEngine(), budget: 1).isEmpty)
    }

    @Test func burstOfACallThatIsRare() throws {
        var feed = Self.ordinary()
        for number in 0..<60 {
            feed.add(HandMadeEvent(Self.time(day: 30, hour: 3, second: number * 4), "CreateAccessKey"))
        }
        let incident = try #require(found(feed, .apiCallRate, { $0.eventName == "CreateAccessKey" }).first)
        #expect(incident.start.seconds == Self.time(day: 30, hour: 3))
        #expect(incident.observed == 60)
        #expect(incident.score > 2)
        #expect(!incident.isRetrospective)
        #expect(incident.expectedPerMonth < 5)
        #expect(incident.why[0].contains("60 calls in 5 min"))
    }

    @Test func twoCallsAreNoBurst() {
        var feed = Self.ordinary()
        for number in 0..<2 { feed.add(HandMadeEvent(Self.time(day: 30, hour: 3, second: number), "CreateAccessKey")) }
        #expect(found(feed, .apiCallRate, { $0.eventName == "CreateAccessKey" }).isEmpty)
    }

    /// The first weeks are judged by the days around them.
    @Test func burstInTheFirstWeek() throws {
        var feed = Self.ordinary()
        for number in 0..<60 {
            feed.add(HandMadeEvent(Self.time(day: 2, hour: 3, second: number * 4), "CreateAccessKey"))
        }
        let incident = try #require(found(feed, .apiCallRate, { $0.eventName == "CreateAccessKey" }).first)
        #expect(incident.isRetrospective)
    }

    @Test func errorsWithTheirCode() throws {
        var feed = Self.ordinary()
        for number in 0..<30 {
            feed.add(
                HandMadeEvent(
                    Self.time(day: 29, hour: 4, second: number * 5), "GetPasswordData", flags: .isError,
                    [.errorCode: "Client.UnauthorizedOperation"]))
        }
        let incident = try #require(found(feed, .apiErrorRate).first)
        #expect(incident.errorCode == "Client.UnauthorizedOperation")
        #expect(incident.eventName == "GetPasswordData")
    }

    /// Forty calls an hour apart each: no hour has more than three, and nobody works day and night.
    @Test func slowDrip() throws {
        var feed = Self.ordinary()
        for number in 0..<60 {
            feed.add(HandMadeEvent(Self.time(day: 30, hour: 0, second: number * 1_400), "GetSecretValue"))
        }
        let incident = try #require(found(feed, .slowDrip, { $0.eventName == "GetSecretValue" }).first)
        #expect(incident.observed >= 20)
        #expect(incident.start.seconds >= Self.time(day: 30, hour: 0))
    }

    @Test func callsOfOneDayByHandAreNoDrip() {
        var feed = Self.ordinary()
        for number in 0..<4 {
            feed.add(HandMadeEvent(Self.time(day: 30, hour: 8 + number * 4), "GetSecretValue"))
        }
        #expect(found(feed, .slowDrip, { $0.eventName == "GetSecretValue" }).isEmpty)
    }

    /// The monitor is silent for three hours, while somebody else is heard of in its region.
    @Test func silence() throws {
        var feed = Self.ordinary()
        feed.addHourly("AssumeRole", days: 0..<35, perHour: 2, [.principal: "ec2.amazonaws.com"])
        let gap = Self.time(day: 31, hour: 12)..<Self.time(day: 31, hour: 15)
        feed.events.removeAll { $0.texts[.eventName] == "DescribeInstances" && gap.contains($0.time) }
        let incident = try #require(found(feed, .activityDrop, { $0.eventName == "DescribeInstances" }).first)
        #expect(incident.start.seconds < gap.upperBound && incident.end.seconds > gap.lowerBound)
        #expect(incident.observed < 12)
    }

    /// Thirty calls more than usual from ten to twelve to ten after: neither hour has twice as many as ever.
    @Test func aRiseAcrossTheHour() throws {
        var feed = Self.ordinary()
        for number in 0..<30 {
            feed.add(
                HandMadeEvent(
                    Self.time(day: 31, hour: 11, second: 3_000 + number * 40), "DescribeInstances",
                    [.principal: "arn:aws:iam::111122223333:role/monitor"]))
        }
        let incident = try #require(found(feed, .apiCallRate, { $0.eventName == "DescribeInstances" }).first)
        #expect(incident.why[0].contains("42 calls in half an hour"))
        #expect(incident.start.seconds <= Self.time(day: 31, hour: 12))
        #expect(incident.end.seconds >= Self.time(day: 31, hour: 12))
    }

    /// Nothing of the account is there: the archive has a gap, and nobody fell silent.
    @Test func aGapIsNotSilence() {
        var feed = Self.ordinary()
        feed.addHourly("AssumeRole", days: 0..<35, perHour: 2, [.principal: "ec2.amazonaws.com"])
        let gap = Self.time(day: 31, hour: 12)..<Self.time(day: 31, hour: 15)
        feed.events.removeAll { gap.contains($0.time) }
        #expect(found(feed, .activityDrop).isEmpty)
        var longer = feed
        let days = Self.time(day: 20, hour: 0)..<Self.time(day: 24, hour: 0)
        longer.events.removeAll { days.contains($0.time) }
        #expect(found(longer, .activityDrop).isEmpty)
    }

    @Test func denialsOfOnePrincipal() throws {
        var feed = Self.ordinary()
        for number in 0..<25 {
            feed.add(
                HandMadeEvent(
                    Self.time(day: 28, hour: 2, second: number * 8), "List\(number)", flags: .isError,
                    [.errorCode: "AccessDenied"]))
        }
        let incident = try #require(found(feed, .accessDeniedBurst).first)
        #expect(incident.principals.first?.value == "arn:aws:iam::111122223333:user/anna")
        #expect(incident.observed == 25)
    }

    /// One call that is denied again and again is one denied API.
    @Test func aRetryLoopIsNoReconnaissance() {
        var feed = Self.ordinary()
        for number in 0..<25 {
            feed.add(
                HandMadeEvent(
                    Self.time(day: 28, hour: 2, second: number * 8), "ListUsers", flags: .isError,
                    [.errorCode: "AccessDenied"]))
        }
        #expect(found(feed, .accessDeniedBurst).isEmpty)
    }

    @Test func objectsOfABucket() throws {
        var feed = Self.ordinary()
        let object: [FeedColumn: String] = [
            .eventSource: "s3.amazonaws.com", .category: "Data", .resource: "payroll",
        ]
        for day in 0..<30 where day % 7 < 5 {
            feed.add(HandMadeEvent(Self.time(day: day, hour: 10), "GetObject", object))
        }
        for number in 0..<400 {
            feed.add(HandMadeEvent(Self.time(day: 30, hour: 10, second: number * 3), "GetObject", object))
        }
        let incident = try #require(found(feed, .bucketAccess, { $0.key.contains("payroll") }).first)
        #expect(incident.observed >= 100)
    }

    @Test func failedSignIns() throws {
        var feed = Self.ordinary()
        let signIn: [FeedColumn: String] = [
            .eventSource: "signin.amazonaws.com", .sourceIPAddress: "203.0.113.7",
        ]
        for number in 0..<20 {
            feed.add(
                HandMadeEvent(Self.time(day: 27, hour: 1, second: number * 10), "ConsoleLogin", flags: .isError, signIn)
            )
        }
        #expect(!found(feed, .consoleLoginFailures, { $0.key.contains("203.0.113.7") }).isEmpty)
        // As many that succeed are none.
        var succeeded = Self.ordinary()
        for number in 0..<20 {
            succeeded.add(HandMadeEvent(Self.time(day: 27, hour: 1, second: number * 10), "ConsoleLogin", signIn))
        }
        #expect(found(succeeded, .consoleLoginFailures).isEmpty)
    }

    // MARK: Odd archives

    @Test func oneEvent() {
        var feed = HandMadeFeed()
        feed.add(HandMadeEvent(HandMadeFeed.monday))
        #expect(feed.incidents(of: VolumeEngine()).isEmpty)
        #expect(HandMadeFeed().incidents(of: VolumeEngine()).isEmpty)
    }

    /// Times before 1970, where hours are negative.
    @Test func longAgo() {
        var feed = HandMadeFeed()
        for number in 0..<50 { feed.add(HandMadeEvent(-86_400 * 3 + Int64(number * 3_000))) }
        _ = feed.incidents(of: VolumeEngine())
    }

    @Test func threeDays() {
        // Too little is known to be sure of anything, but for what is beyond doubt.
        #expect(Self.ordinary(days: 3).incidents(of: VolumeEngine(), budget: 1).isEmpty)
    }

    @Test func codesDoNotMatter() {
        var feed = Self.ordinary()
        for number in 0..<60 {
            feed.add(HandMadeEvent(Self.time(day: 30, hour: 3, second: number * 4), "CreateAccessKey"))
        }
        for number in 0..<60 { feed.add(HandMadeEvent(Self.time(day: 3, hour: 3, second: number * 4), "DeleteTrail")) }
        let incidents = feed.incidents(of: VolumeEngine())
        #expect(!incidents.isEmpty)
        let others = feed.incidents(of: VolumeEngine(), reversesSymbols: true)
        #expect(incidents.map(\.sharedID) == others.map(\.sharedID))
        #expect(incidents == others)
    }

    /// There is memory for few series: what is dropped is told.
    @Test func memoryEnds() {
        var parameters = VolumeParameters()
        parameters.maximumSeries = 10
        var engine = VolumeEngine(parameters: parameters)
        var symbols = FeedSymbols()
        var batch = FeedBatch(hour: 473_352)
        for number in 0..<100 {
            let codes = FeedColumn.allCases.map { column in
                column == .eventName ? symbols.insert(column, "Call\(number)") : symbols.insert(column, "x")
            }
            batch.append(
                time: 473_352 * 3_600_000_000 + Int64(number), reference: EventReference(rowGroup: 0, row: 0),
                codes: codes)
        }
        engine.consume(batch, symbols)
        _ = engine.finish(symbols, FeedSummary(), budget: 5)
        #expect(engine.notes.count == 1)
    }

    @Test func budgetsDecide() {
        var feed = Self.ordinary()
        for number in 0..<9 {
            feed.add(HandMadeEvent(Self.time(day: 30, hour: 3, second: number * 4), "CreateAccessKey"))
        }
        let strict = feed.incidents(of: VolumeEngine(), budget: 0.001)
        let lax = feed.incidents(of: VolumeEngine(), budget: 100)
        #expect(strict.count < lax.count)
        #expect(lax.allSatisfy { $0.expectedPerMonth <= 100 })
    }
}
