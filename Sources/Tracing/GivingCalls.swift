/// The names of calls that give somebody access.
///
/// From the service authorization reference and the CloudTrail guides of the services; calls with which a role is passed
/// are those that need `iam:PassRole`.
enum GivingCalls {
    /// Their answers hold keys.
    static let issuing: Set<String> = [
        "AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "AssumeRoot", "GetSessionToken",
        "GetFederationToken", "CreateAccessKey", "CreateSession", "GetRoleCredentials", "GetCredentialsForIdentity",
        "AssumeRoleForPodIdentity", "GetDelegatedAccessToken", "GetDataAccess", "GetTemporaryGlueTableCredentials",
        "GetTemporaryGluePartitionCredentials", "GetTemporaryDataLocationCredentials",
    ]

    /// They make a user, or open a way in.
    static let userAccess: Set<String> = [
        "CreateUser", "CreateLoginProfile", "UpdateLoginProfile", "UpdateAccessKey", "CreateServiceSpecificCredential",
        "ResetServiceSpecificCredential", "UploadSSHPublicKey", "UploadSigningCertificate", "DeactivateMFADevice",
    ]

    /// They say who may take a role.
    static let trust: Set<String> = ["CreateRole", "UpdateAssumeRolePolicy"]

    /// They hand a role to a service.
    ///
    /// Lambda's names carry a version.
    static let passing: Set<String> = [
        "RunInstances", "RequestSpotInstances", "RequestSpotFleet", "AssociateIamInstanceProfile",
        "ReplaceIamInstanceProfileAssociation", "AddRoleToInstanceProfile", "CreateLaunchTemplate",
        "CreateLaunchTemplateVersion", "CreateLaunchConfiguration", "CreateAutoScalingGroup",
        "CreateFunction20150331", "CreateFunction20150331v2", "UpdateFunctionConfiguration20150331",
        "UpdateFunctionConfiguration20150331v2", "CreateStack", "UpdateStack", "CreateChangeSet", "CreateStackSet",
        "RegisterTaskDefinition", "RunTask", "CreateService", "UpdateService", "SubmitJob", "RegisterJobDefinition",
        "CreateComputeEnvironment", "CreateJob", "UpdateJob", "CreateDevEndpoint", "UpdateDevEndpoint", "CreateCrawler",
        "CreateNotebookInstance", "CreateTrainingJob", "CreateProcessingJob", "CreateModel", "CreateDomain",
        "CreateUserProfile", "CreateProject", "UpdateProject", "CreatePipeline", "UpdatePipeline", "CreateStateMachine",
        "UpdateStateMachine", "CreateCluster", "CreateNodegroup", "CreateFargateProfile",
        "CreatePodIdentityAssociation",
        "RunJobFlow", "PutRule", "PutTargets", "CreateSchedule", "UpdateSchedule", "CreatePipe",
        "StartAutomationExecution", "CreateActivation", "CreateDeploymentGroup", "CreateDataSource", "CreateFlow",
        "CreateEnvironment", "UpdateEnvironment", "CreateApplication", "PutFunction", "CreateAgent",
        "CreateGatewayInstance", "CreateProfile", "CreateAccessGrantsLocation",
    ]

    /// The console's.
    static let signIn: Set<String> = ["ConsoleLogin", "SwitchRole"]
    /// With which a session is made one of the console.
    static let signInTokens: Set<String> = ["GetSigninToken"]

    static let all = issuing.union(userAccess).union(trust).union(passing).union(signInTokens)
}
