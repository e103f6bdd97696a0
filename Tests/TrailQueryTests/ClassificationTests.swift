import CloudTrail
import Testing

@testable import TrailQuery

/// The rules of `how`: the built-in ones by user agents that are delivered, and how rules are read.
struct ClassificationTests {
    /// The answers for one event.
    private struct Answer: Equatable {
        var channel: String
        var agent: String?
        var credential: String
    }

    private func answer(
        _ members: [String: String], _ table: ClassificationTable = .builtIn
    ) throws -> Answer {
        // Rows beside it, so that what one row leaves open must not leak into another.
        let others = [
            PlainEvent(["userAgent": "aws-cli/2.1", "userIdentity.type": "Root"]), PlainEvent(["eventName": "X"]),
        ]
        let store = MemoryStore([others + [PlainEvent(members.merging(["eventName": "Asked"]) { $1 })] + others])
        let engine = QueryEngine(store: store, threads: 1, references: ReferenceData(classification: table))
        let fields = try ["channel", "agent", "credential"].map { try Field($0) }
        let predicate = Predicate.event("Asked")
        let result = try engine.answer(.count(by: fields), selecting: predicate)
        let whole = try engine.answer(
            .count(by: [try Field("eventName")] + fields), selecting: .everything)
        let row = try #require(result.rows.first)
        // The same whether the rows were selected before or not.
        #expect(whole.rows.contains { $0.dropFirst().prefix(3) == row.prefix(3) && $0[0] == .text("Asked") })
        func text(_ cell: ResultTable.Cell) -> String? { if case .text(let text) = cell { text } else { nil } }
        return Answer(
            channel: try #require(text(row[0])), agent: text(row[1]), credential: try #require(text(row[2])))
    }

    static let agents: [(String, String, String?)] = [
        ("console.amazonaws.com", "console", "AWS console"),
        ("console.s3.amazonaws.com", "console", "AWS console"),
        ("signin.amazonaws.com", "console", "AWS console"),
        ("[S3Console/0.4, aws-internal/3 aws-sdk-java/1.11.666]", "console", "AWS console"),
        ("APN/1.0 HashiCorp/1.0 Terraform/1.5.7 (+https://www.terraform.io)", "iac", "Terraform"),
        ("APN/1.0 HashiCorp/1.0 packer-plugin-amazon/1.2 aws-sdk-go/1.44", "iac", "Packer"),
        ("APN/1.0 HashiCorp/1.0 Consul/1.17 aws-sdk-go/1.44", "other", "HashiCorp"),
        ("Vault/1.15 (+https://www.vaultproject.io/; go1.21) aws-sdk-go/1.44", "other", "HashiCorp Vault"),
        ("cloudformation.amazonaws.com", "iac", "CloudFormation"),
        ("Boto3/1.26 aws-sam-cli/1.90", "iac", "AWS SAM CLI"),
        ("ec2.amazonaws.com", "service", "ec2.amazonaws.com"),
        ("sts.amazonaws.com.cn", "service", "sts.amazonaws.com.cn"),
        ("AWS Internal", "service", "AWS Internal"),
        ("[AWSCloudTrail, aws-internal/3]", "service", "AWS Internal"),
        ("stratus-red-team_ea1a2b3c-1111-4222-8333-444455556666", "other", "Stratus Red Team"),
        ("TruffleHog aws-sdk-go-v2/1.24", "other", "TruffleHog"),
        ("Boto3/1.34 md/Botocore#1.34 APN_1826889", "other", "Prowler"),
        ("Boto3/1.26 Python/3.10 Pacu-Session-1f2e", "other", "Pacu"),
        ("CloudCustodian/0.9.30 Python/3.10 Botocore/1.29", "other", "Cloud Custodian"),
        ("aws-cli/1.32.1 md/Botocore#1.34.1 md/distrib#kali.2023", "cli", "aws-cli"),
        ("AWS-CLI/2.0", "cli", "aws-cli"),
        ("AWSPowerShell/3.3 .NET_Runtime/4.0", "cli", "AWS Tools for PowerShell"),
        ("eksctl/0.170 aws-sdk-go-v2/1.24", "cli", "eksctl"),
        ("Boto3/1.9 Python/3.7", "sdk", "Boto3"),
        ("Botocore/1.31", "sdk", "Botocore"),
        ("aiobotocore/2.7 md/Botocore#1.31", "sdk", "aiobotocore"),
        ("aws-sdk-go/1.44 (go1.20; linux; amd64)", "sdk", "aws-sdk-go"),
        ("aws-sdk-go-v2/1.24 os/linux", "sdk", "aws-sdk-go-v2"),
        ("aws-sdk-js/3.360.0 ua/2.0", "sdk", "aws-sdk-js"),
        ("aws-sdk-nodejs/2.1531 linux/v16", "sdk", "aws-sdk-nodejs"),
        ("aws-sdk-php/3.2 OS/Linux", "sdk", "aws-sdk-php"),
        ("aws-sdk-ruby3/3.1 ua/2.0", "sdk", "aws-sdk-ruby3"),
        ("aws-sdk-rust/1.3 os/linux", "sdk", "aws-sdk-rust"),
        ("aws-sdk-cpp/1.11 ua/2.0", "sdk", "aws-sdk-cpp"),
        ("aws-sdk-dotnet-coreclr/3.7 ua/2.0", "sdk", "aws-sdk-dotnet-coreclr"),
        ("aws-sdk-kotlin/1.0 ua/2.0", "sdk", "aws-sdk-kotlin"),
        ("aws-sdk-swift/1.0 ua/2.0", "sdk", "aws-sdk-swift"),
        ("user:hadoop,Aws-Sdk-Java/1.12.446 Linux", "sdk", "Aws-Sdk-Java"),
        ("awslambda-worker/1.0 rusoto/0.48 rust/1.7", "sdk", "rusoto"),
        ("S3 Browser/11.6.7 (https://s3browser.com)", "other", "S3 Browser"),
        ("rclone/v1.65.0", "other", "rclone"),
        ("curl/8.5.0", "other", "curl"),
        ("python-requests/2.31.0", "other", "python-requests"),
        ("Coral/Netty4", "other", "Coral"),
        ("Go-http-client/1.1", "other", "Go-http-client"),
        ("Mozilla/5.0 (X11) Chrome/120 Safari/537 OPR/106", "browser", "Opera"),
        ("does-not-matter", "other", "does-not-matter"),
        ("", "other", nil), (" ", "other", nil), ("/", "other", nil), ("[]", "other", nil), ("[", "other", "["),
    ]

    @Test(arguments: agents)
    func builtInRules(userAgent: String, channel: String, agent: String?) throws {
        #expect(
            try answer(["userAgent": userAgent]) == Answer(channel: channel, agent: agent, credential: "none"))
    }

