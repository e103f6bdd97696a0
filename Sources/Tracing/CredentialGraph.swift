import CloudTrail

/// Who handed out which credentials, and who made them possible.
///
/// Nodes are credentials and those who hold them, edges are calls. An edge leads from who made a call to what came of it.
package struct CredentialGraph: Sendable {
    /// What a node stands for.
    ///
    /// Raw values are stable: scripts read them.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A long-term access key: `AKIA…`.
        case accessKey = "access-key"
        /// Temporary credentials: `ASIA…`.
        case session
        case user
        case role
        case root
        /// Somebody who is known to an identity provider: Identity Center, SAML, OpenID Connect, a certificate.
        case person
        /// A service of AWS that acts by itself.
        case service
        case instance
        /// A caller of whom only the account's side is known, such as of a call across accounts.
        case principal
    }

    /// A node by what it stands for: the id of a key, an ARN, a name.
    package struct Name: Sendable, Hashable {
        package let kind: Kind
        package let text: String

        package init(_ kind: Kind, _ text: String) {
            self.kind = kind
            self.text = text
        }

        /// The node of an access key, long-term or temporary by its first letters.
        package static func key(_ id: String) -> Name {
            Name(id.hasPrefix("ASIA") ? .session : .accessKey, id)
        }

        /// Whether it is a credential and not who holds it.
        package var isKey: Bool { kind == .accessKey || kind == .session }
    }

    /// Why one node comes of another.
    package struct Edge: Sendable, Hashable {
        package let from: Int
        package let to: Int
        package let grant: Grant
    }

    package private(set) var names: [Name] = []
    package private(set) var edges: [Edge] = []
    /// What the index knows of each node.
    package var facts: [NodeFacts] = []
    /// The nodes that were asked for.
    package private(set) var subjects: [Int] = []
    private var positions: [Name: Int] = [:]
    private var outgoing: [[Int]] = []
    private var incoming: [[Int]] = []
    private var known: Set<Edge> = []

    package init() {}

    /// The node with a name, made if there is none.
    package mutating func node(_ name: Name) -> Int {
        if let position = positions[name] { return position }
        positions[name] = names.count
        names.append(name)
        facts.append(NodeFacts())
        outgoing.append([])
        incoming.append([])
        return names.count - 1
    }

    /// The node with a name; nil if there is none.
    package func find(_ name: Name) -> Int? { positions[name] }

    package mutating func addSubject(_ node: Int) {
        if !subjects.contains(node) { subjects.append(node) }
    }

    /// Adds an edge unless it is there.
    ///
    /// A node does not come of itself: such edges are left out.
    package mutating func connect(_ from: Int, _ to: Int, _ grant: Grant) {
        let edge = Edge(from: from, to: to, grant: grant)
        guard from != to, known.insert(edge).inserted else { return }
        outgoing[from].append(edges.count)
        incoming[to].append(edges.count)
        edges.append(edge)
    }

    /// Edges from a node, those that are certain first, then in the order of time.
    package func grants(from node: Int) -> [Edge] { sorted(outgoing[node]) }

    /// Edges to a node in the same order.
    package func grants(to node: Int) -> [Edge] { sorted(incoming[node]) }

    private func sorted(_ positions: [Int]) -> [Edge] {
        positions.map { edges[$0] }.sorted { left, right in
            if left.grant.isAmbiguous != right.grant.isAmbiguous { return right.grant.isAmbiguous }
            let (first, second) = (left.grant.time ?? .distantFuture, right.grant.time ?? .distantFuture)
            if first != second { return first < second }
            return (names[left.to].text, left.to) < (names[right.to].text, right.to)
        }
    }

    /// Whether a node is a subject, or a credential of one that is a user or a role.
    package func isSubject(_ node: Int) -> Bool {
        subjects.contains(node)
            || incoming[node].contains { edges[$0].grant.rule == .holds && subjects.contains(edges[$0].from) }
    }

    // MARK: Ways through the graph

    /// All nodes that come of some nodes, these aside, however they are connected.
    ///
    /// - Parameter ambiguous: whether edges count that are not certain.
    /// - Complexity: O(nodes + edges); roles that take each other in turn end where they began.
    package func descendants(of nodes: [Int], ambiguous: Bool = true) -> Set<Int> {
        reach(nodes, outgoing, ambiguous) { edges[$0].to }
    }

    /// All nodes that some nodes come of, these aside.
    package func ancestors(of nodes: [Int], ambiguous: Bool = true) -> Set<Int> {
        reach(nodes, incoming, ambiguous) { edges[$0].from }
    }

    private func reach(
        _ start: [Int], _ edgesOf: [[Int]], _ ambiguous: Bool, _ end: (Int) -> Int
    ) -> Set<Int> {
        var seen = Set(start)
        var waiting = start
        while let node = waiting.popLast() {
            for edge in edgesOf[node] where ambiguous || !edges[edge].grant.isAmbiguous {
                let next = end(edge)
                if seen.insert(next).inserted { waiting.append(next) }
            }
        }
        return seen.subtracting(start)
    }

    /// Where the ways up from the subjects end: nodes without anything above them, in the order in which they were found.
    ///
    /// Where roles take each other in turn and nothing stands above, the subject itself is the origin.
    package var origins: [Int] {
        let above = ancestors(of: subjects).union(subjects)
        let ends = above.filter { incoming[$0].allSatisfy { !above.contains(edges[$0].from) } }
        return (ends.isEmpty ? subjects : Array(ends)).sorted()
    }
}

extension Timestamp {
    /// Behind all times that records can have.
    static var distantFuture: Timestamp { Timestamp(microseconds: .max) }
}
