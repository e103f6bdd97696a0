/// Every operation the archive can hold. Positions in `operations` are the numbers that actors refer to.
enum Catalogue {
    static let operations: [Operation] =
        storage + compute + identity + management + applications + serviceEvents + networkActivity + planned

    static let byName: [String: Int] = {
        var byName: [String: Int] = [:]
        for (index, operation) in operations.enumerated() {
            // The first of a name: the ordinary call stands before its twin on an endpoint.
            let name = "\(operation.service):\(operation.name)"
            if byName[name] == nil { byName[name] = index }
        }
        return byName
    }()

    /// The position of an operation that only the generator itself asks for.
    static func position(_ name: String) -> Int {
        byName[name] ?? 0
    }

    static let callerIdentity = position("sts:GetCallerIdentity")
    static let networkCalls = operations.indices.filter { operations[$0].category == "NetworkActivity" }

    /// Events that no caller made: they have `serviceEventDetails` and are no API calls.
    private static let serviceEvents: [Operation] = {
        func event(_ service: String, _ name: String, _ weight: Int, _ details: String, version: String) -> Operation {
            Operation(
                service: service, name: name, readOnly: false, weight: weight, by: .serviceEvent,
                serviceDetails: Template(details), version: version, eventType: "AwsServiceEvent", requestID: .none,
                errorsPerMille: 0)
        }
        return [
            event("kms", "RotateKey", 2, #"{"keyId":"${key}","keyOrigin":"AWS_KMS","rotationType":"AUTOMATIC"}"#, version: "1.11"),
            event("secretsmanager", "SecretVersionDeletion", 4, #"{"secretId":"arn:aws:secretsmanager:${region}:${account}:secret:${secret}"}"#, version: "1.08"),
            event("secretsmanager", "RotationSucceeded", 3, #"{"secretId":"arn:aws:secretsmanager:${region}:${account}:secret:${secret}"}"#, version: "1.08"),
            event("lambda", "PublishVersion", 2, #"{"functionArn":"arn:aws:lambda:${region}:${account}:function:${function}","note":"${note}"}"#, version: "1.08"),
            event("ecr", "PolicyExecutionEvent", 2, #"{"repositoryName":"${repository}","lifecycleEventPolicy":{"lifecycleEventRules":[{"rulePriority":1,"selection":{"tagStatus":"Untagged"}}]},"lifecycleEventFailureDetails":[]}"#, version: "1.05"),
            event("autoscaling", "InstanceRefreshEvent", 1, #"{"autoScalingGroupName":"${cluster}-nodes"}"#, version: "1.06"),
            event("signin", "UserAuthentication", 4, #"{"CredentialChallengeCompleted":"PASSWORD","CredentialType":"PASSWORD","UserName":"${user}"}"#, version: "1.08"),
        ]
    }()

    /// Calls through VPC endpoints, recorded on the endpoint's side.
    private static let networkActivity: [Operation] = {
        ["kms:Decrypt", "kms:GenerateDataKey", "secretsmanager:GetSecretValue", "cloudtrail:LookupEvents", "s3:ListObjects", "ec2:DescribeInstances"]
            .map { name in
                let parts = name.split(separator: ":").map(String.init)
                return Operation(
                    service: parts[0], name: parts[1], readOnly: nil, weight: 10, by: .network, version: "1.11",
                    eventType: "AwsVpceEvent", category: "NetworkActivity", refusals: .accessDenied,
                    errorsPerMille: 200)
            }
    }()

    /// What starts a session or tells a story: performed only when the generator decides to.
    private static let planned: [Operation] =
        Operation.of(
            "sts", version: "1.08", refusals: .accessDenied,
            [
                .read("AssumeRoleWithWebIdentity", 0, .planned),
                .read("AssumeRoleWithSAML", 0, .planned),
                .read("GetFederationToken", 0, .planned),
            ])
        + Operation.of(
            "iam", version: "1.08", global: true, refusals: .accessDenied,
            [
                .write("CreateUser", 0, .planned),
                .write("CreateAccessKey", 0, .planned),
                .write("AttachUserPolicy", 0, .planned),
            ])
        + Operation.of("cloudtrail", version: "1.10", [.write("StopLogging", 0, .planned)])
        + [
            Operation(
                service: "signin", name: "ConsoleLogin", readOnly: false, weight: 0, by: .planned, version: "1.08",
                eventType: "AwsConsoleSignIn", isGlobal: true, requestID: .none, errorsPerMille: 0),
            Operation(
                service: "signin", name: "SwitchRole", readOnly: nil, weight: 0, by: .planned, version: "1.05",
                eventType: "AwsConsoleSignIn", isGlobal: true, requestID: .none, errorsPerMille: 0),
        ]
}
