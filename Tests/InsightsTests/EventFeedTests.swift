import Synchronization
import Testing
import TrailQuery

@testable import Insights

@Suite struct EventFeedTests {
    /// What a feed hands over, as texts.
    struct Fed: Equatable {
        var events: [String] = []
        var hours: [Int64] = []
        var summary = FeedSummary()
    }

    static func feed(
        _ store: FeedStore, threads: Int = 2, options: EventFeed.Options = EventFeed.Options(),
        in interval: Range<Int64>? = nil
    ) throws -> Fed {
        let fed = Mutex(Fed())
        let summary = try EventFeed(QueryEngine(store: store, threads: threads), options: options)
            .forEachBatch(in: interval) { batch, symbols in
                fed.withLock { fed in
                    fed.hours.append(batch.hour)
                    for event in 0..<batch.count {
                        #expect(FeedBatch.hour(of: batch.times[event]) == batch.hour)
                        let texts = FeedColumn.allCases.map { symbols.text($0, batch[$0][event]) ?? "-" }
                        fed.events.append(
                            "\(batch.times[event]) \(batch.flags[event].rawValue) " + texts.joined(separator: " "))
                    }
                }
            }
        var result = fed.withLock { $0 }
        result.summary = summary
        return result
    }

    /// Ten hours of calls, some at one time.
    static let events: [HandMadeEvent] = (0..<600).map { number in
        HandMadeEvent(
            HandMadeFeed.monday + Int64(number / 2 * 120), "Call\(number * 7 % 11)",
            flags: number % 3 == 0 ? .isError : [],
            [.sourceIPAddress: "192.0.2.\(number % 5)", .userAgent: "agent/\(number % 13)"])
    }

    /// The same events in groups of another kind: by turns, so that every group spans all times.
    static func dealt(_ count: Int) -> [[HandMadeEvent]] {
        (0..<count).map { group in events.indices.filter { $0 % count == group }.reversed().map { events[$0] } }
    }

    @Test func everyEventOnceInOrder() throws {
        let fed = try Self.feed(FeedStore([Self.events]))
        #expect(fed.events.count == 600)
        #expect(fed.hours == fed.hours.sorted())
        let times = fed.events.compactMap { Int64($0.prefix { $0 != " " }) }
        #expect(times == times.sorted())
        #expect(fed.summary.events == 600 && fed.summary.passes == 1)
        #expect(fed.summary.span?.lowerBound == HandMadeFeed.monday * 1_000_000)
    }

    @Test func rowGroupsThreadsAndStatisticsDoNotMatter() throws {
        let expected = try Self.feed(FeedStore([Self.events])).events
        #expect(try Self.feed(FeedStore(Self.dealt(7)), threads: 1).events == expected)
        #expect(try Self.feed(FeedStore(Self.dealt(50)), threads: 3).events == expected)
        #expect(try Self.feed(FeedStore(Self.dealt(5), hasStatistics: false)).events == expected)
        let halves = [Array(Self.events[300...]), Array(Self.events[..<300])]
        #expect(try Self.feed(FeedStore(halves)).events == expected)
    }

    /// Where every row group spans all times and few events may wait, the index is read again and again.
    @Test func littleMemoryTakesMorePasses() throws {
        var options = EventFeed.Options()
        options.maximumWaitingEvents = 40
        let fed = try Self.feed(FeedStore(Self.dealt(30)), options: options)
        #expect(fed.events == (try Self.feed(FeedStore([Self.events])).events))
        #expect(fed.summary.passes > 1)
    }

    @Test func batchesEndWhereTheyAreFull() throws {
        var options = EventFeed.Options()
        options.maximumBatchEvents = 16
        let fed = try Self.feed(FeedStore(Self.dealt(3)), options: options)
        #expect(fed.hours.count > 30)
        #expect(fed.events == (try Self.feed(FeedStore([Self.events])).events))
    }

    @Test func intervals() throws {
        let start = (HandMadeFeed.monday + 3_600) * 1_000_000
        let fed = try Self.feed(FeedStore(Self.dealt(4)), in: start..<(start + 3_600_000_000))
        #expect(fed.events.count == 60)
        #expect(Set(fed.hours).count == 1)
        #expect(try Self.feed(FeedStore([]), in: nil).events.isEmpty)
    }

    @Test func whatIsNoCallIsLeftOut() throws {
        var events = Array(Self.events.prefix(10))
        events[3].texts[.category] = "Insight"
        events[4].texts[.category] = "Aggregated"
        #expect(try Self.feed(FeedStore([events])).events.count == 8)
    }

    /// One pass and two: who did it is found for what is shown.
    @Test func incidentsAreCompletedFromTheIndex() throws {
        var feed = VolumeEngineTests.ordinary()
        for number in 0..<60 {
            feed.add(
                HandMadeEvent(
                    VolumeEngineTests.time(day: 30, hour: 3, second: number * 4), "CreateAccessKey",
                    [.sourceIPAddress: number < 50 ? "203.0.113.7" : "192.0.2.1"]))
        }
        let groups = stride(from: 0, to: feed.events.count, by: 2_000).map {
            Array(feed.events[$0..<min($0 + 2_000, feed.events.count)])
        }
        let engine = QueryEngine(store: FeedStore(groups), threads: 2)
        let outcome = try InsightRun(budget: InsightBudget(incidents: 2)).run(engine)
        #expect(outcome.accounts == 1)
        let found = try EvidenceSearch(engine).complete(outcome.incidents).filter { $0.eventName == "CreateAccessKey" }
        let incident = try #require(found.first { $0.kind == .apiCallRate })
        #expect(incident.principals == [Incident.Attribution("arn:aws:iam::111122223333:user/anna", events: 60)])
        #expect(incident.sourceAddresses.first == Incident.Attribution("203.0.113.7", events: 50))
        #expect(incident.evidence.count == Incident.maximumEvidence)
        let query = try #require(incident.evidenceQuery)
        let counted = try InsightStatistics.counted([query], in: engine)[0]
        #expect(counted.baseline.events == 0)
        #expect(counted.start.events == 60)
        let others = try InsightRun(budget: InsightBudget(incidents: 2)).run(
            QueryEngine(store: FeedStore(groups.reversed()), threads: 1))
        #expect(others.incidents.map(\.sharedID) == outcome.incidents.map(\.sharedID))
    }
}
