/// What the generator means by one event, in the words of the questions: the truth is tallied from this, at the moment
/// of deciding, and never by reading what was written.
struct EventMeaning: Sendable {
    /// Seconds since 1970.
    var time: Int64 = 0
    var eventSource: Symbol = 0
    var eventName: Symbol = 0
    var region: Symbol = 0
    /// The recipient, or the key's account where the record names none.
    var account: Symbol = 0
    var recipient: Symbol = 0
    var errorCode: Symbol = 0
    var isError = false
    var userAgent: Symbol = 0
    var eventType: Symbol = 0
    var category: Symbol = 0
    var readOnly: Bool?
    var version: Symbol = 0
    var sourceIP: Symbol = 0
    var sourceIPKind: Symbol = 0
    var vpcEndpoint: Symbol = 0
    var bucketName: Symbol = 0
    var tlsVersion: Symbol = 0
    var channel: Symbol = 0
    var agent: Symbol = 0
    var identity = IdentityMeaning()

    /// `readOnly` is not true, absent included.
    var isWrite: Bool { readOnly != true }
}

/// The part of an event's meaning that its `userIdentity` decides.
struct IdentityMeaning: Sendable {
    var type: Symbol = 0
    var principal: Symbol = 0
    /// `userIdentity.accountId`.
    var accountId: Symbol = 0
    /// `userIdentity.arn` of an assumed role.
    var session: Symbol = 0
    var accessKey: Symbol = 0
    var credential: Symbol = 0
    var mfa: Symbol = 0
    /// What `mfa` is when the credential turns out not to be federated after all.
    var mfaIfNotFederated: Symbol = 0
}
