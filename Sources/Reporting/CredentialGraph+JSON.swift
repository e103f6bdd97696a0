import CloudTrail
package import Tracing

extension CredentialGraph {
    /// The graph as one JSON object.
    ///
    /// `{"subject", "kind", "subjects", "origins", "descendants", "nodes", "edges"}`. Nodes are named by `id`; `descendants`
    /// are those that surely come of the subjects, `possibleDescendants` those that an ambiguous edge leads to.
    package func json(subject: String, kind: String) -> [UInt8] {
        var bytes: [UInt8] = Array("{".utf8)
        func ids(_ nodes: some Sequence<Int>) -> String { nodes.sorted().map(String.init).joined(separator: ",") }
        JSONText.append(member: "subject", to: &bytes)
        JSONText.append(subject, to: &bytes)
        bytes += ",\"kind\":".utf8
        JSONText.append(kind, to: &bytes)
        let sure = descendants(of: subjects, ambiguous: false)
        let possible = descendants(of: subjects).subtracting(sure)
        bytes += ",\"subjects\":[\(ids(subjects))],\"origins\":[\(ids(origins))]".utf8
        bytes += ",\"descendants\":[\(ids(sure))],\"possibleDescendants\":[\(ids(possible))],\"nodes\":[".utf8
        for node in names.indices {
            bytes += (node == 0 ? "\n" : ",\n").utf8
            append(node: node, to: &bytes)
        }
        bytes += "\n],\"edges\":[".utf8
        for (position, edge) in edges.enumerated() {
            bytes += (position == 0 ? "\n" : ",\n").utf8
            CredentialGraph.append(edge, to: &bytes)
        }
        return bytes + Array("\n]}\n".utf8)
    }

    private static func append(_ name: String, _ text: String?, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: ","))
        JSONText.append(member: name, to: &bytes)
        if let text { JSONText.append(text, to: &bytes) } else { bytes += "null".utf8 }
    }

    private func append(node: Int, to bytes: inout [UInt8]) {
        let facts = facts[node]
        let isKey = names[node].isKey
        bytes += "{\"id\":\(node)".utf8
        typealias Graph = CredentialGraph
        Graph.append("kind", names[node].kind.rawValue, to: &bytes)
        Graph.append("name", names[node].text, to: &bytes)
        Graph.append("accountOfKey", isKey ? AccessKeyID(names[node].text)?.account : nil, to: &bytes)
        Graph.append("account", facts.account, to: &bytes)
        Graph.append("principal", facts.principal, to: &bytes)
        Graph.append("arn", facts.arn, to: &bytes)
        Graph.append("type", facts.type, to: &bytes)
        Graph.append("sourceIdentity", facts.sourceIdentity, to: &bytes)
        bytes += ",\"events\":\(facts.events),\"errors\":\(facts.errors),\"writes\":\(facts.writes)".utf8
        Graph.append("firstSeen", facts.firstSeen?.description, to: &bytes)
        Graph.append("lastSeen", facts.lastSeen?.description, to: &bytes)
        Graph.append("sourceIPs", "sourceIPAddress", facts.addresses, to: &bytes)
        Graph.append("userAgents", "userAgent", facts.agents, to: &bytes)
        Graph.append("errorCodes", "errorCode", facts.errorCodes, to: &bytes)
        Graph.append("changes", "event", facts.changes, to: &bytes)
        Graph.append("cut", facts.cut, to: &bytes)
        bytes.append(UInt8(ascii: "}"))
    }

    private static func append(
        _ name: String, _ member: String, _ counts: [NodeFacts.Count], to bytes: inout [UInt8]
    ) {
        bytes += ",\"\(name)\":[".utf8
        for (position, count) in counts.enumerated() {
            bytes += "\(position > 0 ? "," : ""){".utf8
            JSONText.append(member: member, to: &bytes)
            JSONText.append(count.text, to: &bytes)
            bytes += ",\"events\":\(count.events),\"errors\":\(count.errors)}".utf8
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private static func append(_ edge: Edge, to bytes: inout [UInt8]) {
        let grant = edge.grant
        bytes += "{\"from\":\(edge.from),\"to\":\(edge.to)".utf8
        append("rule", grant.rule.rawValue, to: &bytes)
        append("eventTime", grant.time?.description, to: &bytes)
        append("eventName", grant.eventName, to: &bytes)
        append("eventID", grant.eventID, to: &bytes)
        append("account", grant.account, to: &bytes)
        append("awsRegion", grant.region, to: &bytes)
        append("sourceIPAddress", grant.address, to: &bytes)
        bytes += ",\"sharedAccounts\":[".utf8
        for (position, account) in grant.sharedAccounts.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            JSONText.append(account, to: &bytes)
        }
        bytes += "],\"ambiguous\":\(grant.isAmbiguous)".utf8
        append("reason", grant.ambiguity, to: &bytes)
        bytes.append(UInt8(ascii: "}"))
    }
}
