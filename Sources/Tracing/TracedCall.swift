package import CloudTrail
import JSONScan
import TrailQuery

/// One call as far as tracing credentials asks for it.
package struct TracedCall: Sendable, Hashable {
    /// Who made it: `userIdentity`.
    package struct Identity: Sendable, Hashable {
        package var type: String?
        package var arn: String?
        package var principalId: String?
        /// Nil where the record has none or an empty one.
        package var accessKeyId: String?
        package var accountId: String?
        package var userName: String?
        package var invokedBy: String?
        package var issuerARN: String?
        package var issuerType: String?
        package var sourceIdentity: String?
        package var creationDate: String?
        /// Whether the session is of the console, as `sessionCredentialFromConsole` says.
        package var isFromConsole = false

        package init() {}
    }

    package var time: Timestamp?
    package var eventID: String?
    package var eventName: String
    package var eventSource: String?
    package var account: String?
    package var region: String?
    package var address: String?
    package var isError = false
    package var identity = Identity()
    /// The key that the call handed out.
    package var issuedKey: String?
    package var sharedEventID: String?
    /// JSON text as delivered.
    package var request: String?
    package var response: String?
    package var additional: String?
    package var service: String?

    package init(eventName: String) {
        self.eventName = eventName
    }
}

extension TracedCall {
    /// The fields that calls are read from, in the order of `init(_:)`.
    static let fieldNames = [
        "eventID", "eventName", "eventSource", "account", "awsRegion", "sourceIPAddress", "isError",
        "userIdentity.type", "userIdentity.arn", "userIdentity.principalId", "userIdentity.accessKeyId",
        "userIdentity.accountId", "userIdentity.userName", "userIdentity.invokedBy",
        "userIdentity.sessionContext.sessionIssuer.arn", "userIdentity.sessionContext.sessionIssuer.type",
        "userIdentity.sessionContext.sourceIdentity", "userIdentity.sessionContext.attributes.creationDate",
        "sessionCredentialFromConsole", "issuedAccessKeyId", "sharedEventID", "requestParameters", "responseElements",
        "additionalEventData", "serviceEventDetails",
    ]

    init(_ event: EventValues) {
        func text(_ position: Int) -> String? {
            guard position < event.values.count, let text = event.values[position], !text.isEmpty else { return nil }
            return text
        }
        time = event.time
        eventID = text(0)
        eventName = text(1) ?? ""
        eventSource = text(2)
        account = text(3)
        region = text(4)
        address = text(5)
        isError = text(6) == "true"
        identity.type = text(7)
        identity.arn = text(8)
        identity.principalId = text(9)
        identity.accessKeyId = text(10)
        identity.accountId = text(11)
        identity.userName = text(12)
        identity.invokedBy = text(13)
        identity.issuerARN = text(14)
        identity.issuerType = text(15)
        identity.sourceIdentity = text(16)
        identity.creationDate = text(17)
        identity.isFromConsole = text(18) == "true"
        issuedKey = text(19)
        sharedEventID = text(20)
        request = text(21)
        response = text(22)
        additional = text(23)
        service = text(24)
    }
}

extension TracedCall {
    /// A text at a path of members in `requestParameters`; nil where there is none.
    func requested(_ path: String...) -> String? { TracedCall.text(request, path) }

    /// A text at a path of members in `responseElements`.
    func responded(_ path: String...) -> String? { TracedCall.text(response, path) }

    /// A text at a path of members in `additionalEventData`.
    func added(_ path: String...) -> String? { TracedCall.text(additional, path) }

    /// A text at a path of members in `serviceEventDetails`.
    func detailed(_ path: String...) -> String? { TracedCall.text(service, path) }

    /// All strings of `requestParameters`, sorted, at any depth.
    var requestedTexts: [String] { request.map { TracedCall.texts($0) } ?? [] }

    private static func text(_ json: String?, _ path: [String]) -> String? {
        guard let json, var tree = try? JSONTree(Array(json.utf8)) else { return nil }
        for name in path {
            guard case .object(let members) = tree, let member = members[Array(name.utf8)] else { return nil }
            tree = member
        }
        guard case .string(let text) = tree, !text.isEmpty else { return nil }
        return String(decoding: text, as: UTF8.self)
    }

    private static func texts(_ json: String) -> [String] {
        guard let tree = try? JSONTree(Array(json.utf8)) else { return [] }
        var texts: [String] = []
        var waiting = [tree]
        while let next = waiting.popLast() {
            switch next {
            case .object(let members): waiting += members.values
            case .array(let elements): waiting += elements
            case .string(let text): texts.append(String(decoding: text, as: UTF8.self))
            case .undecodable, .number, .boolean, .null: break
            }
        }
        return texts.sorted()
    }
}
