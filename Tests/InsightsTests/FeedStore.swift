import CloudTrail
import Parquet
import TrailIndex

@testable import Insights

/// An index in memory, of events as hand-made feeds have them.
struct FeedStore: EventStore {
    var rowGroups: [any EventRows]

    /// - Parameter hasStatistics: whether row groups tell which times they hold.
    init(_ groups: [[HandMadeEvent]], hasStatistics: Bool = true) {
        rowGroups = groups.map { Group($0, hasStatistics: hasStatistics) }
    }

    func ledger() throws -> [Int64: LedgerObject] { [:] }
    func copyCounts() throws -> [EventLocation: Int] { [:] }
    func deliveredBytes(of object: LedgerObject, spans: [Range<Int>]) throws -> [[UInt8]] { [] }

    private struct Group: EventRows {
        let events: [HandMadeEvent]
        let eventTimeRange: ClosedRange<Int64>?
        var rowCount: Int { events.count }

        init(_ events: [HandMadeEvent], hasStatistics: Bool) {
            self.events = events
            let times = events.map { $0.time * 1_000_000 }
            eventTimeRange = hasStatistics ? times.min().flatMap { low in times.max().map { low...$0 } } : nil
        }

        func column(_ leaf: Int) -> ColumnChunk {
            let about = EventSchema.events.leaves[leaf]
            let path = about.dottedPath
            if path == "eventTime" { return chunk(.int64(events.map { $0.time * 1_000_000 })) }
            switch about.physicalType {
            case .boolean:
                let flag: EventFlags? = path == "isError" ? .isError : path == "readOnly" ? .isReadOnly : nil
                guard let flag else { return empty(.boolean([])) }
                return chunk(.boolean(events.map { $0.flags.contains(flag) ? 1 : 0 }))
            case .int32: return empty(.int32([]))
            case .int64: return empty(.int64([]))
            case .byteArray:
                guard let column = FeedColumn.allCases.first(where: { Group.path($0) == path }) else {
                    return empty(.byteArray(ByteArrays()))
                }
                return texts(column, about.maxDefinitionLevel)
            }
        }

        private static func path(_ column: FeedColumn) -> String? {
            switch column {
            case .region: "awsRegion"
            case .session: "userIdentity.arn"
            case .principalType: "userIdentity.type"
            case .accessKeyId: "userIdentity.accessKeyId"
            case .invokedBy: "userIdentity.invokedBy"
            case .resource, .requestParameters: nil
            case .account, .eventSource, .eventName, .errorCode, .principal, .sourceIPAddress, .userAgent, .category:
                "\(column)"
            }
        }

        private func chunk(_ values: ColumnChunk.Values) -> ColumnChunk {
            ColumnChunk(entryCount: events.count, definitionLevels: [], values: values)
        }

        private func empty(_ values: ColumnChunk.Values) -> ColumnChunk {
            ColumnChunk(
                entryCount: events.count, definitionLevels: Array(repeating: 0, count: events.count), values: values)
        }

        private func texts(_ column: FeedColumn, _ maximum: UInt8) -> ColumnChunk {
            var values = ByteArrays()
            for event in events { if let text = event.texts[column] { values.append(text.utf8) } }
            return ColumnChunk(
                entryCount: events.count,
                definitionLevels: events.map { $0.texts[column] == nil ? 0 : maximum }, values: .byteArray(values))
        }
    }
}
