import CloudTrail

/// A developer's long-term key leaks and is used by someone else, from a first look around to taking data.
struct LeakedKeyStory: Sendable {
    /// Whose credentials a step is taken with.
    enum Credentials: Sendable {
        case leaked, created, role
        /// The role's account sees a caller from another account.
        case visitor
    }

    struct Step: Sendable {
        let account: Int
        let region: Int
        let time: Int64
        /// As `Catalogue.position` names it.
        let operation: String
        let credentials: Credentials
        var request = "null"
        var response = "null"
        var resources: String?
        var additional: String?
        var errorCode = ""
        var errorMessage = ""
        var sharedEventID: String?
        var bucketName = ""
        var eventID = ""
    }

    let developer: Int
    let role: Int
    let leakedKey: String
    let createdUser = "svc-telemetry"
    let createdUserID: String
    let createdKey: String
    let roleKey: String
    let roleSession = "telemetry"
    let address = "203.0.113.231"
    let secondAddress = "2001:db8:bad:5eed::17"
    let agent = UserAgent(
        "sdk", "Boto3",
        "Boto3/1.28.57 md/Botocore#1.31.57 ua/2.0 os/linux#6.5.0-kali3-amd64 md/arch#x86_64 lang/python#3.11.6 md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.31.57"
    )
    let bucket: String
    let secrets: [String]
    let start: Int64
    private(set) var steps: [Step] = []

    init(_ options: SynthesisOptions, _ population: Population) {
        developer = population.developer
        role = population.crossAccountRole
        var random = RandomStream(options.seed, 20)
        leakedKey = Session.longTermKey(of: developer, population)
        createdKey = Session.key("AKIA", &random)
        roleKey = Session.key("ASIA", &random)
        var unique = Array("AIDAEXAMPLE".utf8)
        unique.append(letters: 10, of: Alphabet.base32, &random)
        createdUserID = String(decoding: unique, as: UTF8.self)
        let target = population.actors[role].account
        bucket = population.accounts[target].resources.buckets[0]
        secrets = Array(population.accounts[target].resources.secrets.prefix(3))
        // In the night of the middle of the period, well inside it.
        start = options.start.seconds + Int64(options.days / 2) * 86_400 + 2 * 3_600 + 14 * 60 + 7
        tell(population)
        for index in steps.indices {
            var bytes: [UInt8] = []
            bytes.append(uuid: &random)
            steps[index].eventID = String(decoding: bytes, as: UTF8.self)
        }
    }

