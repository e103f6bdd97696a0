import CloudTrail
package import TrailQuery

/// Whether AWS delivered an Insight of the same.
package enum DeliveredMatch: String, Sendable, Hashable {
    case matched
    /// AWS delivered Insights of the account and Region before, but none of this.
    case missing
}

/// The Insights of AWS in an archive, to set beside incidents of call rates and error rates.
package struct DeliveredMatches: Sendable {
    private struct Place: Hashable {
        let account: String?
        let region: String?
    }

    private var ofPlace: [Place: [CheckedInsight]] = [:]
    /// AWS's minutes around an Insight: it looks five minutes back and tells whole minutes.
    private static let before: Int64 = 6 * 60_000_000
    private static let after: Int64 = 60_000_000

    /// - Throws: what reading the index throws.
    package init(_ engine: QueryEngine) throws {
        let table = try engine.eventTable(
            selecting: .field(try Field("category"), .equals(["Insight"])), fields: try DeliveredInsight.fields())
        self.init(DeliveredInsights.paired(table.rows.compactMap { DeliveredInsight($0) }))
    }

    init(_ insights: [CheckedInsight]) {
        for insight in insights {
            let place = Place(account: insight.record?.account, region: insight.record?.region)
            ofPlace[place, default: []].append(insight)
        }
    }

    /// Nil of what AWS has no kind for, and where it delivered nothing yet: Insights may not have been on.
    ///
    /// - Complexity: O(Insights of the account and Region).
    package func match(_ incident: Incident) -> DeliveredMatch? {
        guard incident.kind == .apiCallRate || incident.kind == .apiErrorRate else { return nil }
        let delivered = ofPlace[Place(account: incident.account, region: incident.region)] ?? []
        guard delivered.contains(where: { $0.time <= incident.end }) else { return nil }
        let isMatched = delivered.contains { insight in
            guard let record = insight.record, record.insightType == incident.kind.rawValue,
                record.eventSource == incident.eventSource, record.eventName == incident.eventName,
                incident.errorCode == nil || record.errorCode == incident.errorCode
            else { return false }
            let start = insight.time.microseconds - Self.before
            let end = max(insight.end?.time ?? insight.time, insight.time).microseconds + Self.after
            return start <= incident.end.microseconds && incident.start.microseconds <= end
        }
        return isMatched ? .matched : .missing
    }
}
