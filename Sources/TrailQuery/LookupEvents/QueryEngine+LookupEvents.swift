package import CloudTrail
import TrailIndex

/// What CloudTrail's `LookupEvents` is asked.
package struct EventLookup: Sendable, Hashable {
    /// How the AWS CLI writes times, by the names of its setting `cli_timestamp_format`.
    package enum TimeForm: String, Sendable, CaseIterable {
        /// `2024-03-13T08:33:30+00:00`, of version 2.
        case iso8601
        /// Seconds since 1970, `1710318810.0`, as the API sends them and version 1 prints them.
        case wire
    }

    package var attribute: LookupAttribute?
    /// Both inclusive.
    package var startTime: Timestamp?
    package var endTime: Timestamp?

    package init() {}

    /// The times and the attribute; which categories are looked up is for the selection to say.
    package var predicate: Predicate {
        var parts: [Predicate] = []
        if startTime != nil || endTime != nil {
            let end = endTime.map { Timestamp(microseconds: $0.microseconds == .max ? .max : $0.microseconds + 1) }
            parts.append(.time(from: startTime, to: end))
        }
        if let attribute { parts.append(attribute.predicate) }
        return .allOf(parts)
    }

    /// A time in the project's own forms, or in seconds since 1970 as the AWS CLI takes it too.
    ///
    /// - Throws: `QueryError` that names the option.
    package static func time(_ text: String, option: String, newestEvent: Timestamp?) throws -> Timestamp {
        let whole = text.hasSuffix(".0") ? text.dropLast(2) : text[...]
        if (9...12).contains(whole.count), let seconds = Int64(whole), seconds >= 0 {
            return Timestamp(seconds: seconds)
        }
        return try Selection.time(text, option: option, newestEvent: newestEvent)
    }
}

extension QueryEngine {
    /// Hands the selected events to a sink as elements of `Events`, newest first: by `eventTime`, key and `recordIndex`
    /// descending.
    ///
    /// - Parameters:
    ///   - token: where an earlier answer to the same question was cut.
    ///   - sink: takes one event, indented as it stands in the list.
    /// - Returns: where this answer was cut, nil if it is whole.
    /// - Throws: `QueryError.badValue` for a token of another question or index.
    package func lookUpEvents(
        selecting predicate: Predicate, startingAt token: LookupToken? = nil, limit: Int? = nil,
        times: EventLookup.TimeForm = .iso8601, to sink: ([UInt8]) throws -> Void
    ) throws -> LookupToken? {
        if let token, !token.isOf(predicate) {
            throw QueryError.badValue(
                option: "--starting-token", value: token.description,
                reason: "was given for another question: all other options have to be the same")
        }
        let located = try locate(predicate, limit: limit, order: .newestFirst, after: token)
        try forEachRecord(of: located) { columns, row, object, output in
            LookedUpEvent(columns, row: row).append(to: &output, times: times)
        } to: { record in
            try sink(record)
        }
        guard located.locators.count < located.total, let last = located.locators.last else { return nil }
        let objects = try RowGroupReader(store.rowGroups[Int(last.rowGroup)]).integers(EventColumns.shared.objectId)
        return LookupToken(
            time: last.time, objectId: objects[Int(last.row)], recordIndex: last.recordIndex, of: predicate)
    }
}
