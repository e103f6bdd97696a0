import CloudTrail
import Testing

@testable import DigestValidation
@testable import TrailCoverage

/// Maps of hand-made deliveries: account 111122223333, us-east-1, from 2024-03-01T00:00Z on.
@Suite struct CoverageMapTests {
    private static let account = "111122223333"
    private static let region = "us-east-1"

    private func time(_ hour: Int, _ minute: Int = 0) -> Timestamp {
        Timestamp(year: 2024, month: 3, day: 1, hour: hour, minute: minute)
    }

    private func log(_ hour: Int, _ minute: Int = 5, events: [String: Int64]) -> DeliveredObject {
        var object = DeliveredObject(
            key: "log-\(hour)-\(minute)", kind: .log, account: CoverageMapTests.account,
            region: CoverageMapTests.region, deliveryTime: time(hour, minute))
        object.events = events
        return object
    }

    private func chain(isBackfill: Bool = false) -> DigestChainName {
        DigestChainName(
            folder: "AWSLogs/111122223333/CloudTrail-Digest/us-east-1", account: CoverageMapTests.account,
            region: CoverageMapTests.region, trail: "t", homeRegion: CoverageMapTests.region, isBackfill: isBackfill)
    }

    private func digests(_ minutes: [(from: (Int, Int), to: (Int, Int))], isProven: Bool) -> [DigestedDelivery.Digest] {
        minutes.map { interval in
            DigestedDelivery.Digest(
                chain: chain(), start: time(interval.from.0, interval.from.1), end: time(interval.to.0, interval.to.1),
                isProven: isProven, logs: 0)
        }
    }

    private func listed(_ hour: Int, _ minute: Int = 5, isThere: Bool) -> DigestedDelivery.Log {
        DigestedDelivery.Log(
            key: "log-\(hour)-\(minute)", kind: .log, account: CoverageMapTests.account,
            region: CoverageMapTests.region, deliveryTime: time(hour, minute), isThere: isThere, isBackfilled: false)
    }

    private func states(_ map: CoverageMap, _ category: String) throws -> [CoverageState] {
        try #require(map.rows.first { $0.scope.category == category }).states
    }

    @Test func withoutDigestsWhatIsNotHereIsUnknown() throws {
        let map = try CoverageMap([log(0, events: ["Management": 3]), log(3, events: ["Management": 1])], [])
        #expect(map.start == time(0))
        #expect(try states(map, "Management") == [.delivered, .unknown, .unknown, .delivered])
        #expect(try states(map, "Data") == [.unknown, .unknown, .unknown, .unknown])
    }

    @Test func onlyValidDigestsProveThatNothingWasDelivered() throws {
        let objects = [log(0, events: ["Management": 3]), log(4, events: ["Management": 1])]
        let minutes = [(from: (0, 0), to: (1, 30)), (from: (1, 30), to: (3, 0)), (from: (3, 0), to: (5, 0))]
        for (isProven, state) in [(true, CoverageState.empty), (false, .statedEmpty)] {
            let delivery = DigestedDelivery(
                digests: digests(minutes, isProven: isProven),
                logs: [listed(0, isThere: true), listed(4, isThere: true)])
            let map = try CoverageMap(objects, [delivery], to: time(5))
            #expect(try states(map, "Management") == [.delivered, state, state, state, .delivered])
        }
    }

    @Test func anHourThatIsCoveredInPartIsUnknown() throws {
        let delivery = DigestedDelivery(
            digests: digests([(from: (0, 20), to: (2, 40))], isProven: true), logs: [])
        let map = try CoverageMap([], [delivery])
        #expect(try states(map, "Management") == [.unknown, .empty, .unknown])
    }

    @Test func aListedLogThatIsNotHereIsMissingAlsoBesideOthers() throws {
        let delivery = DigestedDelivery(
            digests: digests([(from: (0, 0), to: (2, 0))], isProven: true),
            logs: [listed(0, isThere: true), listed(0, 10, isThere: false)])
        let map = try CoverageMap([log(0, events: ["Management": 3])], [delivery], to: time(2))
        #expect(try states(map, "Management") == [.missing, .empty])
        let hour = try #require(map.rows[0].hours[0])
        #expect((hour.logs, hour.missingLogs, hour.events) == (1, 1, 3))
    }

