import CloudTrail
import Reporting
package import TrailIndex
package import TrailQuery

extension CaseReport.Fact {
    /// Which archives the objects are of, how many there are and how large.
    package static func facts(of objects: [LedgerObject]) -> [CaseReport.Fact] {
        let roots = Set(objects.map(\.archiveRoot)).sorted()
        let kept = objects.reduce(0) { $0 + $1.recordsKept }
        let copies = objects.reduce(0) { $0 + $1.recordsDuplicate }
        let rejected = objects.reduce(0) { $0 + $1.recordsRejected }
        // Names are unique: they are members of an object in JSON.
        return [
            CaseReport.Fact("Archive", roots.joined(separator: "; ")),
            CaseReport.Fact(
                "Objects",
                "\(NumberText.grouped(objects.count)), \(NumberText.bytes(objects.reduce(0) { $0 + $1.storedBytes })) stored"
            ),
            CaseReport.Fact("Accounts", NumberText.grouped(Set(objects.compactMap(\.account)).count)),
            CaseReport.Fact(
                "Records",
                "\(NumberText.grouped(kept)) events, \(NumberText.grouped(copies)) further copies, "
                    + "\(NumberText.grouped(rejected)) rejected"),
        ]
    }
}

extension ResultTable {
    /// Objects by kind, by what became of them and by their verdict, a row each.
    package init(kindsOf objects: [LedgerObject]) {
        struct Key: Hashable {
            let kind: String
            let status: String
            let integrity: String
        }
        var groups: [Key: (objects: Int64, bytes: Int64, records: Int64)] = [:]
        for object in objects {
            let key = Key(kind: object.kind.rawValue, status: object.status.rawValue, integrity: object.integrity)
            groups[key, default: (0, 0, 0)].objects += 1
            groups[key, default: (0, 0, 0)].bytes += object.storedBytes
            groups[key, default: (0, 0, 0)].records += object.recordsSeen
        }
        let order = groups.sorted { left, right in
            let (first, second) = (left.key, right.key)
            return left.value.objects != right.value.objects
                ? left.value.objects > right.value.objects
                : (first.kind, first.status, first.integrity) < (second.kind, second.status, second.integrity)
        }
        self.init(
            columns: [
                Column("kind", .text), Column("status", .text), Column("integrity", .text),
                Column("objects", .integer), Column("storedBytes", .integer), Column("records", .integer),
            ],
            rows: order.map { key, count in
                [
                    .text(key.kind), .text(key.status), .text(key.integrity), .integer(count.objects),
                    .integer(count.bytes), .integer(count.records),
                ]
            })
    }
}
