import CloudTrail
import TestSupport
import Testing

@testable import TrailIndex

/// Events that are delivered several times, near and far, in other words and with other values under one ID.
struct Deliveries {
    private struct Delivery {
        var id: String
        var value: Int
        var text: String
    }

    private var objects: [[Delivery]] = []

    /// - Parameter variety: one in so many IDs has several values, and one in so many deliveries other words.
    init(seed: UInt64, objects count: Int, records: Int, ids: Int, variety: Int = 12) {
        var generator = SeededGenerator(seed: seed)
        for object in 0..<count {
            objects.append(
                (0..<records).map { _ in
                    // Half are near each other, half anywhere.
                    let near = object * ids / count + Int.random(in: 0..<max(ids / count, 1), using: &generator)
                    let id = Bool.random(using: &generator) ? near : Int.random(in: 0..<ids, using: &generator)
                    // Some IDs have up to three values.
                    let value = id % variety == 0 ? Int.random(in: 0..<3, using: &generator) : 0
                    let form = Int.random(in: 0..<2 * variety, using: &generator)
                    return Delivery(id: "e\(id)", value: value, text: Self.text("e\(id)", value, form))
                })
        }
    }

    private static func text(_ id: String, _ value: Int, _ form: Int) -> String {
        let more = ",\"n\":\(value),\"m\":{\"x\":[1,2],\"y\":null}"
        switch form {
        case 0: return TestArchive.record(id, more: " " + more)
        case 1:
            return "{ \"m\":{\"y\":null,\"x\":[1.0,2e0]}, \"n\":\(value).0, \"eventID\":\"\(id)\","
                + " \"eventName\":\"Describe\\u0049nstances\", \"eventVersion\":\"1.08\","
                + " \"eventTime\":\"2024-03-01T00:00:00Z\" }"
        default: return TestArchive.record(id, more: more)
        }
    }

    func put(_ minute: Int, _ archive: TestArchive) { archive.put(objects[minute].map(\.text), minute: minute) }

    private func valueCounts(_ range: Range<Int>) -> [String: [Int: Int]] {
        var counts: [String: [Int: Int]] = [:]
        for delivery in objects[range].joined() { counts[delivery.id, default: [:]][delivery.value, default: 0] += 1 }
        return counts
    }

    func records(_ range: Range<Int>) -> IndexSummary.Records {
        let seen = objects[range].reduce(0) { $0 + $1.count }
        let kept = valueCounts(range).values.reduce(0) { $0 + $1.count }
        return IndexSummary.Records(seen: seen, kept: kept, duplicate: seen - kept)
    }

    /// Expects that the index holds each value once, and says of every other record what it is.
    func expect(_ archive: TestArchive, _ range: Range<Int>, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let counts = valueCounts(range)
        let columns = EventColumns.shared
        let ids = try archive.column(columns.eventID)
        let places = zip(try archive.column(columns.objectId), try archive.column(columns.recordIndex)).map { pair in
            guard case .number(let object)? = pair.0, case .number(let record)? = pair.1 else {
                return EventLocation(objectId: -1, recordIndex: -1)
            }
            return EventLocation(objectId: object, recordIndex: Int32(record))
        }
        let ledger = try archive.ledger()
        #expect(ledger.count == range.count, sourceLocation: sourceLocation)
        // The ledger is in the order of the objects.
        let minutes = Dictionary(uniqueKeysWithValues: ledger.enumerated().map { ($1.objectId, $0) })
        func delivery(_ place: EventLocation) -> Delivery? {
            minutes[place.objectId].map { objects[$0][Int(place.recordIndex)] }
        }
        var kept: [String: [Int: Int]] = [:]
        for (id, place) in zip(ids, places) {
            guard case .text(let id)? = id, let delivery = delivery(place), delivery.id == id else {
                Issue.record("no such event: \(place)", sourceLocation: sourceLocation)
                continue
            }
            kept[id, default: [:]][delivery.value, default: 0] += 1
        }
        #expect(kept == counts.mapValues { $0.mapValues { _ in 1 } }, sourceLocation: sourceLocation)

        let rows = try IndexTables(archive.index).copies()
        let keptPlaces = Set(places)
        #expect(keptPlaces.count == places.count, sourceLocation: sourceLocation)
        #expect(Set(rows.map(\.location)).count == rows.count, sourceLocation: sourceLocation)
        for row in rows {
            let (copy, first) = (delivery(row.location), delivery(row.first))
            let text = minutes[row.objectId].map { TestArchive.file(objects[$0].map(\.text)) } ?? ""
            let bytes = Array(text.utf8.dropFirst(Int(row.byteOffset)).prefix(Int(row.byteLength)))
            let isRight =
                keptPlaces.contains(row.first) && copy?.id == row.eventID && first?.id == row.eventID
                && (row.relation == .duplicate) == (copy?.value == first?.value)
                && (row.relation == .conflict) == keptPlaces.contains(row.location)
                && bytes == Array((copy?.text ?? "-").utf8)
            if !isRight { Issue.record("a wrong row: \(row)", sourceLocation: sourceLocation) }
        }
        let duplicates = rows.count { $0.relation == .duplicate }
        #expect(duplicates == records(range).duplicate, sourceLocation: sourceLocation)
        #expect(
            rows.count - duplicates == counts.values.reduce(0) { $0 + $1.count - 1 }, sourceLocation: sourceLocation)
        for row in ledger {
            let keptHere = places.count { $0.objectId == row.objectId }
            #expect(row.recordsKept == Int64(keptHere), sourceLocation: sourceLocation)
            #expect(row.recordsSeen == row.recordsKept + row.recordsDuplicate, sourceLocation: sourceLocation)
        }
    }
}
