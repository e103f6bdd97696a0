package import CloudTrail

/// An identity as the records say it, and how much it did.
package struct Holder: Sendable, Hashable {
    package var identity: TracedCall.Identity
    package var principal: String?
    package var events: Int64
    package var errors: Int64
    package var writes: Int64
    package var firstSeen: Timestamp?
    package var lastSeen: Timestamp?

    package init(
        identity: TracedCall.Identity, principal: String? = nil, events: Int64 = 1, errors: Int64 = 0,
        writes: Int64 = 0, firstSeen: Timestamp? = nil, lastSeen: Timestamp? = nil
    ) {
        self.identity = identity
        self.principal = principal
        self.events = events
        self.errors = errors
        self.writes = writes
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
    }
}

extension TracedCall.Identity {
    /// The node of who acts: the access key where there is one, else who the record says.
    var name: CredentialGraph.Name {
        if let accessKeyId { return .key(accessKeyId) }
        return holder ?? CredentialGraph.Name(.principal, arn ?? principalId ?? type ?? "unknown")
    }

    /// The node of whom the credentials belong to; nil where the record does not say.
    var holder: CredentialGraph.Name? {
        switch type {
        case "Root": return (arn ?? accountId).map { CredentialGraph.Name(.root, $0) }
        case "IAMUser": return (arn ?? userARN).map { CredentialGraph.Name(.user, $0) }
        case "AssumedRole", "Role":
            let role = issuerARN ?? arn
            return role.map { CredentialGraph.Name(issuerType == "Root" ? .root : .role, $0) }
        case "FederatedUser":
            if let issuerARN { return CredentialGraph.Name(issuerType == "Root" ? .root : .user, issuerARN) }
            return arn.map { CredentialGraph.Name(.principal, $0) }
        case "AWSService": return invokedBy.map { CredentialGraph.Name(.service, $0) }
        case "SAMLUser", "WebIdentityUser", "IdentityCenterUser", "Directory":
            return (userName ?? principalId ?? arn).map { CredentialGraph.Name(.person, $0) }
        default:
            let account = accountId.map { $0 + "/" } ?? ""
            return (arn ?? principalId.map { account + $0 } ?? userName ?? accountId ?? invokedBy)
                .map { CredentialGraph.Name(.principal, $0) }
        }
    }

    /// The ARN of a user whose record lacks it, as those of failed sign-ins do.
    private var userARN: String? {
        guard let accountId, let userName else { return nil }
        return "arn:aws:iam::\(accountId):user/\(userName)"
    }

    /// The session's own name: what stands behind the role in `userIdentity.arn`.
    var sessionName: String? {
        guard let arn = arn.flatMap(ARN.init), arn.sessionRole != nil else { return nil }
        return arn.name
    }
}
