package import CloudTrail

/// The selection flags of the command line, as they were given.
///
/// Options combine with AND; one repeated is OR.
package struct Selection: Sendable, Hashable {
    /// RFC 3339, a date, or a span such as `7d` back from the newest event.
    ///
    /// Inclusive.
    package var from: String?
    /// Like `from`, but exclusive.
    package var to: String?
    package var accounts: [String] = []
    package var actorAccounts: [String] = []
    package var regions: [String] = []
    package var principals: [String] = []
    package var accessKeys: [String] = []
    /// Addresses, CIDR notation, names of services.
    ///
    /// What `@FILE` names is read by whoever has files.
    package var addresses: [String] = []
    package var events: [String] = []
    package var eventIDs: [String] = []
    package var services: [String] = []
    package var userAgents: [String] = []
    /// `any`, `none`, error codes.
    package var errors: [String] = []
    package var resources: [String] = []
    /// Names of categories, or `all`.
    package var categories: [String] = []
    package var integrities: [String] = []
    /// Filter patterns.
    package var filters: [FilterPattern] = []
    /// What has to stand anywhere in a record.
    package var indicators: IndicatorSet?
    package var searches: [RecordSearch] = []
    package var isReadOnly = false
    package var isWriteOnly = false

    package init() {}

    /// What records a question speaks of when no category is asked for.
    package enum Scope: Sendable, Hashable {
        /// Insight and Aggregated records are left out: they repeat what events say.
        case callsOnly
        case allRecords
    }

    /// The selection as a predicate.
    ///
    /// - Parameter newestEvent: what spans such as `7d` count back from.
    /// - Throws: `QueryError` that names the option and the value that cannot be read.
    package func predicate(newestEvent: Timestamp?, scope: Scope = .callsOnly) throws -> Predicate {
        var parts: [Predicate] = []
        let (from, to) = try interval(newestEvent: newestEvent)
        if from != nil || to != nil { parts.append(.time(from: from, to: to)) }
        for option in try terms().chunked(by: \.option) { parts.append(.anyOf(option.map(\.predicate))) }
        if !filters.isEmpty { parts.append(.anyOf(filters.map(\.predicate))) }
        if let indicators { parts.append(.search(.indicators(indicators))) }
        if !searches.isEmpty { parts.append(.anyOf(searches.map { .search($0) })) }
        if isReadOnly { parts.append(.member("readOnly", .boolean(true))) }
        if isWriteOnly { parts.append(.not(.member("readOnly", .boolean(true)))) }
        if categories.isEmpty, scope == .callsOnly {
            parts.append(.not(.field(.column("category"), .equals(["Insight", "Aggregated"]))))
        }
        return .allOf(parts)
    }

    /// The times the selection asks for, `from` inclusive and `to` exclusive.
    package func interval(newestEvent: Timestamp?) throws -> (from: Timestamp?, to: Timestamp?) {
        let from = try from.map { try Selection.time($0, option: "--from", newestEvent) }
        let to = try to.map { try Selection.time($0, option: "--to", newestEvent) }
        if let from, let to, from >= to { throw QueryError.emptyInterval(from: "\(from)", to: "\(to)") }
        return (from, to)
    }

    /// A time in one of the forms of `from`, for another option.
    package static func time(_ text: String, option: String, newestEvent: Timestamp?) throws -> Timestamp {
        try time(text, option: option, newestEvent)
    }

    private static let unitSeconds: [Character: Int64] = ["m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
    /// A century: longer spans are mistakes.
    private static let longestSpan: Int64 = 36_525 * 86_400

    private static func time(_ text: String, option: String, _ newestEvent: Timestamp?) throws -> Timestamp {
        if let time = Timestamp(rfc3339: text) { return time }
        guard let unit = text.last.flatMap({ unitSeconds[$0] }), let count = Int64(text.dropLast()), count >= 0,
            count <= longestSpan / unit
        else {
            throw QueryError.badValue(
                option: option, value: text,
                reason: "expected a time (2024-03-13T08:00:00Z), a date (2024-03-13) or a span (7d, 12h, 30m)")
        }
        guard let newestEvent else { throw QueryError.noNewestEvent(option: option, value: text) }
        return Timestamp(microseconds: newestEvent.microseconds - count * unit * 1_000_000)
    }
}

extension Array {
    /// Neighbours with one key.
    fileprivate func chunked<Key: Equatable>(by key: (Element) -> Key) -> [[Element]] {
        var chunks: [[Element]] = []
        for element in self {
            if let last = chunks.last?.last, key(last) == key(element) {
                chunks[chunks.count - 1].append(element)
            } else {
                chunks.append([element])
            }
        }
        return chunks
    }
}
