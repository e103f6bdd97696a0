package import CloudTrail

/// What the index knows of one node of a `CredentialGraph`: its own calls.
package struct NodeFacts: Sendable, Hashable {
    /// Something with how often it occurred.
    package struct Count: Sendable, Hashable {
        package let text: String
        package let events: Int64
        package let errors: Int64

        package init(_ text: String, events: Int64, errors: Int64) {
            self.text = text
            self.events = events
            self.errors = errors
        }
    }

    /// The lasting identity.
    package var principal: String?
    /// `userIdentity.arn`.
    package var arn: String?
    package var type: String?
    /// The account of who acted.
    package var account: String?
    package var sourceIdentity: String?
    package var events: Int64 = 0
    package var errors: Int64 = 0
    package var writes: Int64 = 0
    package var firstSeen: Timestamp?
    package var lastSeen: Timestamp?
    /// Most frequent first, as are the lists below.
    package var addresses: [Count] = []
    package var agents: [Count] = []
    package var errorCodes: [Count] = []
    /// Calls whose `readOnly` is not true, as `iam:CreateUser`.
    package var changes: [Count] = []
    /// What was left out of the graph below it, and why; nil where nothing was.
    package var cut: String?

    package init() {}

    /// Counts events.
    mutating func add(
        _ more: Int64, errors moreErrors: Int64, writes moreWrites: Int64, _ first: Timestamp?, _ last: Timestamp?
    ) {
        events += more
        errors += moreErrors
        writes += moreWrites
        firstSeen = [firstSeen, first].compactMap { $0 }.min()
        lastSeen = [lastSeen, last].compactMap { $0 }.max()
    }
}
