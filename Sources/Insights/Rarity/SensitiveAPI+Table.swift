extension SensitiveAPI {
    /// By service and name: `iam CreateUser`.
    static let all: [String: SensitiveAPI] = {
        var all: [String: SensitiveAPI] = [:]
        for (tactic, lines) in tactics {
            for line in lines.split(separator: "\n") {
                let words = line.split(separator: " ")
                guard words.count == 4, let weight = Double(String(words[3])) else { continue }
                all["\(words[0]) \(words[1])"] = SensitiveAPI(
                    tactic: tactic, technique: String(words[2]), weight: weight)
            }
        }
        return all
    }()

    /// A line a call: service, name, technique, weight.
    ///
    /// 10: seldom done, and seldom without harm where it is not expected. 3: often part of an attack, and of much work.
    /// 1: reading that an attacker does first.
    private static let tactics: [(tactic: String, lines: String)] = [
        (
            "Initial Access",
            """
            signin ConsoleLogin T1078.004 3
            sts GetFederationToken T1078.004 10
            signin GetSigninToken T1078.004 3
            sts AssumeRoot T1078.004 10
            sts GetSessionToken T1078.004 3
            rolesanywhere CreateSession T1078.004 3
            """
        ),
        (
            "Execution",
            """
            ssm SendCommand T1651 10
            ssm StartSession T1651 3
            ssm ResumeSession T1651 3
            ssm StartAutomationExecution T1651 3
            ssm CreateAssociation T1651 3
            ssm CreateDocument T1651 3
            ecs ExecuteCommand T1651 10
            lambda CreateFunction T1648 3
            lambda CreateEventSourceMapping T1648 3
            ec2 ModifyInstanceAttribute T1059 10
            ec2 RequestSpotInstances T1578.002 3
            glue CreateDevEndpoint T1648 10
            glue CreateJob T1648 3
            sagemaker CreateNotebookInstance T1578.002 3
            sagemaker CreatePresignedNotebookInstanceUrl T1651 10
            codebuild StartBuild T1648 1
            codebuild CreateProject T1648 3
            cloudformation CreateStack T1648 1
            datapipeline CreatePipeline T1648 3
            states CreateStateMachine T1648 3
            """
        ),
        (
            "Persistence",
            """
            iam CreateUser T1136.003 10
            iam CreateAccessKey T1098.001 10
            iam CreateLoginProfile T1098.001 10
            iam CreateRole T1136.003 3
            iam CreateServiceSpecificCredential T1098.001 10
            iam ResetServiceSpecificCredential T1098.001 10
            iam UploadSSHPublicKey T1098.004 10
            iam UploadSigningCertificate T1098.001 10
            iam CreateVirtualMFADevice T1556.006 3
            iam EnableMFADevice T1556.006 3
            iam UpdateAssumeRolePolicy T1098.003 10
            iam CreateSAMLProvider T1484.002 10
            iam UpdateSAMLProvider T1484.002 10
            iam CreateOpenIDConnectProvider T1484.002 10
            iam UpdateOpenIDConnectProviderThumbprint T1484.002 10
            iam AddClientIDToOpenIDConnectProvider T1484.002 10
            rolesanywhere CreateTrustAnchor T1098.001 10
            rolesanywhere UpdateTrustAnchor T1098.001 10
            rolesanywhere CreateProfile T1098.001 10
            lambda AddPermission T1098.003 10
            lambda UpdateFunctionCode T1525 10
            lambda UpdateFunctionConfiguration T1525 10
            lambda CreateFunctionUrlConfig T1098.003 10
            lambda AddLayerVersionPermission T1098.003 10
            lambda PublishLayerVersion T1525 3
            ecr PutImage T1525 1
            ecr SetRepositoryPolicy T1098.003 3
            ec2 ImportKeyPair T1098.004 10
            ec2 CreateKeyPair T1098.004 3
            ec2 CreateNetworkAclEntry T1562.007 3
            events PutRule T1546 3
            events PutTargets T1546 3
            scheduler CreateSchedule T1053 3
            sso CreateAccountAssignment T1098.003 3
            sso-directory CreateUser T1136.003 10
            identitystore CreateUser T1136.003 10
            identitystore CreateGroupMembership T1098.003 10
            cognito-idp AdminCreateUser T1136.003 3
            organizations InviteAccountToOrganization T1136.003 3
            organizations CreateAccount T1136.003 3
            organizations RegisterDelegatedAdministrator T1098.003 10
            apigateway CreateApiKey T1098.001 3
            """
        ),
        (
            "Privilege Escalation",
            """
            iam AttachUserPolicy T1098.003 10
            iam AttachRolePolicy T1098.003 10
            iam AttachGroupPolicy T1098.003 10
            iam PutUserPolicy T1098.003 10
            iam PutRolePolicy T1098.003 3
            iam PutGroupPolicy T1098.003 10
            iam CreatePolicyVersion T1098.003 10
            iam SetDefaultPolicyVersion T1098.003 10
            iam CreatePolicy T1098.003 3
            iam AddUserToGroup T1098.003 10
            iam UpdateLoginProfile T1098.001 10
            iam ChangePassword T1098.001 3
            iam AddRoleToInstanceProfile T1098.003 10
            iam DeleteRolePermissionsBoundary T1098.003 10
            iam DeleteUserPermissionsBoundary T1098.003 10
            iam PutRolePermissionsBoundary T1098.003 3
            ec2 AssociateIamInstanceProfile T1098.003 10
            ec2 ReplaceIamInstanceProfileAssociation T1098.003 10
            sso AttachManagedPolicyToPermissionSet T1098.003 10
            sso PutInlinePolicyToPermissionSet T1098.003 10
            sso AttachCustomerManagedPolicyReferenceToPermissionSet T1098.003 10
            """
        ),
        (
            "Defense Evasion",
            """
            cloudtrail StopLogging T1562.008 10
            cloudtrail DeleteTrail T1562.008 10
            cloudtrail UpdateTrail T1562.008 10
            cloudtrail PutEventSelectors T1562.008 10
            cloudtrail DeleteEventDataStore T1562.008 10
            cloudtrail StopEventDataStoreIngestion T1562.008 10
            cloudtrail DeregisterOrganizationDelegatedAdmin T1562.008 10
            cloudtrail PutInsightSelectors T1562.008 3
            ec2 DeleteFlowLogs T1562.008 10
            route53resolver DeleteResolverQueryLogConfig T1562.008 10
            route53resolver DisassociateResolverQueryLogConfig T1562.008 10
            logs DeleteLogGroup T1562.008 10
            logs DeleteLogStream T1070 10
            logs PutRetentionPolicy T1562.008 3
            logs DeleteSubscriptionFilter T1562.008 10
            logs DeleteMetricFilter T1562.008 10
            s3 PutBucketLogging T1562.008 3
            s3 DeleteBucketLifecycle T1562 3
            s3 PutBucketLifecycle T1485.001 10
            s3 PutBucketLifecycleConfiguration T1485.001 10
            s3 PutBucketVersioning T1562 10
            s3 PutObjectLockConfiguration T1562 3
            config StopConfigurationRecorder T1562.001 10
            config DeleteConfigurationRecorder T1562.001 10
            config DeleteDeliveryChannel T1562.001 10
            config DeleteConfigRule T1562.001 10
            guardduty DeleteDetector T1562.001 10
            guardduty UpdateDetector T1562.001 10
            guardduty CreateFilter T1562.001 10
            guardduty CreateIPSet T1562.001 10
            guardduty DeleteMembers T1562.001 10
            guardduty DisassociateMembers T1562.001 10
            guardduty DisassociateFromAdministratorAccount T1562.001 10
            guardduty StopMonitoringMembers T1562.001 10
            guardduty DeletePublishingDestination T1562.001 10
            securityhub DisableSecurityHub T1562.001 10
            securityhub BatchDisableStandards T1562.001 10
            securityhub DeleteMembers T1562.001 10
            macie2 DisableMacie T1562.001 10
            access-analyzer DeleteAnalyzer T1562.001 10
            inspector2 Disable T1562.001 10
            cloudwatch DeleteAlarms T1562.001 10
            monitoring DeleteAlarms T1562.001 10
            monitoring DisableAlarmActions T1562.001 10
            monitoring SetAlarmState T1562.001 3
            events DisableRule T1562.001 10
            events DeleteRule T1562.001 3
            waf DeleteWebACL T1562.007 10
            wafv2 DeleteWebACL T1562.007 10
            wafv2 DisassociateWebACL T1562.007 10
            wafv2 UpdateWebACL T1562.007 3
            network-firewall DeleteFirewall T1562.007 10
            organizations LeaveOrganization T1666 10
            organizations DetachPolicy T1562.001 10
            organizations DeletePolicy T1562.001 10
            organizations DisableAWSServiceAccess T1562.001 10
            iam DeactivateMFADevice T1556.006 10
            iam DeleteVirtualMFADevice T1556.006 3
            iam DeleteAccountPasswordPolicy T1556.009 10
            iam UpdateAccountPasswordPolicy T1556.009 3
            ec2 ModifySnapshotTier T1578 3
            ec2 DisableEbsEncryptionByDefault T1562.001 10
            bedrock DeleteModelInvocationLoggingConfiguration T1562.008 10
            bedrock PutModelInvocationLoggingConfiguration T1562.008 10
            """
        ),
        (
            "Credential Access",
            """
            secretsmanager GetSecretValue T1555.006 3
            secretsmanager BatchGetSecretValue T1555.006 10
            secretsmanager PutResourcePolicy T1555.006 10
            ssm GetParameter T1555.006 1
            ssm GetParameters T1555.006 3
            ssm GetParametersByPath T1555.006 3
            ssm GetParameterHistory T1555.006 3
            ec2 GetPasswordData T1555.006 10
            kms Decrypt T1555.006 1
            kms PutKeyPolicy T1098.003 10
            kms CreateGrant T1098.003 3
            ecr GetAuthorizationToken T1528 1
            codeartifact GetAuthorizationToken T1528 1
            redshift GetClusterCredentials T1528 3
            redshift-serverless GetCredentials T1528 3
            rds ModifyDBInstance T1098 3
            rds ModifyDBCluster T1098 3
            lightsail GetInstanceAccessDetails T1552 10
            lightsail DownloadDefaultKeyPair T1552.004 10
            cognito-identity GetCredentialsForIdentity T1528 1
            iam GenerateCredentialReport T1087.004 1
            """
        ),
        (
            "Discovery",
            """
            sts GetCallerIdentity T1087.004 1
            iam ListUsers T1087.004 1
            iam ListRoles T1087.004 1
            iam ListAccessKeys T1087.004 1
            iam ListAttachedUserPolicies T1069.003 1
            iam ListAttachedRolePolicies T1069.003 1
            iam ListUserPolicies T1069.003 1
            iam ListGroupsForUser T1069.003 1
            iam GetAccountAuthorizationDetails T1087.004 10
            iam GetAccountSummary T1087.004 1
            iam SimulatePrincipalPolicy T1069.003 3
            iam GetCredentialReport T1087.004 3
            organizations DescribeOrganization T1580 1
            organizations ListAccounts T1580 1
            ec2 DescribeInstanceAttribute T1580 3
            ec2 GetConsoleOutput T1580 3
            ec2 GetConsoleScreenshot T1113 10
            ec2 GetLaunchTemplateData T1580 3
            ec2 DescribeLaunchTemplateVersions T1580 1
            s3 ListBuckets T1619 1
            s3 ListAllMyBuckets T1619 1
            secretsmanager ListSecrets T1580 1
            ssm DescribeParameters T1580 1
            ssm DescribeInstanceInformation T1580 1
            cloudtrail DescribeTrails T1526 1
            cloudtrail GetTrailStatus T1526 1
            guardduty ListDetectors T1518.001 1
            ses GetSendQuota T1526 10
            ses GetAccount T1526 10
            ses ListIdentities T1526 3
            servicequotas ListServiceQuotas T1580 3
            support DescribeTrustedAdvisorChecks T1526 3
            bedrock ListFoundationModels T1526 3
            bedrock GetFoundationModelAvailability T1526 3
            bedrock GetUseCaseForModelAccess T1526 3
            """
        ),
        (
            "Lateral Movement",
            """
            ec2-instance-connect SendSSHPublicKey T1021.004 10
            ec2-instance-connect SendSerialConsoleSSHPublicKey T1021.008 10
            ec2-instance-connect OpenTunnel T1021.007 10
            ec2 EnableSerialConsoleAccess T1021.008 10
            ec2 CreateVpcPeeringConnection T1021 3
            ec2 AcceptVpcPeeringConnection T1021 3
            """
        ),
        (
            "Exfiltration",
            """
            ec2 ModifySnapshotAttribute T1537 10
            ec2 ModifyImageAttribute T1537 10
            ec2 ResetSnapshotAttribute T1537 3
            ec2 AuthorizeSecurityGroupIngress T1562.007 10
            ec2 AuthorizeSecurityGroupEgress T1562.007 3
            ec2 SharedSnapshotVolumeCreated T1537 10
            ec2 SharedSnapshotCopyInitiated T1537 10
            ec2 CopySnapshot T1537 3
            ec2 CreateStoreImageTask T1537 10
            ec2 CreateInstanceExportTask T1537 10
            ec2 ExportImage T1537 10
            ec2 CreateTrafficMirrorSession T1040 10
            ebs GetSnapshotBlock T1530 10
            ebs ListSnapshotBlocks T1530 10
            rds ModifyDBSnapshotAttribute T1537 10
            rds ModifyDBClusterSnapshotAttribute T1537 10
            rds StartExportTask T1537 10
            rds CreateDBSnapshot T1537 3
            rds RestoreDBInstanceFromDBSnapshot T1537 3
            s3 PutBucketPolicy T1537 10
            s3 PutBucketAcl T1537 10
            s3 DeleteBucketPolicy T1537 3
            s3 PutBucketPublicAccessBlock T1562.007 10
            s3 DeleteBucketPublicAccessBlock T1562.007 10
            s3 DeletePublicAccessBlock T1562.007 10
            s3 PutAccountPublicAccessBlock T1562.007 10
            s3 DeleteAccountPublicAccessBlock T1562.007 10
            s3 PutBucketReplication T1537 10
            s3 CreateAccessPoint T1537 3
            ram CreateResourceShare T1537 10
            ram AssociateResourceShare T1537 10
            datasync CreateTask T1537 10
            transfer CreateServer T1567 10
            transfer CreateUser T1136.003 10
            dynamodb ExportTableToPointInTime T1537 3
            """
        ),
        (
            "Impact",
            """
            kms ScheduleKeyDeletion T1485 10
            kms DisableKey T1485 10
            kms DeleteImportedKeyMaterial T1485 10
            s3 DeleteBucket T1485 3
            s3 DeleteObjects T1485 3
            s3 DeleteObjectVersion T1485 10
            s3 PutBucketEncryption T1486 3
            rds DeleteDBInstance T1485 10
            rds DeleteDBCluster T1485 10
            rds DeleteGlobalCluster T1485 10
            dynamodb DeleteTable T1485 10
            ec2 DeleteSnapshot T1490 3
            ec2 DeleteVolume T1485 3
            ec2 TerminateInstances T1485 3
            ec2 RunInstances T1496.001 10
            ec2 CreateFleet T1496.001 3
            ecs RegisterTaskDefinition T1496.001 3
            ecs CreateCluster T1496.001 3
            backup DeleteRecoveryPoint T1490 10
            backup DeleteBackupVault T1490 10
            elasticfilesystem DeleteFileSystem T1485 10
            eks DeleteCluster T1485 10
            secretsmanager DeleteSecret T1485 10
            cloudformation DeleteStack T1485 3
            servicequotas RequestServiceQuotaIncrease T1496 10
            bedrock PutUseCaseForModelAccess T1496.004 10
            bedrock CreateFoundationModelAgreement T1496.004 10
            bedrock PutFoundationModelEntitlement T1496.004 10
            bedrock InvokeModel T1496.004 3
            bedrock InvokeModelWithResponseStream T1496.004 3
            ses VerifyEmailIdentity T1496.003 10
            ses UpdateAccountSendingEnabled T1496.003 10
            ses PutAccountDetails T1496.003 10
            sns SetSMSAttributes T1496.003 10
            amplify CreateApp T1496.001 3
            account CloseAccount T1531 10
            organizations CloseAccount T1531 10
            organizations RemoveAccountFromOrganization T1531 10
            iam DeleteUser T1531 3
            iam DeleteLoginProfile T1531 3
            iam DeleteAccessKey T1531 3
            iam UpdateAccessKey T1531 3
            route53domains TransferDomain T1584.001 10
            """
        ),
    ]
}
