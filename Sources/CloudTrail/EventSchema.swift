package import Parquet

/// The columns of the `events` table: one row an event.
///
/// Names are CloudTrail's own. The most-queried columns come first, because Delta readers keep file statistics for the
/// first 32 leaves only. Where a type differs from the record's JSON: `eventTime` is a timestamp, `readOnly`,
/// `managementEvent` are booleans; everything else is text as delivered.
///
/// Absent is null. An explicit JSON null, a value of another JSON type, a time that is not `YYYY-MM-DDTHH:MM:SSZ`,
/// text with a lone surrogate and members no column knows stand as raw JSON in `otherMembers`, an object from JSON
/// Pointer (RFC 6901) to value; where that names a column's path it holds the delivered form.
package enum EventSchema {
    /// Members of the record whose delivered JSON is kept byte for byte; an explicit null is the text `null`.
    package static let jsonTextMembers = [
        "requestParameters", "responseElements", "additionalEventData", "serviceEventDetails",
        "insightDetails", "addendum", "eventContext", "edgeDeviceDetails",
    ]

    /// Leaves that hold JSON text: the members kept as delivered, the open map of web identity, and `otherMembers`.
    private static let jsonLeaves: Set<Int> = Set(
        (jsonTextMembers + ["userIdentity.sessionContext.webIdFederationData.attributes", "otherMembers"])
            .compactMap { events.leafIndex($0) })

    package static func holdsJSON(_ leaf: Int) -> Bool { jsonLeaves.contains(leaf) }

    /// Columns that are asked for single values, of which there are many: each row group tells what it does not hold.
    ///
    /// The last three are asked for together with the ARN and the principal ID of an identity, and have few values.
    package static let bloomFilterLeaves = Set(
        [
            "eventID", "userIdentity.accessKeyId", "issuedAccessKeyId", "sourceIPAddress", "userIdentity.arn",
            "userIdentity.principalId", "requestID", "principal", "userIdentity.userName",
            "userIdentity.sessionContext.sessionIssuer.userName",
        ].compactMap { events.leafIndex($0) })

    package static let events = Schema([
        .timestamp("eventTime"),
        .string("eventName"),
        .string("eventSource"),
        .string("awsRegion"),
        // Derived: recipientAccountId, else the account in the object's key.
        .string("account"),
        // Derived: the lasting identity, see `Words`.
        .string("principal"),
        .boolean("isError"),
        .boolean("readOnly"),
        // Derived: eventCategory, else Data if managementEvent is false, else Management.
        .string("category"),
        .string("sourceIPAddress"),
        // Derived: public, private, service, internal, other.
        .string("sourceIPKind"),
        .string("errorCode"),
        .group(
            "userIdentity",
            [
                .string("type"), .string("arn"), .string("accessKeyId"), .string("accountId"),
                .string("principalId"), .string("userName"), .string("invokedBy"),
                .group(
                    "sessionContext",
                    [
                        .group(
                            "sessionIssuer",
                            [
                                .string("arn"), .string("type"), .string("principalId"), .string("accountId"),
                                .string("userName"),
                            ]),
                        .group("attributes", [.string("creationDate"), .string("mfaAuthenticated")]),
                        // `attributes` of web identity is an open map: JSON text.
                        .group("webIdFederationData", [.string("federatedProvider"), .string("attributes")]),
                        .string("sourceIdentity"), .string("ec2RoleDelivery"), .string("assumedRoot"),
                    ]),
                .string("identityProvider"), .string("credentialId"),
                .group("onBehalfOf", [.string("userId"), .string("identityStoreArn")]),
                .group(
                    "inScopeOf",
                    [
                        .string("sourceArn"), .string("sourceAccount"), .string("issuerType"),
                        .string("credentialsIssuedTo"),
                    ]),
                .group("invokedByDelegate", [.string("accountId")]),
            ]),
        .string("userAgent"),
        .string("eventID"),
        // Derived: the access key this call handed out (responseElements.credentials or .accessKey).
        .string("issuedAccessKeyId"),
        .string("errorMessage"),
        .string("eventType"),
        .string("eventCategory"),
        .boolean("managementEvent"),
        .string("recipientAccountId"),
        .string("requestID"),
        .string("eventVersion"),
        .string("apiVersion"),
        .string("sharedEventID"),
        .string("vpcEndpointId"),
        .string("vpcEndpointAccountId"),
        .string("sessionCredentialFromConsole"),
        .list("resources", ofGroup: [.string("ARN"), .string("accountId"), .string("type"), .string("ARNPrefix")]),
        .group(
            "tlsDetails",
            [
                .string("tlsVersion"), .string("cipherSuite"), .string("clientProvidedHostHeader"),
                .string("keyExchange"),
            ]),
        .string("requestParameters"),
        .string("responseElements"),
        .string("additionalEventData"),
        .string("serviceEventDetails"),
        .string("insightDetails"),
        .string("addendum"),
        .string("eventContext"),
        .string("edgeDeviceDetails"),
        .string("otherMembers"),
        // Derived: true when invalid UTF-8 was replaced by U+FFFD in a column of this row.
        .boolean("invalidUTF8"),
        // Provenance: the row of `objects`, the position among its records, where the record lies in the uncompressed
        // object, and its length. Where the object holds it as text, escaped (LookupEvents, CloudWatch Logs), the
        // offset is that of the string's opening quote; the length is always that of the record itself.
        .int64("objectId", .required),
        .int32("recordIndex", .required),
        .int64("byteOffset", .required),
        .int32("byteLength", .required),
    ])

    /// The columns of the `objects` table: one row an archive object, the ledger.
    package static let objects = Schema([
        .int64("objectId", .required),
        .string("key"),
        .string("archiveRoot"),
        .string("path"),
        // log, insight, network-activity, aggregated, digest, config, other.
        .string("kind"),
        // indexed, other, rejected.
        .string("status"),
        .string("reason"),
        // unchecked until a verification gives a verdict.
        .string("integrity"),
        .string("account"),
        .string("region"),
        .string("organization"),
        .timestamp("deliveryTime"),
        .int64("storedBytes"),
        .timestamp("modificationTime"),
        .int64("plainBytes"),
        .int64("gzipCRC32"),
        .string("storedSHA256"),
        .string("plainSHA256"),
        .int64("recordsSeen"),
        .int64("recordsKept"),
        .int64("recordsDuplicate"),
        .int64("recordsRejected"),
        // JSON array of {code, message, recordIndex?, byteOffset?}.
        .string("diagnostics"),
    ])

    /// The columns of the `copies` table: one row a suppressed or conflicting copy of an event.
    package static let copies = Schema([
        .string("eventID"),
        // duplicate: equal as a JSON value, its row suppressed. conflict: another value, its row kept.
        .string("relation"),
        .int64("objectId", .required),
        .int32("recordIndex", .required),
        .int64("byteOffset", .required),
        .int32("byteLength", .required),
        .int64("firstObjectId", .required),
        .int32("firstRecordIndex", .required),
    ])
}
