import CloudTrail

/// What readers of the Open Cybersecurity Schema Framework take: version 1.1.0, as of Amazon Security Lake.
///
/// Sign-ins and calls that hand out credentials are Authentication (3002), calls about users of IAM are Account Change
/// (3001), all else is API Activity (6003), with the profile `cloud`.
extension ExportedEvent {
    private enum Activity {
        case authentication(Int64)
        case accountChange(Int64)
        case api(Int64)

        var classUID: Int64 {
            switch self {
            case .authentication: 3_002
            case .accountChange: 3_001
            case .api: 6_003
            }
        }

        var className: String {
            switch self {
            case .authentication: "Authentication"
            case .accountChange: "Account Change"
            case .api: "API Activity"
            }
        }

        var id: Int64 {
            switch self {
            case .authentication(let id), .accountChange(let id), .api(let id): id
            }
        }
    }

    /// One line; nil for an event without a time, which the schema requires.
    package var ocsfLine: [UInt8]? {
        guard let time else { return nil }
        let activity = activity
        var line = JSONMembers()
        line.add("activity_id", activity.id)
        // The schema's own caption goes without saying; what is none of its activities is named.
        if activity.id == 99 { line.add("activity_name", self["eventName"]) }
        line.add("category_uid", activity.classUID / 1_000)
        line.add(
            "category_name", activity.classUID / 1_000 == 3 ? "Identity & Access Management" : "Application Activity")
        line.add("class_uid", activity.classUID)
        line.add("class_name", activity.className)
        line.add("type_uid", activity.classUID * 100 + activity.id)
        line.add("time", time.microseconds / 1_000)
        line.add("severity_id", Int64(1))
        line.add("status_id", Int64(isError ? 2 : 1))
        line.add("status", isError ? "Failure" : "Success")
        line.add("status_code", self["errorCode"])
        line.add("status_detail", self["errorMessage"])
        line.add("metadata", metadata)
        line.add("cloud", cloud)
        line.add("actor", actor)
        line.add("api", api)
        line.add("src_endpoint", source)
        var request = JSONMembers()
        request.add("user_agent", self["userAgent"])
        line.add("http_request", request)
        switch activity {
        case .authentication: addAuthentication(to: &line)
        case .accountChange: line.add("user", changedUser)
        case .api: addResource(to: &line)
        }
        var unmapped = JSONMembers()
        for name in ["requestParameters", "responseElements", "additionalEventData", "serviceEventDetails"] {
            // What the schema has no place for.
            if name == "requestParameters" || name == "responseElements", self["requestID"] != nil { continue }
            unmapped.add(name, json: json(name))
        }
        for name in [
            "sharedEventID", "recipientAccountId", "vpcEndpointId", "issuedAccessKeyId", "integrity", "category",
        ] {
            unmapped.add(name, self[name])
        }
        line.add("unmapped", unmapped)
        return line.closed
    }

    // MARK: Class and activity

    private var activity: Activity {
        let name = self["eventName"] ?? ""
        switch name {
        case "ConsoleLogin", "AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "AssumeRoot",
            "GetSessionToken", "GetFederationToken", "GetSigninToken":
            return .authentication(1)
        case "Logout", "ExitRole": return .authentication(2)
        case "SwitchRole", "RenewRole", "CheckMfa", "PasswordRecoveryRequested", "PasswordRecoveryCompleted":
            return .authentication(99)
        default: break
        }
        if self["eventSource"] == "iam.amazonaws.com", let id = ExportedEvent.accountChanges[name] {
            return .accountChange(id)
        }
        if self["readOnly"] == "true" { return .api(2) }
        let verbs: [(id: Int64, prefixes: [String])] = [
            (1, ["Create", "Run", "Allocate", "Register", "Import", "Copy"]),
            (3, ["Update", "Modify", "Put", "Set", "Attach", "Associate", "Add", "Enable", "Change", "Tag"]),
            (4, ["Delete", "Terminate", "Remove", "Deregister", "Release"]),
            (2, ["Get", "List", "Describe", "Head", "Lookup", "BatchGet", "Search", "Query", "Scan"]),
        ]
        for verb in verbs where verb.prefixes.contains(where: name.hasPrefix) { return .api(verb.id) }
        return .api(99)
    }

    private static let accountChanges: [String: Int64] = [
        "CreateUser": 1, "CreateLoginProfile": 2, "ChangePassword": 3, "UpdateLoginProfile": 4,
        "DeleteLoginProfile": 5, "DeleteUser": 6, "AttachUserPolicy": 7, "PutUserPolicy": 7, "DetachUserPolicy": 8,
        "DeleteUserPolicy": 8, "EnableMFADevice": 10, "DeactivateMFADevice": 11, "CreateAccessKey": 99,
        "DeleteAccessKey": 99, "UpdateAccessKey": 99, "UpdateUser": 99, "AddUserToGroup": 99,
        "RemoveUserFromGroup": 99,
    ]

