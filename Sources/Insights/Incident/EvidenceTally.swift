/// The events that an `EvidenceQuery` selects: how many, by whom, from where, and the first of them.
package struct EvidenceTally: Sendable, Hashable {
    package private(set) var events = 0
    /// The first events in order of time, at most `Incident.maximumEvidence`.
    package private(set) var references: [EventReference] = []
    private var counts: [FeedColumn: [String: Int]] = [:]
    /// As AWS attributes calls: of a role session the role, without the session's name.
    private var identities: [String: Int] = [:]

    package init() {}

    mutating func add(_ events: [Int], of batch: FeedBatch, _ symbols: FeedSymbols) {
        self.events += events.count
        for event in events.prefix(max(0, Incident.maximumEvidence - references.count)) {
            references.append(batch.references[event])
        }
        for column in [FeedColumn.principal, .sourceIPAddress, .userAgent, .errorCode, .session] {
            var codes: [UInt32: Int] = [:]
            for event in events { codes[batch[column][event], default: 0] += 1 }
            for (code, count) in codes {
                let text = code == FeedSymbols.other ? "(other)" : symbols.text(column, code) ?? ""
                if column == .session {
                    identities[EvidenceTally.withoutSession(text), default: 0] += count
                } else {
                    counts[column, default: [:]][text, default: 0] += count
                }
            }
        }
    }

    /// `arn:aws:sts::111122223333:assumed-role/NAME/SESSION` without the session; other ARNs as they are.
    static func withoutSession(_ arn: String) -> String {
        let parts = arn.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].hasSuffix(":assumed-role") else { return arn }
        return parts[0] + "/" + parts[1]
    }

    /// The values of a column with most events, at most five; events without a value count for none.
    package func largest(_ column: FeedColumn) -> [Incident.Attribution] {
        EvidenceTally.largest(counts[column] ?? [:])
    }

    /// Identities as AWS's Insights records name them.
    package var largestIdentities: [Incident.Attribution] { EvidenceTally.largest(identities) }

    private static func largest(_ counts: [String: Int]) -> [Incident.Attribution] {
        counts.filter { !$0.key.isEmpty }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(5)
            .map { Incident.Attribution($0.key, events: $0.value) }
    }

    /// Error codes as AWS's Insights records name them: of calls that succeeded the text `null`.
    package var largestErrorCodes: [Incident.Attribution] {
        var codes = counts[.errorCode] ?? [:]
        if let succeeded = codes.removeValue(forKey: "") { codes["null", default: 0] += succeeded }
        return EvidenceTally.largest(codes)
    }
}
