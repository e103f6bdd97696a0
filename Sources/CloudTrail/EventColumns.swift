import Parquet

/// The positions of the columns of `events` that code names, in `EventSchema.events.leaves`.
package struct EventColumns: Sendable {
    package static let shared = EventColumns()

    package let eventTime = EventColumns.index("eventTime")
    package let eventName = EventColumns.index("eventName")
    package let eventSource = EventColumns.index("eventSource")
    package let account = EventColumns.index("account")
    package let principal = EventColumns.index("principal")
    package let isError = EventColumns.index("isError")
    package let readOnly = EventColumns.index("readOnly")
    package let category = EventColumns.index("category")
    package let sourceIPAddress = EventColumns.index("sourceIPAddress")
    package let sourceIPKind = EventColumns.index("sourceIPKind")
    package let errorCode = EventColumns.index("errorCode")
    package let errorMessage = EventColumns.index("errorMessage")
    package let identityType = EventColumns.index("userIdentity.type")
    package let identityARN = EventColumns.index("userIdentity.arn")
    package let identityAccountId = EventColumns.index("userIdentity.accountId")
    package let identityPrincipalId = EventColumns.index("userIdentity.principalId")
    package let identityUserName = EventColumns.index("userIdentity.userName")
    package let identityInvokedBy = EventColumns.index("userIdentity.invokedBy")
    package let identityOnBehalfOfUserId = EventColumns.index("userIdentity.onBehalfOf.userId")
    package let sessionIssuerARN = EventColumns.index("userIdentity.sessionContext.sessionIssuer.arn")
    package let eventID = EventColumns.index("eventID")
    package let issuedAccessKeyId = EventColumns.index("issuedAccessKeyId")
    package let eventCategory = EventColumns.index("eventCategory")
    package let managementEvent = EventColumns.index("managementEvent")
    package let recipientAccountId = EventColumns.index("recipientAccountId")
    package let otherMembers = EventColumns.index("otherMembers")
    package let invalidUTF8 = EventColumns.index("invalidUTF8")
    package let objectId = EventColumns.index("objectId")
    package let recordIndex = EventColumns.index("recordIndex")
    package let byteOffset = EventColumns.index("byteOffset")
    package let byteLength = EventColumns.index("byteLength")

    private static func index(_ path: String) -> Int {
        guard let index = EventSchema.events.leafIndex(path) else {
            preconditionFailure("the schema has no column \(path)")
        }
        return index
    }
}
