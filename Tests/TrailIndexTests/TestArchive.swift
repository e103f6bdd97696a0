import CloudTrail
import Glibc
import TestSupport

@testable import TrailIndex

/// A small archive in a folder of its own, and an index beside it.
final class TestArchive {
    static let folder = "AWSLogs/o-abc123/111122223333/CloudTrail/us-east-1/2024/03/01/"

    let directory = TemporaryDirectory()
    var root: String { directory.file("bucket") }
    var indexPath: String { directory.file("index") }
    var index: IndexDirectory { IndexDirectory(path: indexPath) }

    init() {
        directory.makeDirectory("bucket")
    }

    /// The path of the log delivered at a minute of the day.
    static func log(_ minute: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let stamp = "20240301T\(two(minute / 60))\(two(minute % 60))Z"
        return folder + "111122223333_CloudTrail_us-east-1_\(stamp)_Ab12Cd34Ef56\(1_000 + minute).json.gz"
    }

    static func file(_ records: [String]) -> String { "{\"Records\":[" + records.joined(separator: ",") + "]}" }

    static func record(_ id: String, name: String = "DescribeInstances", more: String = "") -> String {
        "{\"eventVersion\":\"1.08\",\"eventTime\":\"2024-03-01T00:00:00Z\",\"eventName\":\"\(name)\",\"eventID\":\"\(id)\""
            + more + "}"
    }

    func put(_ bytes: [UInt8], at path: String) {
        var parent = "bucket"
        for component in path.split(separator: "/").dropLast() {
            parent += "/" + component
            directory.makeDirectory(parent)
        }
        directory.write(bytes, to: "bucket/" + path)
    }

    func put(_ records: [String], minute: Int) {
        put(StoredGzip.member(Self.file(records)), at: Self.log(minute))
    }

    @discardableResult
    func run(threads: Int = 1, _ change: (inout Indexing.Options) -> Void = { _ in }) throws -> IndexSummary {
        var options = Indexing.Options(archive: root, index: indexPath)
        options.threads = threads
        change(&options)
        return try Indexing(options).run()
    }

    // MARK: What the index holds

    func column(_ leaf: Int) throws -> [FlatValue?] {
        try IndexSnapshot(index).rowGroups.flatMap { try $0.column(leaf).flatValues() }
    }

    /// Event IDs of all rows, sorted.
    func eventIDs() throws -> [String] {
        try texts(EventColumns.shared.eventID).sorted()
    }

    private func texts(_ leaf: Int) throws -> [String] {
        try column(leaf).map { if case .text(let text)? = $0 { text } else { "-" } }
    }

    private func numbers(_ leaf: Int) throws -> [Int64] {
        try column(leaf).map { if case .number(let number)? = $0 { number } else { -1 } }
    }

    /// Where the events of each ID lie.
    func locations() throws -> [String: [EventLocation]] {
        let columns = EventColumns.shared
        let places = zip(try numbers(columns.objectId), try numbers(columns.recordIndex)).map {
            EventLocation(objectId: $0, recordIndex: Int32($1))
        }
        return Dictionary(zip(try texts(columns.eventID), places.map { [$0] }), uniquingKeysWith: +)
    }

    /// The bytes of the events of an ID in their objects.
    func spans(_ id: String) throws -> [Range<Int>] {
        let columns = EventColumns.shared
        let spans = zip(try numbers(columns.byteOffset), try numbers(columns.byteLength)).map { Int($0)..<Int($0 + $1) }
        return zip(try texts(columns.eventID), spans).filter { $0.0 == id }.map(\.1)
    }

    /// The accounts of events by their IDs.
    func accounts() throws -> [String: String] {
        let columns = EventColumns.shared
        return Dictionary(zip(try texts(columns.eventID), try texts(columns.account)), uniquingKeysWith: { $0 + $1 })
    }

    /// Rows of `copies` as relation and event ID, sorted.
    func copies() throws -> [String] {
        try copyRows().map { row in
            guard case .text(let id)? = row[0], case .text(let relation)? = row[1] else { return "damaged" }
            return "\(relation) \(id)"
        }.sorted()
    }

    func copyRows() throws -> [[FlatValue?]] {
        let tables = try IndexTables(index)
        return try tables.files(.copies).flatMap { try tables.rows(index.path(.copies) + "/" + $0, EventSchema.copies) }
    }

    func ledger() throws -> [LedgerObject] {
        try IndexSnapshot(index).ledgerRows().sorted { $0.path < $1.path }
    }
}