    // MARK: Objects

    private var metadata: JSONMembers {
        var product = JSONMembers()
        product.add("name", "CloudTrail")
        product.add("vendor_name", "AWS")
        product.add("version", self["eventVersion"])
        var feature = JSONMembers()
        feature.add("name", self["category"])
        product.add("feature", feature)
        var metadata = JSONMembers()
        metadata.add("version", "1.1.0")
        metadata.add("product", product)
        metadata.add("uid", self["eventID"])
        metadata.add("event_code", self["eventType"])
        metadata.add("profiles", json: Array("[\"cloud\"]".utf8))
        return metadata
    }

    private var cloud: JSONMembers {
        var cloud = JSONMembers()
        cloud.add("provider", "AWS")
        cloud.add("region", self["awsRegion"])
        cloud.add("account", ExportedEvent.account(self["account"]))
        return cloud
    }

    private static func account(_ id: String?) -> JSONMembers {
        var account = JSONMembers()
        account.add("uid", id)
        if id != nil {
            account.add("type", "AWS Account")
            account.add("type_id", Int64(10))
        }
        return account
    }

    private var actor: JSONMembers {
        var actor = JSONMembers()
        actor.add("user", callingUser)
        var session = JSONMembers()
        session.add("issuer", self["userIdentity.sessionContext.sessionIssuer.arn"])
        if let creation = self["userIdentity.sessionContext.attributes.creationDate"].flatMap({ Timestamp(rfc3339: $0) }
        ) {
            session.add("created_time", creation.microseconds / 1_000)
        }
        if let isMFA = self["userIdentity.sessionContext.attributes.mfaAuthenticated"] {
            session.add("is_mfa", isMFA == "true")
        }
        actor.add("session", session)
        actor.add("invoked_by", self["userIdentity.invokedBy"])
        var provider = JSONMembers()
        provider.add("name", self["userIdentity.identityProvider"])
        actor.add("idp", provider)
        return actor
    }

    private var callingUser: JSONMembers {
        var user = JSONMembers()
        user.add("type", self["userIdentity.type"])
        let arn = self["userIdentity.arn"] ?? self["principal"]
        user.add("uid", arn ?? self["userIdentity.principalId"] ?? "unknown")
        user.add("uid_alt", self["userIdentity.principalId"])
        user.add(
            "name",
            self["userIdentity.userName"] ?? self["userIdentity.sessionContext.sessionIssuer.userName"])
        user.add("account", ExportedEvent.account(self["userIdentity.accountId"]))
        user.add("credential_uid", self["userIdentity.accessKeyId"])
        return user
    }

    private var api: JSONMembers {
        var api = JSONMembers()
        api.add("operation", self["eventName"] ?? "unknown")
        api.add("version", self["apiVersion"])
        var service = JSONMembers()
        service.add("name", self["eventSource"])
        api.add("service", service)
        if let id = self["requestID"] {
            var request = JSONMembers()
            request.add("uid", id)
            request.add("data", json: json("requestParameters"))
            api.add("request", request)
        }
        var response = JSONMembers()
        response.add("error", self["errorCode"])
        response.add("error_message", self["errorMessage"])
        if self["requestID"] != nil { response.add("data", json: json("responseElements")) }
        api.add("response", response)
        return api
    }

    /// An address, or the name of the service that called.
    private var source: JSONMembers {
        var source = JSONMembers()
        let text = self["sourceIPAddress"]
        if let text, IPAddress(text) != nil {
            source.add("ip", text)
        } else {
            source.add("domain", text)
            source.add("svc_name", text ?? "unknown")
        }
        return source
    }

    private func addAuthentication(to line: inout JSONMembers) {
        var user = callingUser
        if let role = self["resources[0].ARN"] {
            user = JSONMembers()
            user.add("uid", role)
            user.add("credential_uid", self["issuedAccessKeyId"])
        }
        line.add("user", user)
        var service = JSONMembers()
        service.add("name", self["eventSource"] ?? "unknown")
        line.add("service", service)
        if let isMFA = self["userIdentity.sessionContext.attributes.mfaAuthenticated"] {
            line.add("is_mfa", isMFA == "true")
        }
    }

    /// The user that a call of IAM is about.
    private var changedUser: JSONMembers {
        var user = JSONMembers()
        user.add("name", requestedUser ?? self["userIdentity.userName"] ?? "unknown")
        user.add("credential_uid", self["issuedAccessKeyId"])
        user.add("account", ExportedEvent.account(self["account"]))
        return user
    }

    private var requestedUser: String? { self["requestParameters.userName"] }

    private func addResource(to line: inout JSONMembers) {
        var resource = JSONMembers()
        resource.add("uid", self["resources[0].ARN"])
        // The schema wants a resource named.
        guard !resource.isEmpty else { return }
        resource.add("type", self["resources[0].type"])
        line.add("resources", json: [UInt8(ascii: "[")] + resource.closed + [UInt8(ascii: "]")])
    }
}
