/// Values that say nothing of whose archive it is: words of AWS and of the formats.
enum SafeValues {
    /// Members of records, and of what this program writes, that are kept as they are: they name no one.
    ///
    /// IDs of events are among them: by these evidence is found again.
    static let members: Set<String> = [
        "eventID", "sharedEventID", "requestID", "eventTime", "eventVersion", "eventName", "eventSource", "awsRegion",
        "eventType", "eventCategory", "apiVersion", "errorCode", "tlsVersion", "cipherSuite", "creationDate",
    ]

    /// Members whose text is not searched but judged as a whole: nothing is kept that is not known to be harmless.
    static let opaqueMembers: Set<String> = [
        "requestParameters", "responseElements", "additionalEventData", "serviceEventDetails", "eventContext",
        "edgeDeviceDetails", "otherMembers", "request_parameters", "response_elements", "additional_event_data",
        "service_event_details", "unmapped",
    ]

    /// Members of requests and answers whose values are enumerations of AWS.
    private static let enumerations: Set<String> = [
        "instanceType", "state", "status", "effect", "protocol", "ipProtocol", "httpMethod", "method", "keySpec",
        "keyUsage", "encryptionAlgorithm", "signingAlgorithm", "SignatureVersion", "CipherSuite", "SSEApplied",
        "AuthenticationMethod", "MFAUsed", "MobileVersion", "ConsoleLogin", "storageClass", "engine", "runtime",
        "volumeType", "architecture", "platform", "tenancy", "x-amz-acl", "Effect", "Version", "maxResults",
        "durationSeconds",
        "resourceType", "eventCategory", "insightType", "assumedRoleUserType", "userType", "actionType",
    ]

    private static let words: Set<String> = [
        "true", "false", "null", "Enabled", "Disabled", "Allow", "Deny", "Success", "Failure", "Yes", "No", "*",
        "AES256", "aws:kms", "SYMMETRIC_DEFAULT", "HIDDEN_DUE_TO_SECURITY_REASONS", "root", "$Latest", "$LATEST",
        "AWS Internal", "AwsApiCall", "AWS", "Service", "Federated",
    ]

    /// Words that are no name wherever they stand in text, lower case.
    static let vocabulary: Set<String> = [
        "account", "accounts", "action", "awslogs", "cloudtrail", "cloudtrail-digest", "cloudtrail-insight", "config",
        "address", "addresses", "agent", "amazonaws", "archive", "assumed", "assumed-role",
        "assumedrole", "aws", "awsservice", "awsaccount", "backtrail", "browser", "bucket", "category", "cli", "com",
        "console",
        "coverage", "credential", "data", "denied", "digest", "error", "errors", "event", "events", "false",
        "federated",
        "first", "firstseen", "from", "group", "html", "iamuser", "iam", "index", "insight", "insights", "internal",
        "key",
        "keys", "last", "lastseen", "log", "logs", "long-term", "management", "mfa", "name", "network", "none", "not",
        "nothing",
        "null", "object", "objects", "other", "outcome", "policy", "principal", "principals", "private", "public",
        "region", "regions", "report", "role", "root", "sdk", "selection", "service", "services", "session", "sessions",
        "source", "status", "sts", "table", "temporary", "the", "time", "title", "trace", "trail", "true", "type",
        "user",
        "users", "valid", "value", "verified", "version", "web", "who", "what", "where", "when", "how", "with",
        "writes",
        "year", "month", "day", "hour", "minute", "and", "for", "that", "this", "was", "were",
    ]

    /// Words of the resource part of an ARN that say what it names.
    static let resourceTypes: Set<String> = [
        "user", "role", "assumed-role", "federated-user", "group", "policy", "instance-profile", "mfa", "saml-provider",
        "oidc-provider", "server-certificate", "root", "instance", "volume", "snapshot", "image", "vpc", "subnet",
        "security-group", "network-interface", "vpc-endpoint", "function", "layer", "table", "index", "stream",
        "key", "alias", "secret", "log-group", "log-stream", "cluster", "service", "task", "task-definition",
        "container-instance",
        "nodegroup", "trail", "db", "snapshot", "stack", "changeSet", "repository", "parameter", "rule", "event-bus",
        "distribution", "hostedzone", "domain", "certificate", "loadbalancer", "targetgroup", "listener", "app", "net",
        "service-role", "aws-service-role", "aws-reserved", "sso.amazonaws.com", "workgroup", "database", "catalog",
        "detector", "project", "build", "organization", "account", "ou", "session", "document", "topic", "job",
    ]

    /// Whether a value of a request or an answer may be shown as it is.
    static func isSafe(_ text: [UInt8], member: String) -> Bool {
        if text.isEmpty { return true }
        // Numbers as text, up to eight digits: longer ones may be those of a telephone or an account.
        if text.count <= 8, text.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }) {
            return true
        }
        let string = String(decoding: text, as: UTF8.self)
        if words.contains(string) || isTime(text) || isRegion(text) || isServiceHost(text) { return true }
        if string.hasPrefix("AWS::"), text.allSatisfy({ $0.isAlphanumeric || $0 == UInt8(ascii: ":") }) { return true }
        return enumerations.contains(member) && text.count <= 40
            && text.allSatisfy { $0.isAlphanumeric && $0 < 0x80 || ".-_".utf8.contains($0) }
            && !isLongNumber(text)
    }

    private static func isLongNumber(_ text: [UInt8]) -> Bool { text.count > 8 && text.allSatisfy(\.isDigit) }

    /// `2024-03-01`, and what goes on with a time.
    static func isTime(_ text: [UInt8]) -> Bool {
        guard text.count >= 10, text.count <= 35, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-") else {
            return false
        }
        return text[..<4].allSatisfy(\.isDigit) && text.allSatisfy { $0.isDigit || "-:.TZ+ ".utf8.contains($0) }
    }

    /// `eu-central-1`, `us-gov-west-1`.
    static func isRegion(_ text: some Collection<UInt8>) -> Bool {
        let parts = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard (3...4).contains(parts.count), text.count <= 16, let first = parts.first, let last = parts.last else {
            return false
        }
        let directions: Set<String> = [
            "north", "south", "east", "west", "central", "northeast", "southeast", "northwest", "southwest",
        ]
        return first.count == 2 && first.allSatisfy(\.isLowercase) && last.count == 1 && last.allSatisfy(\.isDigit)
            && directions.contains(String(decoding: parts[parts.count - 2], as: UTF8.self))
    }

    /// `ec2.amazonaws.com`, `ec2.us-east-1.amazonaws.com`: the host of a service, and of nothing inside of it.
    static func isServiceHost(_ text: [UInt8]) -> Bool {
        let labels = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "-") } })
        else {
            return false
        }
        let names = labels.map { String(decoding: $0, as: UTF8.self) }
        guard names.suffix(2) == ["amazonaws", "com"] || names.suffix(3) == ["amazonaws", "com", "cn"] else {
            return names.suffix(3) == ["signin", "aws", "com"]
        }
        let inner = names.prefix { $0 != "amazonaws" }
        return inner.count == 1 || (inner.count == 2 && isRegion(Array((inner.last ?? "").utf8)))
    }
}