    @Test func aLogThatTheIndexHoldsIsNotMissingWhereTheArchiveIsGone() throws {
        let delivery = DigestedDelivery(
            digests: digests([(from: (0, 0), to: (1, 0))], isProven: true), logs: [listed(0, isThere: false)])
        let map = try CoverageMap([log(0, events: ["Management": 3])], [delivery], to: time(1))
        #expect(try states(map, "Management") == [.delivered])
    }

    @Test func aMissingDigestMakesItsHoursMissing() throws {
        let delivery = DigestedDelivery(
            digests: digests([(from: (0, 0), to: (1, 0)), (from: (3, 0), to: (4, 0))], isProven: true), logs: [],
            holes: [DigestedDelivery.Hole(chain: chain(), start: time(1), end: time(3))])
        let map = try CoverageMap([], [delivery], to: time(4))
        #expect(try states(map, "Management") == [.empty, .missing, .missing, .empty])
    }

    /// Where no data event ever came, an empty digest does not say that none happened.
    @Test func dataEventsThatNeverCameAreUnknown() throws {
        let delivery = DigestedDelivery(
            digests: digests([(from: (0, 0), to: (3, 0))], isProven: true), logs: [listed(0, isThere: true)])
        let without = try CoverageMap([log(0, events: ["Management": 3])], [delivery], to: time(3))
        #expect(try states(without, "Data") == [.unknown, .unknown, .unknown])
        let with = try CoverageMap([log(0, events: ["Management": 3, "Data": 1])], [delivery], to: time(3))
        #expect(try states(with, "Data") == [.delivered, .empty, .empty])
    }

    /// No document says that digests list Insight files, so that silence about them proves nothing.
    @Test func whatDigestsNeverListIsNotProvenEmpty() throws {
        var insight = log(1, events: ["Insight": 1])
        insight.kind = .insight
        let delivery = DigestedDelivery(
            digests: digests([(from: (0, 0), to: (3, 0))], isProven: true), logs: [])
        let map = try CoverageMap([insight], [delivery], to: time(3))
        #expect(try states(map, "Insight") == [.unknown, .delivered, .unknown])
    }

    @Test func aBackfillDigestCoversNoTime() throws {
        let backfill = DigestedDelivery.Digest(
            chain: chain(isBackfill: true), start: time(0), end: time(3), isProven: true, logs: 1)
        let map = try CoverageMap(
            [log(0, events: ["Management": 1]), log(2, events: ["Management": 1])],
            [DigestedDelivery(digests: [backfill], logs: [])])
        #expect(try states(map, "Management") == [.delivered, .unknown, .delivered])
    }

    @Test func eventsOfUnnamedObjectsCountForTheirOwnHour() throws {
        let scope = CoverageScope(account: nil, region: "us-east-1", category: "Data")
        let map = try CoverageMap([], [], unnamed: [UnnamedDelivery(scope: scope, hour: time(7), events: 2)])
        #expect(map.start == time(7))
        #expect(try states(map, "Data") == [.delivered])
    }

    @Test func nothingIsAnEmptyMap() throws {
        let map = try CoverageMap([], [])
        #expect(map.rows.isEmpty)
        #expect(map.hourCount == 0)
    }

    @Test func aNameOfAnotherAgeIsToldInsteadOfFillingMemory() {
        var objects = (0..<100).map { number -> DeliveredObject in
            var object = log(0, events: ["Management": 1])
            object.region = "region-\(number)"
            return object
        }
        objects[0].deliveryTime = Timestamp(year: 9999, month: 12, day: 31)
        #expect(throws: CoverageError.self) { try CoverageMap(objects, []) }
    }

    @Test func runsAddUp() throws {
        let map = try CoverageMap(
            [log(0, events: ["Management": 3]), log(1, events: ["Management": 2])], [], to: time(4))
        let runs = map.rows[0].runs
        #expect(runs.map(\.range) == [0..<2, 2..<4])
        #expect(runs.map(\.state) == [.delivered, .unknown])
        #expect(runs[0].total.events == 5)
        #expect(runs[0].total.logs == 2)
    }
}
