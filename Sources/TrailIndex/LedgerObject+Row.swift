import CloudTrail
import Parquet

extension LedgerObject {
    /// The values of the row, in the order of `EventSchema.objects`.
    var row: [FlatValue?] {
        func text(_ value: String?) -> FlatValue? { value.map { .text($0) } }
        func number(_ value: Int64?) -> FlatValue? { value.map { .number($0) } }
        return [
            .number(objectId), .text(key), .text(archiveRoot), .text(path), .text(kind.rawValue),
            .text(status.rawValue), text(reason), .text(integrity), text(account), text(region), text(organization),
            number(deliveryTime?.microseconds), .number(storedBytes), .number(modificationTime.microseconds),
            number(plainBytes), number(gzipCRC32), text(storedSHA256), text(plainSHA256), .number(recordsSeen),
            .number(recordsKept), .number(recordsDuplicate), .number(recordsRejected),
            diagnostics.isEmpty ? nil : .text(DiagnosticsText.text(diagnostics)),
        ]
    }

    /// Reads a row of `EventSchema.objects`; nil when a value is missing that every row has.
    init?(row: [FlatValue?]) {
        func text(_ index: Int) -> String? {
            if case .text(let value)? = row[index] { value } else { nil }
        }
        func number(_ index: Int) -> Int64? {
            if case .number(let value)? = row[index] { value } else { nil }
        }
        guard row.count == EventSchema.objects.leaves.count,
            let objectId = number(0), let key = text(1), let archiveRoot = text(2), let path = text(3),
            let kind = text(4).flatMap(ObjectKind.init), let status = text(5).flatMap(Status.init)
        else { return nil }
        self.init(
            objectId: objectId, key: key, archiveRoot: archiveRoot, path: path, kind: kind, status: status,
            reason: text(6), integrity: text(7) ?? "unchecked", account: text(8), region: text(9),
            organization: text(10), deliveryTime: number(11).map { Timestamp(microseconds: $0) },
            storedBytes: number(12) ?? 0, modificationTime: Timestamp(microseconds: number(13) ?? 0),
            plainBytes: number(14), gzipCRC32: number(15), storedSHA256: text(16), plainSHA256: text(17),
            recordsSeen: number(18) ?? 0, recordsKept: number(19) ?? 0, recordsDuplicate: number(20) ?? 0,
            recordsRejected: number(21) ?? 0,
            diagnostics: text(22).map { DiagnosticsText.diagnostics($0, key: key) } ?? [])
    }
}
