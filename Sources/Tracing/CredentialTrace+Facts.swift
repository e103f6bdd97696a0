import CloudTrail
import TrailQuery

/// What each credential of the graph did.
extension CredentialTrace {
    /// How many values of a kind are kept for a node.
    private static let keptValues = 20

    mutating func describe() throws {
        let keys = graph.names.indices.filter { graph.names[$0].isKey }
        try learn(keys)
        guard !keys.isEmpty else { return }
        let names = UsedKeys(
            asked: Set(keys.filter { graph.isSubject($0) }.map { graph.names[$0].text }),
            others: Set(keys.filter { !graph.isSubject($0) }.map { graph.names[$0].text }))
        let usage = try source.usage(of: names)
        for total in usage.totals {
            guard let key = total.key.first ?? nil, let node = graph.find(.key(key)) else { continue }
            graph.facts[node].add(
                total.events, errors: total.errors, writes: total.writes, total.firstSeen, total.lastSeen)
        }
        for (node, holder) in identities {
            graph.facts[node].principal = holder.principal
            graph.facts[node].arn = holder.identity.arn
            graph.facts[node].type = holder.identity.type
            graph.facts[node].account = holder.identity.accountId
            graph.facts[node].sourceIdentity = holder.identity.sourceIdentity
        }
        for (field, activities) in usage.values { describe(field, activities) }
    }

    private mutating func describe(_ field: TraceField, _ activities: [EventActivity]) {
        var counts: [Int: [NodeFacts.Count]] = [:]
        for activity in activities {
            guard let key = activity.key.first ?? nil, let node = graph.find(.key(key)) else { continue }
            var text = activity.key.count > 1 ? activity.key[1] ?? "" : ""
            if field == .change, activity.key.count > 2 {
                text = "\(text.prefix { $0 != "." }):\(activity.key[2] ?? "")"
            }
            if text.isEmpty { continue }
            counts[node, default: []].append(
                NodeFacts.Count(text, events: activity.events, errors: activity.errors))
        }
        for (node, values) in counts {
            let kept = values.sorted { ($1.events, $0.text) < ($0.events, $1.text) }.prefix(CredentialTrace.keptValues)
            switch field {
            case .address: graph.facts[node].addresses = Array(kept)
            case .agent: graph.facts[node].agents = Array(kept)
            case .errorCode: graph.facts[node].errorCodes = Array(kept)
            case .change: graph.facts[node].changes = Array(kept)
            }
        }
    }
}
