/// What IAM, STS, sign-in, KMS and Secrets Manager write.
extension Catalogue {
    static let identity: [Operation] =
        Operation.of(
            "kms", version: "1.08",
            [
                .read(
                    "Decrypt", 106, [.keyUse, .function, .pod, .node, .partner],
                    #"{"encryptionContext":{"aws:s3:arn":"arn:aws:s3:::${bucket}"},"encryptionAlgorithm":"SYMMETRIC_DEFAULT","keyId":"arn:aws:kms:${region}:${account}:key/${key}"}"#,
                    resources: keyResources, extra: material),
                .read(
                    "GenerateDataKey", 40, [.keyUse, .logDelivery],
                    #"{"keySpec":"AES_256","encryptionContext":{"aws:cloudtrail:arn":"arn:aws:cloudtrail:us-east-1:${account}:trail/organization","aws:s3:arn":"arn:aws:s3:::${logBucket}/${logObject}"},"keyId":"arn:aws:kms:${region}:${account}:key/${key}"}"#,
                    resources: keyResources, extra: material),
                .read(
                    "Sign", 98, [.partner],
                    #"{"signingAlgorithm":"RSASSA_PKCS1_V1_5_SHA_256","messageType":"RAW","dryRun":false,"keyId":"arn:aws:kms:${region}:${account}:key/${key}"}"#,
                    resources: keyResources, extra: material),
                .read(
                    "Encrypt", 6, [.function, .pod],
                    #"{"keyId":"arn:aws:kms:${region}:${account}:key/${key}","encryptionAlgorithm":"SYMMETRIC_DEFAULT","encryptionContext":{"PARAMETER_ARN":"arn:aws:ssm:${region}:${account}:parameter${parameter}"}}"#,
                    resources: keyResources, extra: material),
                .write(
                    "CreateGrant", 5, [.keyUse, .scaling],
                    #"{"keyId":"arn:aws:kms:${region}:${account}:key/${key}","granteePrincipal":"ec2.${region}.amazonaws.com","retiringPrincipal":"ec2.${region}.amazonaws.com","operations":["Decrypt","GenerateDataKeyWithoutPlaintext","ReEncryptFrom","ReEncryptTo"],"constraints":{"encryptionContextSubset":{"aws:ebs:id":"${volume}"}}}"#,
                    response: #"{"grantId":"${hex:64}","keyId":"arn:aws:kms:${region}:${account}:key/${key}"}"#,
                    resources: keyResources, extra: material),
                .read("ListAliases", 5, [.monitor, .browsing, .deployment], nil),
                .read(
                    "DescribeKey", 8, [.monitor, .deployment, .browsing],
                    #"{"keyId":"arn:aws:kms:${region}:${account}:key/${key}"}"#, resources: keyResources,
                    extra: material),
                .write(
                    "PutKeyPolicy", 1, [.deployment, .administration],
                    #"{"keyId":"${key}","policyName":"default","bypassPolicyLockoutSafetyCheck":false,"policy":"${document}"}"#,
                    resources: keyResources, extra: material),
            ])
        + Operation.of(
            "secretsmanager", version: "1.08",
            [
                .read(
                    "GetSecretValue", 16, [.function, .pod, .node],
                    #"{"secretId":"arn:aws:secretsmanager:${region}:${account}:secret:${secret}"}"#),
                .read("DescribeSecret", 6, [.monitor, .deployment, .function], #"{"secretId":"${secret}"}"#),
                .read("ListSecrets", 4, [.monitor, .browsing], #"{"maxResults":100,"includePlannedDeletion":false}"#),
                .write(
                    "PutSecretValue", 1, [.deployment, .function],
                    #"{"clientRequestToken":"${uuid}","secretId":"${secret}","versionStages":["AWSCURRENT"]}"#,
                    response: #"{"arn":"arn:aws:secretsmanager:${region}:${account}:secret:${secret}"}"#),
            ])
        + Operation.of(
            "sts", version: "1.08", refusals: .accessDenied,
            [
                .read("GetCallerIdentity", 24, [.node, .pod, .deployment, .batch, .administration], extra: served),
                .read(
                    "AssumeRole", 30, [.roleUse],
                    #"{"roleArn":"arn:aws:iam::${account}:role/service-role/${role}","roleSessionName":"${hex:16}","durationSeconds":3600,"externalId":"arn:aws:states:${region}:${account}:stateMachine:${function}"}"#,
                    resources:
                        #"[{"accountId":"${account}","type":"AWS::IAM::Role","ARN":"arn:aws:iam::${account}:role/service-role/${role}"}]"#,
                    extra: served,
                    response:
                        #"{"credentials":{"accessKeyId":"ASIAEXAMPLE${base32:9}","sessionToken":"${token:1250}","expiration":"${later}"},"assumedRoleUser":{"assumedRoleId":"AROAEXAMPLE${base32:10}:${hex:16}","arn":"arn:aws:sts::${account}:assumed-role/${role}/${hex:16}"}}"#
                ),
            ])
        + Operation.of(
            "iam", version: "1.08", global: true, refusals: .accessDenied,
            [
                .read("ListRoles", 8, [.monitor, .browsing], #"{"maxItems":1000}"#),
                .read("GetRole", 10, [.monitor, .deployment, .browsing], #"{"roleName":"${role}"}"#),
                .read("ListAttachedRolePolicies", 8, [.monitor, .deployment, .browsing], #"{"roleName":"${role}"}"#),
                .read("GetRolePolicy", 5, [.deployment], #"{"roleName":"${role}","policyName":"inline"}"#),
                .read("ListUsers", 5, [.monitor, .browsing]),
                .read("ListAccessKeys", 4, [.monitor, .browsing], #"{"userName":"${user}"}"#),
                .read("GetAccountSummary", 3, [.browsing, .monitor]),
                .read(
                    "GetPolicyVersion", 5, [.deployment, .browsing],
                    #"{"policyArn":"arn:aws:iam::${account}:policy/${policy}","versionId":"v${number:9}"}"#),
                .read("ListMFADevices", 2, [.browsing, .monitor], #"{"userName":"${user}"}"#),
                .read("GetUser", 3, [.batch, .browsing, .administration], #"{"userName":"${user}"}"#),
                .write(
                    "CreateRole", 1, [.deployment, .administration],
                    #"{"path":"/","roleName":"${role}","assumeRolePolicyDocument":"${document}","description":"${note}","maxSessionDuration":3600}"#,
                    response:
                        #"{"role":{"path":"/","roleName":"${role}","roleId":"AROAEXAMPLE${base32:10}","arn":"arn:aws:iam::${account}:role/${role}","createDate":"${spoken}","assumeRolePolicyDocument":"%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Service%22%3A%22lambda.amazonaws.com%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D"}}"#
                ),
                .write(
                    "PutRolePolicy", 2, [.deployment, .administration],
                    #"{"roleName":"${role}","policyName":"inline","policyDocument":"${document}"}"#),
                .write(
                    "AttachRolePolicy", 1, [.deployment, .administration],
                    #"{"roleName":"${role}","policyArn":"arn:aws:iam::${account}:policy/${policy}"}"#),
                .write(
                    "CreatePolicyVersion", 1, [.deployment],
                    #"{"policyArn":"arn:aws:iam::${account}:policy/${policy}","policyDocument":"${document}","setAsDefault":true}"#,
                    response:
                        #"{"policyVersion":{"versionId":"v${number:9}","isDefaultVersion":true,"createDate":"${spoken}"}}"#
                ),
                .write(
                    "TagRole", 1, [.deployment],
                    #"{"roleName":"${role}","tags":[{"key":"owner","value":"${user}"},{"key":"note","value":"${note}"}]}"#
                ),
                .write(
                    "UpdateAccessKey", 1, [.administration],
                    #"{"userName":"${user}","status":"Inactive","accessKeyId":"AKIAEXAMPLE${base32:9}"}"#),
            ])
        + Operation.of(
            "organizations", version: "1.08", global: true,
            [
                .read("DescribeOrganization", 3, [.monitor, .browsing]),
                .read("ListAccounts", 3, [.monitor, .browsing]),
                .read("ListPolicies", 1, [.monitor], #"{"filter":"SERVICE_CONTROL_POLICY"}"#),
            ])
        + Operation.of(
            "sso", version: "1.08", global: true,
            [
                .read("ListInstances", 2, [.browsing]),
                .read(
                    "ListPermissionSets", 2, [.browsing], #"{"instanceArn":"arn:aws:sso:::instance/ssoins-${hex:16}"}"#),
                .read("GetRoleCredentials", 6, [.identityCenter], nil),
                .read("ListAccountRoles", 6, [.identityCenter], nil),
            ])

    private static let material = #"{"keyMaterialId":"${keyMaterial}"}"#
    private static let served = #"{"RequestDetails":{"awsServingRegion":"${region}","endpointType":"regional"}}"#
    private static let keyResources =
        #"[{"accountId":"${account}","type":"AWS::KMS::Key","ARN":"arn:aws:kms:${region}:${account}:key/${key}"}]"#
}
