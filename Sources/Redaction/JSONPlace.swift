/// Where a text of a record stands.
struct JSONPlace {
    /// The name of the nearest member.
    var member = ""
    /// The name of the member around it.
    var parent = ""
    /// Whether it is part of what a request, an answer or a service says freely.
    var isOpaque = false

    /// What the member names; nil for what says nothing of that.
    var nameKind: String? {
        switch member.lowercased() {
        case "username", "requested_user": parent == "sessionIssuer" ? "role" : "user"
        case "sourceidentity", "onbehalfof", "userid", "credentialid", "invokeduser": "user"
        case "rolename": "role"
        case "rolesessionname", "sessionname": "session"
        case "groupname", "groupid": "group"
        case "policyname": "policy"
        case "bucketname", "bucket", "targetbucket", "s3bucketname", "destinationbucket": "bucket"
        case "key", "prefix", "s3keyprefix": isOpaque ? "object" : nil
        case "functionname": "function"
        case "tablename": "table"
        case "secretid": "secret"
        case "keyid", "aliasname": "key"
        case "trailname": "trail"
        case "loggroupname": "log-group"
        case "logstreamname": "log-stream"
        case "identityprovider", "federatedprovider": "provider"
        case "organizationid": "organization"
        default: nil
        }
    }
}
