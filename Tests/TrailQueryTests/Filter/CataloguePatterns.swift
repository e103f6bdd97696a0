/// The monitoring controls of the CIS AWS Foundations Benchmark and variants of them that are in use, as patterns.
enum CataloguePatterns {
    /// By number, as versions 1.3 to 5.0 count them.
    static let cis: [(number: String, pattern: String)] = [
        ("4.1", #"{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }"#),
        ("4.2", #"{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") }"#),
        (
            "4.2",
            #"{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }"#
        ),
        (
            "4.3",
            #"{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }"#
        ),
        (
            "4.4",
            names(
                "DeleteGroupPolicy", "DeleteRolePolicy", "DeleteUserPolicy", "PutGroupPolicy", "PutRolePolicy",
                "PutUserPolicy", "CreatePolicy", "DeletePolicy", "CreatePolicyVersion", "DeletePolicyVersion",
                "AttachRolePolicy", "DetachRolePolicy", "AttachUserPolicy", "DetachUserPolicy", "AttachGroupPolicy",
                "DetachGroupPolicy")
        ),
        ("4.5", names("CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging")),
        ("4.6", #"{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }"#),
        ("4.7", names(of: "kms", "DisableKey", "ScheduleKeyDeletion")),
        (
            "4.8",
            names(
                of: "s3", "PutBucketAcl", "PutBucketPolicy", "PutBucketCors", "PutBucketLifecycle",
                "PutBucketReplication", "DeleteBucketPolicy", "DeleteBucketCors", "DeleteBucketLifecycle",
                "DeleteBucketReplication")
        ),
        (
            "4.9",
            names(
                of: "config", "StopConfigurationRecorder", "DeleteDeliveryChannel", "PutDeliveryChannel",
                "PutConfigurationRecorder")
        ),
        (
            "4.10",
            names(
                "AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress", "RevokeSecurityGroupIngress",
                "RevokeSecurityGroupEgress", "CreateSecurityGroup", "DeleteSecurityGroup")
        ),
        (
            "4.11",
            names(
                "CreateNetworkAcl", "CreateNetworkAclEntry", "DeleteNetworkAcl", "DeleteNetworkAclEntry",
                "ReplaceNetworkAclEntry", "ReplaceNetworkAclAssociation")
        ),
        (
            "4.12",
            names(
                "CreateCustomerGateway", "DeleteCustomerGateway", "AttachInternetGateway", "CreateInternetGateway",
                "DeleteInternetGateway", "DetachInternetGateway")
        ),
        (
            "4.13",
            names(
                "CreateRoute", "CreateRouteTable", "ReplaceRoute", "ReplaceRouteTableAssociation", "DeleteRouteTable",
                "DeleteRoute", "DisassociateRouteTable")
        ),
        (
            "4.14",
            names(
                "CreateVpc", "DeleteVpc", "ModifyVpcAttribute", "AcceptVpcPeeringConnection",
                "CreateVpcPeeringConnection", "DeleteVpcPeeringConnection", "RejectVpcPeeringConnection",
                "AttachClassicLinkVpc", "DetachClassicLinkVpc", "DisableVpcClassicLink", "EnableVpcClassicLink")
        ),
        (
            "4.15",
            names(
                of: "organizations", "AcceptHandshake", "AttachPolicy", "CreateAccount", "CreateOrganizationalUnit",
                "CreatePolicy", "DeclineHandshake", "DeleteOrganization", "DeleteOrganizationalUnit", "DeletePolicy",
                "DetachPolicy", "DisablePolicyType", "EnablePolicyType", "InviteAccountToOrganization",
                "LeaveOrganization", "MoveAccount", "RemoveAccountFromOrganization", "UpdatePolicy",
                "UpdateOrganizationalUnit")
        ),
    ]

    /// As others wrote the same, faults and all.
    static let others = [
        #"{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") || ($.sourceIPAddress!="delivery.logs.amazonaws.com") || ($.eventName!="HeadBucket") }"#,
        #"{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*") && ($.sourceIPAddress!="delivery.logs.amazonaws.com") && ($.eventName!="HeadBucket")}"#,
        #"{(($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")) && (($.sourceIPAddress!="delivery.logs.amazonaws.com") && ($.eventName!="HeadBucket"))}"#,
        #"{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.arn != "*AWSReservedSSO*") && ($.additionalEventData.SamlProviderArn NOT EXISTS) }"#,
        #"{ ($.eventName = RunInstances) && (($.requestParameters.instanceType = *.8xlarge) || ($.requestParameters.instanceType = *.4xlarge)) }"#,
        #"{ $.userIdentity.type = Root && $.userIdentity.invokedBy NOT EXISTS && $.eventType != AwsServiceEvent }"#,
        #"{ ($.eventSource = kms.amazonaws.com) && (($.eventName=DisableKey)||($.eventName=ScheduleKeyDeletion)) }"#,
        #"{ $.readOnly is FALSE && $.managementEvent IS TRUE }"#,
    ]

    static let all = cis.map(\.pattern) + others

    private static func names(_ names: String...) -> String {
        "{ \(alternatives(names)) }"
    }

    private static func names(of service: String, _ names: String...) -> String {
        "{ ($.eventSource = \(service).amazonaws.com) && (\(alternatives(names))) }"
    }

    private static func alternatives(_ names: [String]) -> String {
        names.map { "($.eventName = \($0))" }.joined(separator: " || ")
    }
}
