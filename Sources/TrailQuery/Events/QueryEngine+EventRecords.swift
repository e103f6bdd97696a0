import CloudTrail
import Parquet
import TrailIndex

extension QueryEngine {
    /// How many events are read at a time: enough to read a row group once for many, few enough to hold.
    private static let batchCount = 16_384
    /// How many row groups stay decoded between batches.
    private static let cachedRowGroups = 2

    /// Hands every selected event to a sink as one JSON object: the delivered record as an equal value, with a last
    /// member `_backtrail`.
    ///
    /// The order is `eventTime`, key, `recordIndex`. Memory does not grow with what is delivered but for 32 bytes an
    /// event.
    /// - Parameter sink: takes one record without a line end.
    /// - Returns: how many events were selected before the limit.
    @discardableResult
    package func eventRecords(
        selecting predicate: Predicate, limit: Int? = nil, to sink: ([UInt8]) throws -> Void
    ) throws -> Int {
        let located = try locate(predicate, limit: limit)
        let copies = try store.copyCounts()
        try forEachRecord(of: located) { columns, row, object, output in
            let recordIndex = Int32(clamping: columns.integer(EventColumns.shared.recordIndex, entry: row) ?? 0)
            let location = EventLocation(objectId: object.objectId, recordIndex: recordIndex)
            EventRecord(columns, row: row).append(
                to: &output,
                EventRecord.Provenance(
                    key: object.key, recordIndex: recordIndex, integrity: object.integrity,
                    copies: copies[location] ?? 0,
                    indicators: references.indicators?.texts(in: columns, row: row)))
        } to: { record in
            try sink(record)
        }
        return located.total
    }

    /// Hands what is written of each located event to a sink, in their order.
    func forEachRecord(
        of located: LocatedEvents,
        write: (_ columns: RecordColumns, _ row: Int, _ object: LedgerObject, _ output: inout [UInt8]) throws -> Void,
        to sink: ([UInt8]) throws -> Void
    ) throws {
        var cache = ColumnCache(store: store, capacity: QueryEngine.cachedRowGroups)
        try forEachBatch(of: located.locators) { batch in
            var records = [[UInt8]](repeating: [], count: batch.count)
            for (position, locator) in byPlace(batch) {
                let columns = try cache.columns(Int(locator.rowGroup))
                let row = Int(locator.row)
                let objectId = columns.integer(EventColumns.shared.objectId, entry: row) ?? 0
                guard let object = located.ledger[objectId] else { throw QueryError.missingObject(objectId) }
                try write(columns, row, object, &records[position])
            }
            for record in records { try sink(record) }
        }
    }

    /// Hands the delivered bytes of every selected event to a sink, read back from the archive, in the same order.
    ///
    /// - Returns: how many events were selected before the limit.
    @discardableResult
    package func deliveredRecords(
        selecting predicate: Predicate, limit: Int? = nil, to sink: ([UInt8]) throws -> Void
    ) throws -> Int {
        let located = try locate(predicate, limit: limit)
        try forEachBatch(of: located.locators) { batch in
            var records = [[UInt8]](repeating: [], count: batch.count)
            var wanted: [Int64: [(position: Int, span: Range<Int>)]] = [:]
            var rowGroup: Int32 = -1
            var places = ByteSpans()
            for (position, locator) in byPlace(batch) {
                if locator.rowGroup != rowGroup {
                    rowGroup = locator.rowGroup
                    places = try ByteSpans(RowGroupReader(store.rowGroups[Int(rowGroup)]))
                }
                let (objectId, span) = places[Int(locator.row)]
                wanted[objectId, default: []].append((position, span))
            }
            for (objectId, places) in wanted.sorted(by: { $0.key < $1.key }) {
                guard let object = located.ledger[objectId] else { throw QueryError.missingObject(objectId) }
                let delivered = try store.deliveredBytes(of: object, spans: places.map(\.span))
                for (place, bytes) in zip(places, delivered) { records[place.position] = bytes }
            }
            for record in records { try sink(record) }
        }
        return located.total
    }

    private func forEachBatch(
        of locators: [EventLocator], _ body: (ArraySlice<EventLocator>) throws -> Void
    ) rethrows {
        for start in stride(from: 0, to: locators.count, by: QueryEngine.batchCount) {
            try body(locators[start..<min(start + QueryEngine.batchCount, locators.count)])
        }
    }

    /// The events of a batch row group by row group, each with its position in the batch.
    private func byPlace(_ batch: ArraySlice<EventLocator>) -> [(position: Int, locator: EventLocator)] {
        batch.enumerated().map { (position: $0.offset, locator: $0.element) }.sorted { left, right in
            (left.locator.rowGroup, left.locator.row) < (right.locator.rowGroup, right.locator.row)
        }
    }
}

/// The row groups read last, decoded.
private struct ColumnCache {
    let store: any EventStore
    let capacity: Int
    private var cached: [(rowGroup: Int, columns: RecordColumns)] = []

    init(store: any EventStore, capacity: Int) {
        self.store = store
        self.capacity = capacity
    }

    mutating func columns(_ rowGroup: Int) throws -> RecordColumns {
        if let index = cached.firstIndex(where: { $0.rowGroup == rowGroup }) { return cached[index].columns }
        if cached.count == capacity { cached.removeFirst() }
        let columns = try RecordColumns(RowGroupReader(store.rowGroups[rowGroup]))
        cached.append((rowGroup, columns))
        return columns
    }
}

/// Where the delivered bytes of a row group's events lie.
private struct ByteSpans {
    private var objects: [Int64] = []
    private var offsets: [Int64] = []
    private var lengths: [Int64] = []

    init() {}

    init(_ reader: RowGroupReader) throws {
        objects = try reader.integers(EventColumns.shared.objectId)
        offsets = try reader.integers(EventColumns.shared.byteOffset)
        lengths = try reader.integers(EventColumns.shared.byteLength)
    }

    subscript(row: Int) -> (objectId: Int64, span: Range<Int>) {
        let start = Int(max(0, offsets[row]))
        let end = start.addingReportingOverflow(Int(max(0, lengths[row])))
        return (objects[row], start..<(end.overflow ? start : end.partialValue))
    }
}
