import CloudTrail

/// The way up: who handed out a credential, and who opened the way to its holder.
extension CredentialTrace {
    /// Follows the subjects up until nobody is above them.
    mutating func ascend() throws {
        // Of a user or a role that is asked about, each credential is told who handed it out, and no more.
        try ascendKeys(graph.names.indices.filter { !graph.subjects.contains($0) && graph.names[$0].isKey })
        var frontier = graph.subjects
        var seen = Set(frontier)
        while !frontier.isEmpty, graph.names.count < limits.nodes {
            let keys = frontier.filter { graph.names[$0].isKey }
            try learn(keys)
            try ascendKeys(keys)
            for node in frontier where !graph.names[node].isKey { try ascendHolder(node) }
            var next: [Int] = []
            for node in frontier {
                for edge in graph.grants(to: node) where seen.insert(edge.from).inserted { next.append(edge.from) }
            }
            frontier = next
        }
    }

    /// Finds the calls that handed out some keys.
    mutating func ascendKeys(_ keys: [Int]) throws {
        guard !keys.isEmpty else { return }
        var calls: [String: [TracedCall]] = [:]
        let issuing = try source.grants(issuing: Set(keys.map { graph.names[$0].text })).filter { !$0.isError }
        for call in issuing {
            if let key = call.issuedKey { calls[key, default: []].append(call) }
        }
        let shared = SharedCalls(issuing)
        for node in keys {
            let found = calls[graph.names[node].text] ?? []
            // Of two accounts that are told of a call, the caller's names the key.
            let told = found.filter { $0.identity.type != "AWSAccount" }
            for call in told.isEmpty ? found : told {
                var grant = Grant(.issued, call)
                grant.sharedAccounts = shared.accounts(of: call)
                let callers = told.isEmpty ? try callers(of: call) : [call.identity.name]
                if callers.count > 1 {
                    grant.ambiguity =
                        "the record names the caller's principal, which had \(callers.count) keys at the time"
                }
                for caller in callers { graph.connect(graph.node(caller), node, grant) }
                if call.identity.type == "AWSService" { try ascendWorkload(node) }
            }
            if found.isEmpty { try ascendByIdentity(node) }
        }
    }

    /// Who made a call of which only the called account's record is there.
    private mutating func callers(of call: TracedCall) throws -> [CredentialGraph.Name] {
        guard let id = call.identity.principalId, let time = call.time else { return [call.identity.name] }
        let keys = try source.holders(.principalId(id)).holders.filter { holder in
            holder.identity.accessKeyId != nil && (holder.firstSeen ?? time) <= time
                && (holder.lastSeen ?? time) >= time
        }.compactMap(\.identity.accessKeyId)
        let names = Set(keys).sorted().map { CredentialGraph.Name.key($0) }
        return names.isEmpty || names.count > limits.sessions ? [call.identity.name] : names
    }

    /// Who holds a key that no call of the index handed out, by what its own records say.
    private mutating func ascendByIdentity(_ node: Int) throws {
        guard let holder = identities[node],
            !graph.subjects.contains(where: { holder.identity.holder == graph.names[$0] })
        else { return }
        let identity = holder.identity
        let start = identity.creationDate.flatMap { Timestamp(rfc3339: $0) }
        if identity.isFromConsole || identity.type == "AssumedRole", let arn = identity.arn {
            let calls = try source.signIns(of: arn).filter { call in
                guard !call.isError, let time = call.time else { return false }
                guard call.identity.arn == arn || call.switchTarget == arn else { return false }
                // A session begins when it is signed in to, give or take what the pages take.
                guard let start else { return identity.isFromConsole }
                return abs(time.seconds - start.seconds) <= 300
            }
            for call in calls {
                var ambiguity = calls.count > 1 ? "\(calls.count) sign-ins fit the start of the session" : nil
                if call.eventName == "SwitchRole", let left = call.added("SwitchFrom").flatMap(ARN.init) {
                    let from =
                        left.sessionRole == nil ? CredentialGraph.Name(.user, left.text) : .init(.principal, left.text)
                    graph.connect(graph.node(from), node, Grant(.switchRole, call, ambiguity: ambiguity))
                } else if let name = identity.holder {
                    if !identity.isFromConsole, ambiguity == nil {
                        ambiguity =
                            "it began when its holder signed in, and its records do not say that it is the console's"
                    }
                    graph.connect(graph.node(name), node, Grant(.signIn, call, ambiguity: ambiguity))
                }
            }
            if !calls.isEmpty { return }
        }
        if identity.type == "AssumedRole", let session = identity.sessionName,
            let role = identity.arn.flatMap(ARN.init)?.sessionRole, role.hasPrefix("AWSReservedSSO_")
        {
            graph.connect(graph.node(.init(.person, session)), node, Grant(.identityCenter))
            return
        }
        if identity.type == "AssumedRole", try ascendWorkload(node) { return }
        if let person = identity.sourceIdentity {
            graph.connect(
                graph.node(.init(.person, person)), node,
                Grant(
                    .sourceIdentity,
                    ambiguity: "by its source identity: the call that handed it out is not in the index"))
        }
        if let name = identity.holder, name != graph.names[node] {
            let isOwn = graph.names[node].kind == .accessKey
            graph.connect(
                graph.node(name), node,
                Grant(
                    .holds, ambiguity: isOwn ? nil : "the call that handed it out is not in the index"))
        }
    }

    /// Finds the instance that a session of a role runs on, and who started it.
    ///
    /// - Returns: whether the session is an instance's.
    @discardableResult
    private mutating func ascendWorkload(_ node: Int) throws -> Bool {
        guard let name = identities[node]?.identity.sessionName, name.hasPrefix("i-") else { return false }
        let instance = graph.node(.init(.instance, name))
        graph.connect(instance, node, Grant(.workload))
        return true
    }

    /// Finds who made a user or opened a way to one, who made a role, and who started an instance.
    private mutating func ascendHolder(_ node: Int) throws {
        let name = graph.names[node]
        switch name.kind {
        case .user:
            guard let arn = ARN(name.text) else { return }
            for call in try source.calls(
                named: ["CreateUser", "CreateLoginProfile", "UpdateLoginProfile"], holding: arn.name)
            where !call.isError && call.account == arn.account && call.requested("userName") == arn.name {
                for (gift, grant) in call.gifts where gift == name {
                    graph.connect(graph.node(call.identity.name), node, grant)
                }
            }
        case .instance:
            for call in try source.calls(named: ["RunInstances"], holding: name.text) where !call.isError {
                graph.connect(graph.node(call.identity.name), node, Grant(.workload, call))
            }
        case .principal:
            // A session without a key stands for what is known of its name.
            guard ARN(name.text)?.sessionRole != nil else { return }
            for holder in try source.holders(.arn(name.text)).holders.prefix(limits.sessions) {
                guard let key = holder.identity.accessKeyId else { continue }
                let grant = Grant(.holds, ambiguity: "the console tells whom it left, and not with which key")
                graph.connect(graph.node(.key(key)), node, grant)
            }
        case .accessKey, .session, .role, .root, .person, .service: break
        }
    }
}