    private mutating func tell(_ population: Population) {
        let home = population.actors[developer].account
        let account = population.accounts[home].id
        let owner = population.actors[role].account
        let ownerAccount = population.accounts[owner].id
        let arn = "arn:aws:iam::\(account):user/\(population.actors[developer].name)"
        let userARN = "arn:aws:iam::\(account):user/\(createdUser)"
        let roleARN = "arn:aws:iam::\(ownerAccount):role/\(population.actors[role].name)"
        let roleSessionARN = "arn:aws:sts::\(ownerAccount):assumed-role/\(population.actors[role].name)/\(roleSession)"
        var seconds: Int64 = 0
        func take(_ after: Int64, _ operation: String, _ credentials: Credentials, in account: Int) -> Step {
            seconds += after
            return Step(account: account, region: 0, time: start + seconds, operation: operation, credentials: credentials)
        }
        func refusal(_ action: String, _ caller: String) -> String {
            "User: \(caller) is not authorized to perform: \(action) because no identity-based policy allows the \(action) action"
        }

        steps.append(take(0, "sts:GetCallerIdentity", .leaked, in: home))
        for (operation, code) in [
            ("iam:ListRoles", "AccessDenied"), ("organizations:ListAccounts", "AccessDeniedException"),
            ("secretsmanager:ListSecrets", "AccessDeniedException"),
            ("ec2:DescribeInstances", "Client.UnauthorizedOperation"),
        ] {
            var step = take(41, operation, .leaked, in: home)
            step.errorCode = code
            step.errorMessage = refusal(operation, arn)
            steps.append(step)
        }
        steps.append(take(95, "iam:ListUsers", .leaked, in: home))

        var create = take(310, "iam:CreateUser", .leaked, in: home)
        create.request = #"{"userName":"\#(createdUser)"}"#
        create.response =
            #"{"user":{"path":"/","userName":"\#(createdUser)","userId":"\#(createdUserID)","arn":"\#(userARN)","createDate":"\#(spoken(create.time))"}}"#
        steps.append(create)
        var key = take(12, "iam:CreateAccessKey", .leaked, in: home)
        key.request = #"{"userName":"\#(createdUser)"}"#
        key.response =
            #"{"accessKey":{"userName":"\#(createdUser)","accessKeyId":"\#(createdKey)","status":"Active","createDate":"\#(spoken(key.time))"}}"#
        steps.append(key)
        var attach = take(9, "iam:AttachUserPolicy", .leaked, in: home)
        attach.request =
            #"{"userName":"\#(createdUser)","policyArn":"arn:aws:iam::aws:policy/AdministratorAccess"}"#
        steps.append(attach)

        steps.append(take(733, "sts:GetCallerIdentity", .created, in: home))
        var assume = take(64, "sts:AssumeRole", .created, in: home)
        assume.request = #"{"roleArn":"\#(roleARN)","roleSessionName":"\#(roleSession)","durationSeconds":3600}"#
        assume.response =
            #"{"credentials":{"accessKeyId":"\#(roleKey)","sessionToken":"IQoJb3JpZ2luX2VjEXAMPLE","expiration":"\#(spoken(assume.time + 3_600))"},"assumedRoleUser":{"assumedRoleId":"\#(population.actors[role].uniqueID):\#(roleSession)","arn":"\#(roleSessionARN)"}}"#
        assume.resources = #"[{"accountId":"\#(ownerAccount)","type":"AWS::IAM::Role","ARN":"\#(roleARN)"}]"#
        if owner != home { assume.sharedEventID = "5eed0000-1eaf-4e11-8000-\(ownerAccount)" }
        steps.append(assume)
        if owner != home {
            var seen = take(0, "sts:AssumeRole", .visitor, in: owner)
            (seen.request, seen.response, seen.resources) = (assume.request, assume.response, assume.resources)
            seen.sharedEventID = assume.sharedEventID
            steps.append(seen)
        }
        for secret in secrets {
            var step = take(23, "secretsmanager:GetSecretValue", .role, in: owner)
            step.request = #"{"secretId":"arn:aws:secretsmanager:us-east-1:\#(ownerAccount):secret:\#(secret)"}"#
            steps.append(step)
        }
        for number in 0..<20 {
            let object = "exports/customers/2024/part-\(number).csv.gz"
            var step = take(number == 0 ? 140 : 4, "s3:GetObject", .role, in: owner)
            step.request =
                #"{"bucketName":"\#(bucket)","Host":"\#(bucket).s3.us-east-1.amazonaws.com","key":"\#(object)"}"#
            step.resources =
                #"[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::\#(bucket)/\#(object)"},{"accountId":"\#(ownerAccount)","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::\#(bucket)"}]"#
            step.additional =
                #"{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","bytesTransferredIn":0,"AuthenticationMethod":"AuthHeader","bytesTransferredOut":\#(81_331_201 + number * 7_919).0}"#
            step.bucketName = bucket
            steps.append(step)
        }
        var stop = take(412, "cloudtrail:StopLogging", .role, in: owner)
        stop.request = #"{"name":"arn:aws:cloudtrail:us-east-1:\#(population.accounts[0].id):trail/organization"}"#
        stop.errorCode = "AccessDenied"
        stop.errorMessage =
            "User: \(roleSessionARN) is not authorized to perform: cloudtrail:StopLogging with an explicit deny in a service control policy"
        steps.append(stop)
    }

    /// When the role's session was handed out.
    var roleSessionStart: Int64 {
        steps.first { $0.operation == "sts:AssumeRole" }?.time ?? start
    }

    private func spoken(_ time: Int64) -> String {
        var bytes: [UInt8] = []
        bytes.append(spokenTime: time)
        return String(decoding: bytes, as: UTF8.self)
    }
}
