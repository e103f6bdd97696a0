import CloudTrail

/// Follows credentials from a subject up to where they come from, and down to everything that came of them.
///
/// Calls of one level are looked up together, so that the cost is one pass over what Bloom filters leave for each step
/// away from the subject, of which chains of roles have few.
package struct CredentialTrace {
    /// How much is followed before a graph is cut, which its nodes then say.
    package struct Limits: Sendable {
        /// Sessions and keys below one node.
        package var sessions = 200
        /// Nodes in all.
        package var nodes = 5_000
        /// Calls that are looked at in one step.
        package var calls = 200_000

        package init() {}
    }

    let source: any CallSource
    let limits: Limits
    /// Whether what is not certain is followed too.
    let followsAmbiguous: Bool
    var graph = CredentialGraph()
    /// Keys whose own calls have been looked up.
    private var expanded: Set<Int> = []
    private var knownSwitches: [TracedCall]?
    /// What the records say of who acts with a key.
    var identities: [Int: Holder] = [:]
    /// Nodes beyond which nothing is followed.
    private var stops: Set<Int> = []

    private init(_ source: any CallSource, _ limits: Limits, followsAmbiguous: Bool) {
        self.source = source
        self.limits = limits
        self.followsAmbiguous = followsAmbiguous
    }

    /// Builds the graph of a subject.
    ///
    /// - Returns: nil where no call is of the subject.
    /// - Throws: what reading the index throws.
    package static func graph(
        _ source: any CallSource, limits: Limits = Limits(), followsAmbiguous: Bool = false
    ) throws -> CredentialGraph? {
        var trace = CredentialTrace(source, limits, followsAmbiguous: followsAmbiguous)
        guard try trace.findSubjects() else { return nil }
        try trace.ascend()
        try trace.descend()
        try trace.describe()
        return trace.graph
    }

    // MARK: The subject

    private mutating func findSubjects() throws -> Bool {
        let found = try source.subjectHolders()
        let holders = found.holders
        if holders.isEmpty { return false }
        var byName: [CredentialGraph.Name: [Holder]] = [:]
        // The side of an account that is called names a caller of whom another record names the key.
        let known = Set(holders.filter { $0.identity.accessKeyId != nil }.compactMap(\.identity.principalId))
        for holder in holders {
            if holder.identity.accessKeyId == nil, holder.identity.type == "AWSAccount",
                let id = holder.identity.principalId, known.contains(id)
            {
                continue
            }
            byName[holder.identity.name, default: []].append(holder)
        }
        let order = byName.sorted { left, right in
            let first = left.value.compactMap(\.firstSeen).min() ?? .distantFuture
            let second = right.value.compactMap(\.firstSeen).min() ?? .distantFuture
            return first != second ? first < second : left.key.text < right.key.text
        }
        let keys = order.prefix(limits.sessions).map { graph.node($0.key) }
        let holder = commonHolder(of: holders)
        if let holder { graph.addSubject(graph.node(holder)) } else { for key in keys { graph.addSubject(key) } }
        let total = order.count + found.total - holders.count
        if total > limits.sessions, let first = graph.subjects.first {
            cut(first, total - limits.sessions, of: "further credentials are the subject's")
        }
        if source.knowsWholeCredentials { learn(from: holders) } else { try learn(keys) }
        guard holder != nil, let subject = graph.subjects.first else { return true }
        for (node, (_, holders)) in zip(keys, order) where node != subject {
            var grant = Grant(.holds)
            grant.time = holders.compactMap(\.firstSeen).min()
            graph.connect(subject, node, grant)
        }
        return true
    }

    /// The user or role that is asked about by its own name, and not by that of one of its sessions.
    private func commonHolder(of holders: [Holder]) -> CredentialGraph.Name? {
        guard let text = source.subjectName else { return nil }
        let names = Set(holders.map { $0.identity.holder })
        guard names.count == 1, let found = names.first, let name = found,
            [.user, .role, .root].contains(name.kind)
        else { return nil }
        let isAsked =
            name.text == text || ARN(name.text)?.name == text || ARN(name.text)?.resource.hasSuffix(text) ?? false
            || holders.allSatisfy { ($0.identity.principalId ?? "").prefix { $0 != ":" } == text }
        return isAsked ? name : nil
    }

    /// Notes that something below a node was left out.
    mutating func cut(_ node: Int, _ count: Int, of what: String) {
        graph.facts[node].cut = "\(count) \(what), which are not followed"
    }

    /// Looks up who acts with some keys.
    mutating func learn(_ nodes: [Int]) throws {
        let unknown = nodes.filter { graph.names[$0].isKey && identities[$0] == nil }
        guard !unknown.isEmpty else { return }
        learn(from: try source.holders(.keys(Set(unknown.map { graph.names[$0].text }))).holders)
    }

    private mutating func learn(from holders: [Holder]) {
        for holder in holders {
            guard let key = holder.identity.accessKeyId, let node = graph.find(.key(key)) else { continue }
            // One key has one identity; what differs is told of by the earliest record.
            if let other = identities[node], (other.firstSeen ?? .distantFuture) <= (holder.firstSeen ?? .distantFuture)
            {
                continue
            }
            identities[node] = holder
        }
    }

    /// All changes of roles in the console.
    mutating func roleSwitches() throws -> [TracedCall] {
        if let knownSwitches { return knownSwitches }
        let found = try source.roleSwitches()
        knownSwitches = found
        return found
    }

    // MARK: Down

    private mutating func descend() throws {
        var frontier = graph.names.indices.filter { graph.names[$0].isKey && graph.isSubject($0) }
        expanded.formUnion(graph.subjects)
        expanded.formUnion(frontier)
        let first = try source.subjectGrants(limit: limits.calls)
        noteCut(first, graph.subjects)
        var found = try follow(first.calls) + followConsole(frontier, first.calls)
        while true {
            frontier = found.filter { !stops.contains($0) && expanded.insert($0).inserted }
            var keys = frontier.filter { graph.names[$0].isKey }
            found = []
            // Users and roles stand for their keys and sessions.
            for node in frontier where !graph.names[node].isKey {
                for key in try followHolder(node) where expanded.insert(key).inserted { keys.append(key) }
            }
            if keys.isEmpty { break }
            if graph.names.count > limits.nodes {
                for key in keys {
                    graph.facts[key].cut = "the graph has \(limits.nodes) nodes: this one is not followed"
                }
                break
            }
            try learn(keys)
            let names = Set(keys.map { graph.names[$0].text })
            let grants = try source.grants(madeWith: names, limit: limits.calls)
            noteCut(grants, keys)
            found = try follow(grants.calls) + followConsole(keys, grants.calls)
        }
    }

    private mutating func noteCut(_ found: FoundCalls, _ nodes: [Int]) {
        guard found.total > found.calls.count, let first = nodes.first else { return }
        cut(first, found.total - found.calls.count, of: "further calls give access")
    }

    /// Adds what calls gave, and returns the nodes that are to be followed.
    private mutating func follow(_ calls: [TracedCall]) throws -> [Int] {
        var found: [Int] = []
        var children: [Int: Int] = [:]
        let shared = SharedCalls(calls)
        // Of two accounts that are told of a call, the caller's names the key.
        let told = Set(calls.filter { $0.identity.accessKeyId != nil }.compactMap(\.issuedKey))
        for call in calls where !call.isError {
            if call.identity.type == "AWSAccount", call.identity.accessKeyId == nil,
                let key = call.issuedKey, told.contains(key)
            {
                continue
            }
            let from = graph.node(call.identity.name)
            for (name, grant) in call.gifts {
                if graph.find(name) == nil {
                    children[from, default: 0] += 1
                    if children[from, default: 0] > limits.sessions { continue }
                }
                let node = graph.node(name)
                var grant = grant
                grant.sharedAccounts = shared.accounts(of: call)
                graph.connect(from, node, grant)
                if !grant.isAmbiguous || followsAmbiguous {
                    found.append(node)
                } else if !expanded.contains(node) {
                    stops.insert(node)
                }
            }
        }
        for (node, count) in children.sorted(by: { $0.key < $1.key }) where count > limits.sessions {
            cut(node, count - limits.sessions, of: "further credentials came of it")
        }
        stops.subtract(found)
        return found
    }

    /// The keys of a user, or the sessions of a role, from the time on at which somebody opened it.
    private mutating func followHolder(_ node: Int) throws -> [Int] {
        let name = graph.names[node]
        let opened = graph.grants(to: node).compactMap(\.grant.time).min()
        let known: FoundHolders
        switch name.kind {
        case .user, .root: known = try source.holders(.arn(name.text))
        case .role: known = try source.holders(.principal(name.text))
        default: return []
        }
        var byKey: [String: [Holder]] = [:]
        for holder in known.holders {
            guard let key = holder.identity.accessKeyId, let last = holder.lastSeen, last >= opened ?? last else {
                continue
            }
            byKey[key, default: []].append(holder)
        }
        let order = byKey.sorted { left, right in
            let first = left.value.compactMap(\.firstSeen).min() ?? .distantFuture
            let second = right.value.compactMap(\.firstSeen).min() ?? .distantFuture
            return first != second ? first < second : left.key < right.key
        }
        let total = order.count + known.total - known.holders.count
        if total > limits.sessions {
            cut(node, total - limits.sessions, of: "further credentials are its")
        }
        var found: [Int] = []
        for (key, holders) in order.prefix(limits.sessions) {
            let child = graph.node(.key(key))
            // What handed it out says more than whose it is.
            if graph.grants(to: child).contains(where: { $0.grant.rule == .issued }) { continue }
            var grant = Grant(.holds)
            grant.time = holders.compactMap(\.firstSeen).min()
            graph.connect(node, child, grant)
            found.append(child)
        }
        return found
    }
}

/// Which accounts were told of a call, by the ID that their records share.
struct SharedCalls {
    private var accountsByID: [String: Set<String>] = [:]

    init(_ calls: [TracedCall]) {
        for call in calls {
            guard let id = call.sharedEventID, let account = call.account else { continue }
            accountsByID[id, default: []].insert(account)
        }
    }

    /// Nothing where only one was.
    func accounts(of call: TracedCall) -> [String] {
        guard let id = call.sharedEventID, let accounts = accountsByID[id], accounts.count > 1 else { return [] }
        return accounts.sorted()
    }
}
