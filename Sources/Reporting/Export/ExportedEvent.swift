package import CloudTrail
import Redaction
package import TrailQuery

/// One event on its way to another program: values of the same fields for every format.
package struct ExportedEvent {
    /// The fields that events are exported with, in the order of columns.
    package static let fieldNames = [
        "eventID", "eventName", "eventSource", "awsRegion", "account", "principal", "isError", "readOnly", "category",
        "sourceIPAddress", "userAgent", "errorCode", "errorMessage", "userIdentity.type", "userIdentity.arn",
        "userIdentity.accessKeyId", "userIdentity.accountId", "userIdentity.principalId", "userIdentity.userName",
        "userIdentity.invokedBy", "userIdentity.identityProvider", "userIdentity.sessionContext.sessionIssuer.arn",
        "userIdentity.sessionContext.sessionIssuer.userName",
        "userIdentity.sessionContext.attributes.creationDate",
        "userIdentity.sessionContext.attributes.mfaAuthenticated", "userIdentity.sessionContext.sourceIdentity",
        "issuedAccessKeyId", "eventType", "eventVersion", "apiVersion", "requestID", "sharedEventID",
        "recipientAccountId", "vpcEndpointId", "tlsDetails.tlsVersion", "resources[0].ARN", "resources[0].type",
        "requestParameters.userName",
        "requestParameters", "responseElements", "additionalEventData", "serviceEventDetails", "integrity",
    ]

    private static let positions = Dictionary(
        uniqueKeysWithValues: fieldNames.enumerated().map { ($0.element, $0.offset) })

    package let time: Timestamp?
    let values: [String?]

    /// - Parameter event: has values of `fieldNames`.
    package init(_ event: EventValues) {
        time = event.time
        if let redactor = Redactor.current {
            values = zip(ExportedEvent.fieldNames, event.values).map { name, value in
                value.map { redactor.value($0, at: name) }
            }
        } else {
            values = event.values
        }
    }

    /// The value of a field; nil where the record has none or an empty one.
    subscript(name: String) -> String? {
        guard let position = ExportedEvent.positions[name], position < values.count,
            let value = values[position], !value.isEmpty
        else { return nil }
        return value
    }

    var isError: Bool { self["isError"] == "true" }

    /// JSON text of a member, fit for a line: outside of strings line ends are blanks, inside none can stand.
    func json(_ name: String) -> [UInt8]? {
        guard let text = self[name], text != "null" else { return nil }
        return text.utf8.map { $0 < 0x20 ? 0x20 : $0 }
    }
}
