import CloudTrail
import Gunzip
import JSONScan

/// Reads single records back from objects that were read before, to compare them with a copy.
///
/// Keeps the records of the last object: copies come in the order of their originals.
struct ArchiveReread {
    private let run: IngestRun
    private var objectId: Int64 = -1
    private var records: [JSONTree?] = []

    init(run: IngestRun) {
        self.run = run
    }

    /// The record at a location as a value; nil when it cannot be read any more.
    mutating func record(_ location: EventLocation) -> JSONTree? {
        if objectId != location.objectId {
            objectId = location.objectId
            records = run.path(of: location.objectId).map(ArchiveReread.records) ?? []
        }
        let index = Int(location.recordIndex)
        return records.indices.contains(index) ? records[index] : nil
    }

    private static func records(_ path: String) -> [JSONTree?] {
        guard let plain = try? PlainObject.read(path), let tree = try? JSONTree(plain),
            case .object(let members) = tree, case .array(let elements)? = members[Array("Records".utf8)]
        else { return [] }
        return elements
    }
}
