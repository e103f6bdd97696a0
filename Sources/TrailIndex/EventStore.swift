package import Parquet

/// Rows of the `events` table that are stored together and read column by column: one row group.
package protocol EventRows: Sendable {
    var rowCount: Int { get }
    /// Smallest and largest `eventTime` by the statistics, in microseconds; nil when unknown or when every time is null.
    var eventTimeRange: ClosedRange<Int64>? { get }
    /// Whether the byte string column at this position of `EventSchema.events.leaves` may hold one of some values; false
    /// is certain. Reads no column.
    func mayHold(anyOf values: [[UInt8]], inColumn leaf: Int) -> Bool
    /// Whether the texts of these rows (`RecordTexts`) may hold, of one of some lists, all tokens, given by their hashes;
    /// false is certain. Reads no column.
    func mayHold(anyOfTokens lists: [[UInt64]]) -> Bool
    /// The values of the byte string column at this position, not all of which need occur; nil where they are not known
    /// without reading the rows. Costs less than `column`.
    func dictionary(_ leaf: Int) throws -> ByteArrays?
    /// How often each value of the byte string column at this position occurs; nil where only the rows can tell. Costs less
    /// than `column`.
    func valueCounts(_ leaf: Int) throws -> ValueCounts?
    /// The rows in which the byte string column at this position holds one of some values, ascending; nil where the column
    /// has to be read for that. Costs less than `column`.
    func rows(holding values: [[UInt8]], inColumn leaf: Int) throws -> [UInt32]?
    /// Calls `body` with the values of the byte string column at this position, page by page. Costs less than `column`,
    /// most of all where pages have no row that is needed, which are left out. False, without a call, where the column has
    /// to be read for that.
    func forEachPage(
        ofColumn leaf: Int, where isNeeded: (_ rows: Range<Int>) -> Bool, _ body: (PageStrings) -> Void
    ) throws -> Bool
    /// Reads the column at this position of `EventSchema.events.leaves`. May be called from several threads at once.
    func column(_ leaf: Int) throws -> ColumnChunk
    /// Gives memory back that holds what was read of the file, for whoever goes through all of it once. What is read
    /// again is only slower the first time.
    func releasePages()
}

extension EventRows {
    /// Where nothing is known without reading the column, it may hold anything.
    package func mayHold(anyOf values: [[UInt8]], inColumn leaf: Int) -> Bool { true }
    package func mayHold(anyOfTokens lists: [[UInt64]]) -> Bool { true }
    package func dictionary(_ leaf: Int) throws -> ByteArrays? { nil }
    package func valueCounts(_ leaf: Int) throws -> ValueCounts? { nil }
    package func rows(holding values: [[UInt8]], inColumn leaf: Int) throws -> [UInt32]? { nil }
    package func forEachPage(
        ofColumn leaf: Int, where isNeeded: (_ rows: Range<Int>) -> Bool, _ body: (PageStrings) -> Void
    ) throws -> Bool { false }
    package func releasePages() {}
}

/// Where an event was delivered: the object and the position in its `Records`.
package struct EventLocation: Sendable, Hashable {
    package let objectId: Int64
    package let recordIndex: Int32

    package init(objectId: Int64, recordIndex: Int32) {
        self.objectId = objectId
        self.recordIndex = recordIndex
    }
}

extension EventLocation: Comparable {
    package static func < (left: EventLocation, right: EventLocation) -> Bool {
        (left.objectId, left.recordIndex) < (right.objectId, right.recordIndex)
    }
}

/// What reading commands need of an index; tests give their own.
package protocol EventStore: Sendable {
    /// In the order in which they were written, which is roughly the order of delivery.
    var rowGroups: [any EventRows] { get }
    /// The rows of `objects` by `objectId`. Read on first use: its cost grows with the archive's objects.
    func ledger() throws -> [Int64: LedgerObject]
    /// How many further copies of a kept event were suppressed; events without copies are absent.
    func copyCounts() throws -> [EventLocation: Int]
    /// The delivered bytes of records, read back from the archive. Objects are inflated once each.
    ///
    /// - Parameter spans: byte ranges into the uncompressed object, by object.
    func deliveredBytes(of object: LedgerObject, spans: [Range<Int>]) throws -> [[UInt8]]
}
