package import TrailQuery

/// Where tracing finds calls: an index, or a list in a test.
///
/// A source knows the subject: what is asked about, and the selection of the command line.
package protocol CallSource {
    /// What is asked about, where it may be the name of a user or a role.
    var subjectName: String? { get }
    /// Whether a credential of the subject has no other calls than those that are asked about.
    var knowsWholeCredentials: Bool { get }
    /// Who made the calls that the subject names.
    func subjectHolders() throws -> FoundHolders
    /// Calls of the subject that give access (`GivingCalls`), by time.
    func subjectGrants(limit: Int) throws -> FoundCalls
    /// Calls that give access and were made with some keys, by time.
    func grants(madeWith keys: Set<String>, limit: Int) throws -> FoundCalls
    /// Calls that handed out some keys.
    func grants(issuing keys: Set<String>) throws -> [TracedCall]
    /// Calls of some names that hold a text in `requestParameters` or `responseElements`, by time.
    func calls(named names: Set<String>, holding text: String) throws -> [TracedCall]
    /// Sign-ins to the console, and its changes of roles, that led to a user or session with an ARN, by time.
    func signIns(of arn: String) throws -> [TracedCall]
    /// All changes of roles in the console, by time; they are few.
    func roleSwitches() throws -> [TracedCall]
    /// Those who made calls, by who they are.
    func holders(_ question: HolderQuestion) throws -> FoundHolders
    /// What credentials were used for.
    func usage(of keys: UsedKeys) throws -> KeyUsage
}

/// Calls, and how many there were before a limit.
package struct FoundCalls: Sendable {
    package var calls: [TracedCall]
    package var total: Int

    package init(calls: [TracedCall], total: Int) {
        self.calls = calls
        self.total = total
    }
}

/// Those who made calls, and how many they were before a limit.
package struct FoundHolders: Sendable {
    package var holders: [Holder]
    package var total: Int

    package init(holders: [Holder], total: Int) {
        self.holders = holders
        self.total = total
    }
}

/// Whose calls are asked for.
package enum HolderQuestion: Sendable, Hashable {
    case keys(Set<String>)
    /// `userIdentity.arn`.
    case arn(String)
    /// The lasting identity, such as the ARN of a role.
    case principal(String)
    case principalId(String)
}

/// Keys, and which of their calls count.
package struct UsedKeys: Sendable, Hashable {
    /// Credentials of the subject: only calls that are asked about count.
    package var asked: Set<String>
    /// Other credentials.
    package var others: Set<String>

    package init(asked: Set<String>, others: Set<String>) {
        self.asked = asked
        self.others = others
    }
}

/// What some credentials were used for: the first value of a key is the credential's.
package struct KeyUsage: Sendable {
    /// One a credential.
    package var totals: [EventActivity] = []
    /// One a credential and value.
    package var values: [TraceField: [EventActivity]] = [:]
}

/// What is told of the calls of a credential.
package enum TraceField: Sendable, Hashable, CaseIterable {
    case address
    case agent
    case errorCode
    /// `eventSource` and `eventName` of calls that write.
    case change
}
