import CloudTrail
import Parquet
import Testing
import TrailIndex

@testable import TrailQuery

@Suite("Row groups that cannot hold what is asked for are not read")
struct RowGroupTestTests {
    /// A row group of which only filters and statistics are known.
    private struct KnownRows: EventRows {
        let rowCount = 1
        var eventTimeRange: ClosedRange<Int64>?
        /// What columns hold; those that are not named may hold anything.
        var values: [String: Set<String>] = [:]

        func column(_ leaf: Int) throws -> ColumnChunk { throw QueryError.unknownField("column", suggestions: []) }

        func mayHold(anyOf sought: [[UInt8]], inColumn leaf: Int) -> Bool {
            guard let held = values[EventSchema.events.leaves[leaf].dottedPath] else { return true }
            return sought.contains { held.contains(String(decoding: $0, as: UTF8.self)) }
        }
    }

    private let rows = KnownRows(
        eventTimeRange: 1_000_000...2_000_000,
        values: [
            "eventID": ["id"], "userIdentity.accessKeyId": ["AKIA1", "AKIA2"], "sourceIPAddress": ["192.0.2.1", "s3"],
            "principal": ["arn:aws:iam::1:user/a"], "userIdentity.arn": ["arn:aws:iam::1:user/a"],
            "userIdentity.principalId": ["AIDA"], "userIdentity.userName": ["a"],
            "userIdentity.sessionContext.sessionIssuer.userName": [], "readOnly": [],
        ])

    private func isMet(_ predicate: Predicate) -> Bool { RowGroupTest(predicate).isMet(by: rows) }

    private func isMet(_ change: (inout Selection) -> Void) throws -> Bool {
        var selection = Selection()
        change(&selection)
        return isMet(try selection.predicate(newestEvent: nil))
    }

    @Test("Options that name one value")
    func selections() throws {
        #expect(try isMet { _ in })
        #expect(try isMet { $0.accessKeys = ["AKIA2"] })
        #expect(try isMet { $0.eventIDs = ["other", "id"] })
        #expect(try !isMet { $0.eventIDs = ["other"] })
        #expect(try isMet { $0.accessKeys = ["AKIA3", "AKIA2"] })
        #expect(try !isMet { $0.accessKeys = ["AKIA3", "AKIA4"] })
        #expect(try isMet { $0.accessKeys = ["AKIA3*"] })
        #expect(try isMet { $0.addresses = ["192.0.2.1"] })
        #expect(try !isMet { $0.addresses = ["192.0.2.2"] })
        #expect(try isMet { $0.addresses = ["192.0.2.2", "2001:db8::1"] }, "IPv6 has many forms")
        #expect(try isMet { $0.addresses = ["198.51.100.0/24"] })
        #expect(try isMet { $0.addresses = ["s3"] })
        #expect(try !isMet { $0.addresses = ["ec2"] })
        #expect(try isMet { $0.principals = ["arn:aws:iam::1:user/a"] })
        #expect(try !isMet { $0.principals = ["arn:aws:iam::1:user/b"] })
        #expect(try isMet { $0.principals = ["b"] }, "names are patterns")
        #expect(try isMet { $0.isReadOnly = true }, "not a column of byte strings")
        #expect(
            try !isMet {
                $0.accessKeys = ["AKIA2"]; $0.addresses = ["192.0.2.2"]
            })
    }

    @Test("Predicates inside of one another")
    func predicates() {
        let there = Predicate.field(.column("eventID"), .equals(["id"]))
        let missing = Predicate.field(.column("eventID"), .equals(["other"]))
        #expect(isMet(there))
        #expect(!isMet(missing))
        #expect(isMet(.not(missing)))
        #expect(isMet(.not(there)), "other rows of the group may be selected")
        #expect(isMet(.any([missing, there])))
        #expect(!isMet(.any([missing, missing])))
        #expect(isMet(.any([missing, .not(there)])))
        #expect(!isMet(.all([there, missing])))
        #expect(!isMet(.any([])))
        #expect(isMet(.all([])))
        #expect(isMet(.field(.column("eventID"), .isNull)))
        #expect(isMet(.field(.column("eventID"), .isAbsent)))
        #expect(isMet(.resource(.equals(["other"]))))
        #expect(isMet(.recordText(.equals(["other"]))))
    }

    @Test("Members of the record, which may have other types than their columns")
    func members() {
        #expect(isMet(.member("eventID", .equals(["id"]))))
        #expect(!isMet(.member("eventID", .equals(["other"]))))
        #expect(isMet(.member("eventID", .equals(["7"]))), "an event ID that is a number is in no column")
        #expect(isMet(.member("eventID", .equals(["\u{fffd}"]))), "nor is one with a lone surrogate")
        #expect(isMet(.member("eventID", .differs(from: .equals(["id"])))))
        #expect(isMet(.member("eventID", .isAbsent)))
        #expect(isMet(.selector(RecordSelector([.anyMember]), .equals(["other"]))))
    }

    @Test("Times at the ends of the range")
    func times() {
        func time(_ from: Int64?, _ to: Int64?) -> Predicate {
            .time(from: from.map { Timestamp(microseconds: $0) }, to: to.map { Timestamp(microseconds: $0) })
        }
        #expect(isMet(time(2_000_000, nil)))
        #expect(!isMet(time(2_000_001, nil)))
        #expect(isMet(time(nil, 1_000_001)))
        #expect(!isMet(time(nil, 1_000_000)))
        #expect(!isMet(.all([.any([time(nil, 1), time(3_000_000, nil)])])))
        #expect(RowGroupTest(time(5, 6)).isMet(by: KnownRows(eventTimeRange: nil)))
    }
}
