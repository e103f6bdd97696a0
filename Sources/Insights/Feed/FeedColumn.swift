/// What a feed tells of every event as a code into a table of distinct texts.
package enum FeedColumn: Int, Sendable, Hashable, CaseIterable {
    /// Whose log it stands in: `recipientAccountId`, else the account of the object's key.
    case account
    case region
    case eventSource
    case eventName
    case errorCode
    /// The lasting identity: the role of a session, else the user or root.
    case principal
    /// `userIdentity.type`.
    case principalType
    /// `userIdentity.arn`: of an assumed role the session.
    case session
    case accessKeyId
    case sourceIPAddress
    case userAgent
    /// `userIdentity.invokedBy`: the service that called on behalf of the principal.
    case invokedBy
    /// Management, Data, NetworkActivity.
    case category
    /// Of S3 the bucket's name, else the first ARN of `resources`.
    case resource
    /// Of the calls of `NotedCalls` alone: what they ask for, or that CloudTrail left it out; absent of all others.
    case requestParameters

    /// The field of the index; nil for what a feed puts together itself.
    var fieldName: String? {
        switch self {
        case .account: "account"
        case .region: "awsRegion"
        case .eventSource: "eventSource"
        case .eventName: "eventName"
        case .errorCode: "errorCode"
        case .principal: "principal"
        case .principalType: "userIdentity.type"
        case .session: "userIdentity.arn"
        case .accessKeyId: "userIdentity.accessKeyId"
        case .sourceIPAddress: "sourceIPAddress"
        case .userAgent: "userAgent"
        case .invokedBy: "userIdentity.invokedBy"
        case .category: "category"
        case .resource, .requestParameters: nil
        }
    }
}