    @Test func ownRulesGoBeforeTheBuiltInOnes() throws {
        let own = try ClassificationTable(
            """
            # Tools of the house.
            agent\tservice\tNightly backup\tuserAgent=Boto3/*  userIdentity.arn=*:role/Backup
            agent  cli      house-*         userAgent=*house-*
            agent  other    -               eventSource=s3.amazonaws.com  userAgent=

            credential  federated  userIdentity.arn=*:assumed-role/AWSReservedSSO_*
            """
        ).followed(by: .builtIn)
        let role = "arn:aws:iam::111122223333:role/Backup"
        #expect(
            try answer(["userAgent": "Boto3/1.2", "userIdentity.arn": role], own)
                == Answer(channel: "service", agent: "Nightly backup", credential: "none"))
        // One condition of two is not enough.
        #expect(
            try answer(["userAgent": "Boto3/1.2", "userIdentity.arn": role + "2"], own)
                == Answer(channel: "sdk", agent: "Boto3", credential: "none"))
        #expect(
            try answer(["userAgent": "curl/8", "userIdentity.arn": role], own)
                == Answer(channel: "other", agent: "curl", credential: "none"))
        #expect(
            try answer(["userAgent": "x/1 House-Deploy/7.1", "userIdentity.accessKeyId": "ASIA1"], own)
                == Answer(channel: "cli", agent: "House-Deploy", credential: "temporary"))
        #expect(
            try answer(["eventSource": "s3.amazonaws.com"], own)
                == Answer(channel: "other", agent: nil, credential: "none"))
        #expect(
            try answer(
                [
                    "userAgent": "aws-cli/2", "userIdentity.type": "AssumedRole",
                    "userIdentity.arn": "arn:aws:sts::1:assumed-role/AWSReservedSSO_Admin_0123/kim",
                ], own) == Answer(channel: "cli", agent: "aws-cli", credential: "federated"))
    }

    @Test func severalConditionsOnOneMemberMustAllHold() throws {
        let own = try ClassificationTable(
            """
            agent  cli  both   userAgent=*one*  userAgent=*two*
            agent  cli  one    userAgent=*one*
            """)
        #expect(try answer(["userAgent": "two one"], own).agent == "both")
        #expect(try answer(["userAgent": "one"], own).agent == "one")
        // Where no rule holds.
        #expect(try answer(["userAgent": "two"], own) == Answer(channel: "other", agent: nil, credential: "none"))
    }

    @Test(arguments: [
        ("agent cli x userAgent=y", 1, ClassificationError.Reason.unknownKind("agent cli x userAgent=y")),
        ("\n# a comment\nbrowser  cli  x  userAgent=y", 3, .unknownKind("browser")),
        ("agent  cli  x", 1, .tooFewColumns("agent CHANNEL AGENT MEMBER=PATTERN")),
        ("credential  root", 1, .tooFewColumns("credential CREDENTIAL MEMBER=PATTERN")),
        ("agent  CLI  x  userAgent=y", 1, .unknownChannel("CLI")),
        ("credential  key  userAgent=y", 1, .unknownCredential("key")),
        ("agent  cli  x  userAgent", 1, .noCondition("userAgent")),
        ("agent  cli  x  =y", 1, .noCondition("=y")),
        ("agent  cli  x  channel=cli", 1, .derivedMember("channel")),
        ("agent  cli  x  country=US", 1, .derivedMember("country")),
    ])
    func whatIsNoRuleIsSaid(text: String, line: Int, reason: ClassificationError.Reason) {
        #expect(throws: ClassificationError(line: line, reason: reason)) { try ClassificationTable(text) }
    }

    @Test func aMisspelledMemberIsToldTheNearestNames() {
        #expect {
            try ClassificationTable("agent  cli  x  userAgnet=y")
        } throws: { error in
            "\(error)" == "line 1: no field is named \"userAgnet\"; did you mean userAgent?"
        }
    }

    @Test func linesMayEndAsWindowsEndsThem() throws {
        let own = try ClassificationTable("# x\r\nagent  cli  mine  userAgent=a b*\r\n\r\n")
        #expect(try answer(["userAgent": "A B c"], own).agent == "mine")
    }
}
