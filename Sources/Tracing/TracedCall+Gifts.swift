import CloudTrail

/// What a call gave to whom.
extension TracedCall {
    /// The nodes that come of the call, each with why.
    var gifts: [(name: CredentialGraph.Name, grant: Grant)] {
        if let issuedKey { return [(.key(issuedKey), Grant(.issued, self))] }
        if GivingCalls.userAccess.contains(eventName) { return givenUser.map { [($0.name, $0.grant)] } ?? [] }
        if GivingCalls.trust.contains(eventName) {
            guard let name = requested("roleName") else { return [] }
            let arn = responded("role", "arn") ?? identifier("role/\(name)")
            return [
                (
                    CredentialGraph.Name(.role, arn),
                    Grant(
                        .trust, self,
                        ambiguity: eventName == "CreateRole"
                            ? "it made the role; who takes it, the role's own policy says"
                            : "it changed who may take the role; sessions since then need not be due to it")
                )
            ]
        }
        if GivingCalls.passing.contains(eventName) { return passedRoles }
        return []
    }

    /// The user that was made, or that another way in was opened to.
    private var givenUser: (name: CredentialGraph.Name, grant: Grant)? {
        // Reactivating a key opens it; its other states close it.
        if eventName == "UpdateAccessKey" {
            guard requested("status") == "Active", let key = requested("accessKeyId") else { return nil }
            return (.key(key), Grant(.userAccess, self))
        }
        guard let name = requested("userName") else { return nil }
        let arn = responded("user", "arn") ?? identifier("user/\(name)")
        if arn == identity.arn { return nil }
        let isShared = eventName != "CreateUser"
        return (
            CredentialGraph.Name(.user, arn),
            Grant(
                .userAccess, self,
                ambiguity: isShared ? "the user was there before: what it does may be its owner's doing" : nil)
        )
    }

    /// Roles that the call handed to a service.
    private var passedRoles: [(name: CredentialGraph.Name, grant: Grant)] {
        let service = eventSource ?? "a service"
        var roles: Set<String> = []
        for text in requestedTexts {
            guard let arn = ARN(text), arn.service == "iam" else { continue }
            if arn.kind == "role" { roles.insert(text) }
            // A profile mostly bears the name of its role.
            if arn.kind == "instance-profile" {
                roles.insert("arn:\(arn.partition):iam::\(arn.account):role/\(arn.name)")
            }
        }
        if let profile = requested("iamInstanceProfile", "name") { roles.insert(identifier("role/\(profile)")) }
        if eventName == "AddRoleToInstanceProfile", let name = requested("roleName") {
            roles.insert(identifier("role/\(name)"))
        }
        return roles.sorted().map { role in
            (
                CredentialGraph.Name(.role, role),
                Grant(
                    .passedRole, self,
                    ambiguity:
                        "\(service) was given the role; which of its sessions run what was set up, no record says")
            )
        }
    }

    /// An ARN of IAM in the account that the call was made in.
    private func identifier(_ resource: String) -> String {
        let caller = [identity.arn, identity.issuerARN].compactMap { $0.flatMap(ARN.init) }.first
        let partition = caller?.partition ?? "aws"
        return "arn:\(partition):iam::\(account ?? caller?.account ?? ""):\(resource)"
    }

    // MARK: The console

    /// The session that a change of roles led to.
    var switchTarget: String? {
        guard eventName == "SwitchRole" else { return nil }
        if let arn = identity.arn.flatMap(ARN.init), arn.sessionRole != nil, added("SwitchFrom") != identity.arn {
            return identity.arn
        }
        return nil
    }

    /// Whether a change of roles left the session or user with an ARN.
    func isSwitch(from arn: String) -> Bool { eventName == "SwitchRole" && added("SwitchFrom") == arn }
}
