package import CloudTrail
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
        values = event.values
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

/// A JSON object under way.
struct JSONMembers {
    private(set) var bytes: [UInt8] = [UInt8(ascii: "{")]

    private mutating func begin(_ name: String) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        JSONText.append(member: name, to: &bytes)
    }

    /// Adds text; nothing for nil.
    mutating func add(_ name: String, _ text: String?) {
        guard let text else { return }
        begin(name)
        JSONText.append(text, to: &bytes)
    }

    mutating func add(_ name: String, _ number: Int64?) {
        guard let number else { return }
        begin(name)
        bytes += String(number).utf8
    }

    mutating func add(_ name: String, _ isTrue: Bool?) {
        guard let isTrue else { return }
        begin(name)
        bytes += (isTrue ? "true" : "false").utf8
    }

    /// Adds JSON as it is; nothing for nil.
    mutating func add(_ name: String, json: [UInt8]?) {
        guard let json else { return }
        begin(name)
        bytes += json
    }

    /// Adds an object, unless it has no members.
    mutating func add(_ name: String, _ object: JSONMembers) {
        guard !object.isEmpty else { return }
        add(name, json: object.closed)
    }

    var isEmpty: Bool { bytes.count == 1 }
    var closed: [UInt8] { bytes + [UInt8(ascii: "}")] }
}
