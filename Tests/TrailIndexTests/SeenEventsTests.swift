import CloudTrail
import Parquet
import Synchronization
import TestSupport
import Testing

@testable import TrailIndex

/// The table that recognises copies, within its memory and beyond.
@Suite struct SeenEventsTests {
    private let directory = TemporaryDirectory()

    private func spill() -> SeenEvents.Spill { SeenEvents.Spill(path: directory.file("spill")) }

    /// A hash as good as that of an event ID.
    private static func key(_ number: Int) -> UInt64 {
        var generator = SeededGenerator(seed: UInt64(number))
        return generator.next()
    }

    @Test(arguments: [1, 64 << 10, 1 << 20])
    func tablesStayWithinTheirBudget(budget: Int) throws {
        let spill = spill()
        let seen = SeenEvents(expecting: 1_000_000, memoryBudget: budget, spill: spill)
        for number in 0..<100_000 {
            let finding = seen.insert(key: Self.key(number), objectId: UInt32(number / 100), recordIndex: 0) { 1 }
            #expect(finding == .new)
        }
        var bytes = 0
        for shard in 0..<seen.shards.count { bytes += seen.shards[shard].withLock { $0.capacity * 24 } }
        #expect(bytes <= max(budget, 16 << 10))
        #expect(spill.isUsed)
        // What came last is still there.
        let again = seen.insert(key: Self.key(99_999), objectId: 5_000, recordIndex: 0) { 1 }
        guard case .copy(let entry) = again else {
            Issue.record("\(again)")
            return
        }
        #expect(entry.location == EventLocation(objectId: 999, recordIndex: 0))
        #expect(directory.names == [])
    }

    @Test func withoutAPlaceToGoAllStays() {
        let seen = SeenEvents(memoryBudget: 1)
        for round in 0..<2 {
            for number in 0..<5_000 {
                let finding = seen.insert(key: Self.key(number), objectId: 1, recordIndex: UInt32(number)) { 7 }
                if round == 0 { #expect(finding == .new) } else { #expect(finding != .new) }
            }
        }
    }

    /// All entries of an ID come together, in order, whenever they were added.
    @Test(arguments: [1, 40_000, 1 << 20])
    func entriesOfOneIDComeTogether(budget: Int) throws {
        let seen = SeenEvents(memoryBudget: budget, spill: spill())
        var expected: [[EventLocation]] = []
        for number in 0..<9_000 {
            seen.addKnown(key: Self.key(number), objectId: UInt32(number + 1), recordIndex: 3)
            // Every ninth has more entries, far from the first.
            if number % 9 == 0 { expected.append([EventLocation(objectId: Int64(number + 1), recordIndex: 3)]) }
        }
        for copy in 1...3 {
            for (index, _) in expected.enumerated() {
                let object = 10_000 * copy + index
                seen.addKnown(key: Self.key(index * 9), objectId: UInt32(object), recordIndex: 0)
                expected[index].append(EventLocation(objectId: Int64(object), recordIndex: 0))
            }
        }
        try seen.spillAll()
        var found: [[EventLocation]] = []
        try seen.forEachGroup(memoryBudget: budget) { found.append($0.map(\.location)) }
        #expect(found.sorted { $0[0] < $1[0] } == expected)
    }

    /// Many entries of one place, as the renderings of one event leave them, cannot all stay.
    @Test func entriesOfOnePlaceGoTogether() throws {
        let seen = SeenEvents(memoryBudget: 1, spill: spill())
        #expect(seen.insert(key: 5, objectId: 1, recordIndex: 1) { 1 } == .new)
        let kept = SeenEvents.Entry(key: 5, content: 1, objectId: 1, recordIndex: 1)
        for number in 0..<2_000 { seen.addRendering(key: 5, content: Self.key(number), of: kept) }
        try seen.spillAll()
        var groups = 0
        try seen.forEachGroup(memoryBudget: 1 << 20) { group in
            groups += 1
            #expect(Set(group.map(\.location)) == [kept.location])
        }
        #expect(groups == 1)
    }
}
