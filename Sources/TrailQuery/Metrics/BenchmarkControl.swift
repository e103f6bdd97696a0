/// A control of the CIS AWS Foundations Benchmark that wants a metric filter and an alarm.
///
/// Numbers are those of its versions 1.3 to 5.0. Version 1.2 counts the first fourteen as 3.1 to 3.14, version 6.0 all as
/// 5.1 to 5.15.
package struct BenchmarkControl: Sendable, Hashable {
    /// 1 for control 4.1.
    package let position: Int
    /// What is monitored, in the words of the benchmark's titles: “Ensure … monitored”.
    package let title: String
    package let pattern: String

    /// `4.1`.
    package var number: String { "4.\(position)" }

    /// The number in version 1.2, which lacks the last.
    package var numberInVersion1: String? { position <= 14 ? "3.\(position)" : nil }

    /// The number in version 6.0.
    package var numberInVersion6: String { "5.\(position)" }

    /// The control of Security Hub that asks the same, `CloudWatch.1`; there is none for the last.
    package var securityHub: String? {
        switch position {
        case 1: "CloudWatch.2"
        case 2: "CloudWatch.3"
        case 3: "CloudWatch.1"
        case 4...14: "CloudWatch.\(position)"
        default: nil
        }
    }

    private init(_ position: Int, _ title: String, _ pattern: String) {
        self.position = position
        self.title = title
        self.pattern = pattern
    }

    /// Controls of calls of one service, or of any with such names.
    private init(_ position: Int, _ title: String, service: String? = nil, _ names: [String]) {
        let named = names.map { "($.eventName = \($0))" }.joined(separator: " || ")
        self.init(
            position, title,
            service.map { "{ ($.eventSource = \($0).amazonaws.com) && (\(named)) }" } ?? "{ \(named) }")
    }

    /// The controls, in the order of their numbers, with the patterns of the benchmark.
    package static let all: [BenchmarkControl] = [
        BenchmarkControl(
            1, "Unauthorized API calls",
            #"{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }"#),
        BenchmarkControl(
            2, "Management Console sign-in without MFA",
            #"{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") }"#),
        BenchmarkControl(
            3, "Usage of the root account",
            #"{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS "#
                + #"&& $.eventType != "AwsServiceEvent" }"#),
        BenchmarkControl(
            4, "IAM policy changes",
            [
                "DeleteGroupPolicy", "DeleteRolePolicy", "DeleteUserPolicy", "PutGroupPolicy", "PutRolePolicy",
                "PutUserPolicy", "CreatePolicy", "DeletePolicy", "CreatePolicyVersion", "DeletePolicyVersion",
                "AttachRolePolicy", "DetachRolePolicy", "AttachUserPolicy", "DetachUserPolicy", "AttachGroupPolicy",
                "DetachGroupPolicy",
            ]),
        BenchmarkControl(
            5, "CloudTrail configuration changes",
            ["CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging"]),
        BenchmarkControl(
            6, "Management Console authentication failures",
            #"{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }"#),
        BenchmarkControl(
            7, "Disabling or scheduled deletion of customer created CMKs", service: "kms",
            ["DisableKey", "ScheduleKeyDeletion"]),
        BenchmarkControl(
            8, "S3 bucket policy changes", service: "s3",
            [
                "PutBucketAcl", "PutBucketPolicy", "PutBucketCors", "PutBucketLifecycle", "PutBucketReplication",
                "DeleteBucketPolicy", "DeleteBucketCors", "DeleteBucketLifecycle", "DeleteBucketReplication",
            ]),
        BenchmarkControl(
            9, "AWS Config configuration changes", service: "config",
            [
                "StopConfigurationRecorder", "DeleteDeliveryChannel", "PutDeliveryChannel", "PutConfigurationRecorder",
            ]),
        BenchmarkControl(
            10, "Security group changes",
            [
                "AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress", "RevokeSecurityGroupIngress",
                "RevokeSecurityGroupEgress", "CreateSecurityGroup", "DeleteSecurityGroup",
            ]),
        BenchmarkControl(
            11, "Changes to Network Access Control Lists (NACL)",
            [
                "CreateNetworkAcl", "CreateNetworkAclEntry", "DeleteNetworkAcl", "DeleteNetworkAclEntry",
                "ReplaceNetworkAclEntry", "ReplaceNetworkAclAssociation",
            ]),
        BenchmarkControl(
            12, "Changes to network gateways",
            [
                "CreateCustomerGateway", "DeleteCustomerGateway", "AttachInternetGateway", "CreateInternetGateway",
                "DeleteInternetGateway", "DetachInternetGateway",
            ]),
        BenchmarkControl(
            13, "Route table changes",
            [
                "CreateRoute", "CreateRouteTable", "ReplaceRoute", "ReplaceRouteTableAssociation", "DeleteRouteTable",
                "DeleteRoute", "DisassociateRouteTable",
            ]),
        BenchmarkControl(
            14, "VPC changes",
            [
                "CreateVpc", "DeleteVpc", "ModifyVpcAttribute", "AcceptVpcPeeringConnection",
                "CreateVpcPeeringConnection", "DeleteVpcPeeringConnection", "RejectVpcPeeringConnection",
                "AttachClassicLinkVpc", "DetachClassicLinkVpc", "DisableVpcClassicLink", "EnableVpcClassicLink",
            ]),
        BenchmarkControl(
            15, "AWS Organizations changes", service: "organizations",
            [
                "AcceptHandshake", "AttachPolicy", "CreateAccount", "CreateOrganizationalUnit", "CreatePolicy",
                "DeclineHandshake", "DeleteOrganization", "DeleteOrganizationalUnit", "DeletePolicy", "DetachPolicy",
                "DisablePolicyType", "EnablePolicyType", "InviteAccountToOrganization", "LeaveOrganization",
                "MoveAccount", "RemoveAccountFromOrganization", "UpdatePolicy", "UpdateOrganizationalUnit",
            ]),
    ]

    /// The control of a number of any version, `4.3`, `3.3`, `5.3`, or of Security Hub, `CloudWatch.1`; nil for none.
    package static func named(_ text: String) -> BenchmarkControl? {
        all.first { control in
            text == control.number || text == control.numberInVersion1 || text == control.numberInVersion6
                || text.lowercased() == control.securityHub?.lowercased()
        }
    }

    /// The control as a metric filter that counts.
    ///
    /// - Throws: `FilterPatternError` or `MetricError`, which no control of the benchmark is reason for.
    package func filter() throws -> MetricFilter {
        MetricFilter(
            name: number, pattern: try FilterPattern(pattern),
            transformation: try MetricTransformation(namespace: "CISBenchmark", name: number))
    }
}
