import CloudTrail
import Testing
import TrailQuery

/// The words of `how`, rule by rule, through the view.
struct HowTests {
    struct Case: Sendable {
        let members: [String: String]
        let channel: String
        let agent: String?
        let credential: String
        var mfa: Bool?
    }

    private static let attributes = "userIdentity.sessionContext.attributes.mfaAuthenticated"
    private static let provider = "userIdentity.sessionContext.webIdFederationData.federatedProvider"

    static let cases: [Case] = [
        Case(members: [:], channel: "other", agent: nil, credential: "none"),
        Case(
            members: [
                "eventType": "AwsConsoleSignIn", "userAgent": "Mozilla/5.0", "eventName": "ConsoleLogin",
                "userIdentity.type": "IAMUser", "additionalEventData": #"{"LoginTo":"x","MFAUsed":"No"}"#,
            ],
            channel: "console", agent: "AWS console", credential: "console", mfa: false),
        Case(
            members: [
                "eventType": "AwsConsoleSignIn", "eventName": "ConsoleLogin", "userIdentity.type": "Root",
                "additionalEventData": #"{"MFAUsed":"Yes"}"#,
            ],
            channel: "console", agent: "AWS console", credential: "root", mfa: true),
        // Only a sign-in is believed about its second factor.
        Case(
            members: ["eventName": "GetObject", "additionalEventData": #"{"MFAUsed":"Yes"}"#, "userAgent": "x"],
            channel: "other", agent: "x", credential: "none"),
        Case(
            members: [
                "sessionCredentialFromConsole": "true", "userAgent": "aws-cli/2.0", attributes: "true",
                "userIdentity.accessKeyId": "ASIAX",
            ],
            channel: "console", agent: "AWS console", credential: "console", mfa: true),
        Case(
            members: ["userAgent": "[S3Console/0.4, aws-internal/3 aws-sdk-java/1.11]"], channel: "console",
            agent: "AWS console", credential: "none"),
        Case(
            members: ["userAgent": "signin.amazonaws.com"], channel: "console", agent: "AWS console",
            credential: "none"),
        Case(
            members: [
                "userAgent": "APN/1.0 HashiCorp/1.0 Terraform/1.5 aws-sdk-go/1.44", "userIdentity.type": "IAMUser",
                "userIdentity.accessKeyId": "AKIAX",
            ],
            channel: "iac", agent: "Terraform", credential: "long-term"),
        Case(
            members: [
                "userAgent": "cloudformation.amazonaws.com", attributes: "false",
                "userIdentity.type": "AssumedRole",
            ],
            channel: "iac", agent: "CloudFormation", credential: "temporary", mfa: false),
        Case(
            members: ["userAgent": "ec2.amazonaws.com", "userIdentity.type": "AWSService"], channel: "service",
            agent: "ec2.amazonaws.com", credential: "service"),
        Case(
            members: ["userAgent": "AWS Internal", "userIdentity.type": "Role"], channel: "service",
            agent: "AWS Internal", credential: "temporary"),
        Case(
            members: ["userIdentity.type": "AWSService", "userIdentity.invokedBy": "x.amazonaws.com"],
            channel: "service", agent: "x.amazonaws.com", credential: "service"),
        Case(
            members: ["userIdentity.type": "AWSService", "userAgent": "y/1"], channel: "service",
            agent: "AWS service", credential: "service"),
        Case(members: ["eventType": "AwsServiceEvent"], channel: "other", agent: nil, credential: "service"),
        Case(
            members: ["userAgent": "[aws-cli/1.16 Python/2.7 Botocore/1.12]", "userIdentity.accessKeyId": "ASIA1"],
            channel: "cli", agent: "aws-cli", credential: "temporary"),
        Case(
            members: ["userAgent": "AWSPowerShell.Common/4.1"], channel: "cli", agent: "AWS Tools for PowerShell",
            credential: "none"),
        Case(
            members: ["userAgent": "Boto3/1.9 aws-shell/0.2"], channel: "cli", agent: "aws-shell", credential: "none"),
        Case(
            members: ["userAgent": "Boto3/1.9 Python/3", "userIdentity.type": "SAMLUser", attributes: "false"],
            channel: "sdk", agent: "Boto3", credential: "federated"),
        Case(
            members: ["userAgent": "aws-sdk-go-v2/1.2 os/linux", provider: "p", "userIdentity.accessKeyId": "ASIA1"],
            channel: "sdk", agent: "aws-sdk-go-v2", credential: "federated"),
        Case(
            members: ["userAgent": "tool/1 aws-sdk-java/2.1", "userIdentity.identityProvider": "idp"], channel: "sdk",
            agent: "aws-sdk-java", credential: "federated"),
        Case(
            members: ["userAgent": "Mozilla/5.0 Chrome/120 Safari/537 Edg/120"], channel: "browser", agent: "Edge",
            credential: "none"),
        Case(
            members: ["userAgent": "Mozilla/5.0 (X11) Gecko Firefox/120"], channel: "browser", agent: "Firefox",
            credential: "none"),
        Case(
            members: ["userAgent": "Mozilla/5.0 Chrome/120 Safari/537"], channel: "browser", agent: "Chrome",
            credential: "none"),
        Case(
            members: ["userAgent": "Mozilla/5.0 Version/17 Safari/605"], channel: "browser", agent: "Safari",
            credential: "none"),
        Case(members: ["userAgent": "Mozilla/4.0"], channel: "browser", agent: "browser", credential: "none"),
        Case(members: ["userAgent": "S3-Fetcher 1.0"], channel: "other", agent: "S3-Fetcher", credential: "none"),
    ]

    @Test(arguments: HowTests.cases)
    func rule(_ example: Case) throws {
        var members = example.members
        members["tlsDetails.tlsVersion"] = "TLSv1.3"
        // A row without anything beside it: rules must not leak from row to row.
        let store = MemoryStore([[PlainEvent(["userAgent": "x/1", "eventName": "Other"]), PlainEvent(members)]])
        let table = try QueryEngine(store: store, threads: 1).answer(.how, selecting: .everything)
        let row = try #require(table.rows.first { $0[4] == .text("TLSv1.3") })
        #expect(row[0] == .text(example.channel))
        #expect(row[1] == (example.agent.map { .text($0) } ?? .null))
        #expect(row[2] == .text(example.credential))
        #expect(row[3] == (example.mfa.map { .boolean($0) } ?? .null))
        #expect(table.columns[3].kind == .boolean)
    }
}
