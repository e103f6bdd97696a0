import CloudTrail
import Parquet

/// The members of a record in the order AWS writes them, each with the columns it lies in.
struct RecordLayout: Sendable {
    indirect enum Content: Sendable {
        /// Text, written as a JSON string.
        case text(leaf: Int)
        /// JSON, written as it stands but on one line.
        case json(leaf: Int)
        case boolean(leaf: Int)
        /// Microseconds, written as `YYYY-MM-DDTHH:MM:SSZ`.
        case time(leaf: Int)
        case group(Group)
        /// A list of objects.
        case list(Group)
    }

    struct Member: Sendable {
        let name: String
        /// The name in quotes and a colon.
        let label: [UInt8]
        /// The JSON Pointer of the member; inside a list, from the element.
        let pointer: [UInt8]
        let content: Content
    }

    struct Group: Sendable {
        /// The definition level that says the object is there; the lists's, that it has an element.
        let definitionLevel: UInt8
        /// Any leaf below: all agree on the levels of what is above them.
        let witness: Int
        let members: [Member]
    }

    let members: [Member]

    static let events = RecordLayout(EventSchema.events)

    /// Columns that are no members of the record.
    static let ownColumns: Set<String> = [
        "account", "principal", "isError", "category", "sourceIPKind", "issuedAccessKeyId", "otherMembers",
        "invalidUTF8", "objectId", "recordIndex", "byteOffset", "byteLength",
    ]

    /// Member names as AWS orders them, at any depth; what is not named comes last, as the schema orders it.
    private static let order = [
        "eventVersion", "userIdentity", "type", "principalId", "arn", "accountId", "accessKeyId", "userName",
        "sessionContext", "sessionIssuer", "webIdFederationData", "attributes", "invokedBy", "eventTime", "eventSource",
        "eventName", "awsRegion", "sourceIPAddress", "userAgent", "errorCode", "errorMessage", "requestParameters",
        "responseElements", "additionalEventData", "requestID", "eventID", "readOnly", "resources", "eventType",
        "apiVersion", "managementEvent", "recipientAccountId", "sharedEventID", "vpcEndpointId", "vpcEndpointAccountId",
        "eventCategory", "serviceEventDetails", "addendum", "sessionCredentialFromConsole", "edgeDeviceDetails",
        "tlsDetails",
    ]

    init(_ schema: Schema) {
        var leaf = 0
        let members = RecordLayout.members(schema.fields, schema, &leaf, pointer: "", level: 0)
        self.members = members.filter { !RecordLayout.ownColumns.contains($0.name) }
    }

    /// Walks the fields in the order of the leaves, and then sorts.
    private static func members(
        _ fields: [SchemaField], _ schema: Schema, _ leaf: inout Int, pointer: String, level: UInt8
    ) -> [Member] {
        var members: [Member] = []
        for field in fields {
            let path = "\(pointer)/\(field.name)"
            let inner = level + (field.repetition == .required ? 0 : 1)
            let content: Content
            switch field.content {
            case .leaf(let physical, _):
                content = self.content(leaf, physical)
                leaf += 1
            case .group(let fields):
                let witness = leaf
                content = .group(
                    Group(
                        definitionLevel: inner, witness: witness,
                        members: self.members(fields, schema, &leaf, pointer: path, level: inner)))
            case .list(let element):
                guard case .group(let fields) = element else { continue }
                let witness = leaf
                content = .list(
                    Group(
                        definitionLevel: inner + 2, witness: witness,
                        members: self.members(fields, schema, &leaf, pointer: "", level: inner + 2)))
            }
            let label = "\"\(field.name)\":"
            members.append(
                Member(name: field.name, label: Array(label.utf8), pointer: Array(path.utf8), content: content))
        }
        let ranks = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        return members.enumerated().sorted { left, right in
            let first = ranks[left.element.name] ?? order.count + left.offset
            let second = ranks[right.element.name] ?? order.count + right.offset
            return first < second
        }.map(\.element)
    }

    private static func content(_ leaf: Int, _ physical: SchemaField.PhysicalType) -> Content {
        switch physical {
        case .boolean: .boolean(leaf: leaf)
        case .int64, .int32: .time(leaf: leaf)
        case .byteArray: EventSchema.holdsJSON(leaf) ? .json(leaf: leaf) : .text(leaf: leaf)
        }
    }
}
