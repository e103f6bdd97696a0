package import CloudTrail

/// Why one node of a `CredentialGraph` comes of another: a call, or what an identity says of itself.
package struct Grant: Sendable, Hashable {
    /// How access was given.
    ///
    /// Raw values are stable: scripts read them.
    package enum Rule: String, Sendable, Hashable, CaseIterable {
        /// The call's answer holds the key.
        case issued
        /// The key is one of the user's, the session one of the role's, as its own records say.
        case holds
        /// The call made the user, or gave it a password or another way in.
        case userAccess = "user-access"
        /// The call made the role or changed who may take it.
        case trust
        /// The call gave the role to a service, which then acts in it.
        case passedRole = "passed-role"
        /// A sign-in to the console.
        case signIn = "sign-in"
        /// The console's change of roles.
        case switchRole = "switch-role"
        /// An Identity Center session of a person.
        case identityCenter = "identity-center"
        /// An instance's or a function's role, which the service hands out.
        case workload
        /// The session carries the person's name as its `sourceIdentity`.
        case sourceIdentity = "source-identity"
    }

    package var rule: Rule
    package var time: Timestamp?
    package var eventName: String?
    package var eventID: String?
    package var account: String?
    package var region: String?
    package var address: String?
    /// The accounts that were told of the call, by `sharedEventID`, where there are several.
    package var sharedAccounts: [String] = []
    /// Why it is not certain; nil where it is.
    package var ambiguity: String?

    package init(_ rule: Rule, ambiguity: String? = nil) {
        self.rule = rule
        self.ambiguity = ambiguity
    }

    package var isAmbiguous: Bool { ambiguity != nil }

    /// What a call gave.
    package init(_ rule: Rule, _ call: TracedCall, ambiguity: String? = nil) {
        self.init(rule, ambiguity: ambiguity)
        time = call.time
        eventName = call.eventName
        eventID = call.eventID
        account = call.account
        region = call.region
        address = call.address
    }
}
