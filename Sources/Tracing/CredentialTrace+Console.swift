import CloudTrail

/// Sessions of the console: no record names the credentials that a sign-in gives.
extension CredentialTrace {
    /// Finds sessions of the console that some keys went on to: by a change of roles, or by a link to sign in with.
    ///
    /// - Parameter calls: those that the keys made.
    /// - Returns: the nodes that are to be followed.
    mutating func followConsole(_ keys: [Int], _ calls: [TracedCall]) throws -> [Int] {
        var found: [Int] = []
        for call in calls where GivingCalls.signInTokens.contains(call.eventName) && !call.isError {
            guard let key = call.identity.accessKeyId, let node = graph.find(.key(key)), let arn = call.identity.arn
            else { continue }
            let grant = Grant(
                .signIn, call,
                ambiguity: "sessions of the console bear the session's name, and not who asked for the link")
            found += try connect(node, toConsoleOf: arn, grant, since: call.time)
        }
        // A long-term key is none of the console's.
        let sessions = keys.filter { graph.names[$0].kind == .session }
        let switches = sessions.isEmpty ? [] : try roleSwitches().filter { !$0.isError }
        for node in sessions where !switches.isEmpty {
            guard let identity = identities[node]?.identity, let arn = identity.arn
            else { continue }
            for call in switches where call.added("SwitchFrom") == arn {
                guard let target = call.switchTarget else { continue }
                let grant = Grant(
                    .switchRole, call,
                    ambiguity: identity.isFromConsole ? nil : "the console tells whom it left, and not with which key")
                found += try connect(node, toConsoleOf: target, grant, since: call.time)
            }
        }
        return found
    }

    /// Connects a node with the sessions of an ARN that were used after a sign-in and that no call is known to have
    /// handed out.
    private mutating func connect(
        _ node: Int, toConsoleOf arn: String, _ grant: Grant, since time: Timestamp?
    ) throws -> [Int] {
        var found: [Int] = []
        let known = try source.holders(.arn(arn))
        let holders = known.holders.sorted {
            ($0.firstSeen ?? .distantFuture, $0.identity.accessKeyId ?? "")
                < ($1.firstSeen ?? .distantFuture, $1.identity.accessKeyId ?? "")
        }
        for holder in holders.prefix(limits.sessions) {
            guard let key = holder.identity.accessKeyId, key.hasPrefix("ASIA"),
                let last = holder.lastSeen, last >= time ?? last
            else { continue }
            let child = graph.node(.key(key))
            if child == node || graph.grants(to: child).contains(where: { $0.grant.rule == .issued }) { continue }
            graph.connect(node, child, grant)
            if !grant.isAmbiguous || followsAmbiguous { found.append(child) }
        }
        if known.total > limits.sessions {
            cut(node, known.total - limits.sessions, of: "further sessions bear the same name")
        }
        return found
    }
}
