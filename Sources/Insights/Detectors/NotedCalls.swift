/// Calls whose request parameters a detector reads.
enum NotedCalls {
    /// What they ask for tells whether less is logged afterwards.
    static let loggingSettings: Set<String> = [
        "PutEventSelectors", "UpdateTrail", "UpdateDetector", "PutConfigurationRecorder", "UpdateEventDataStore",
    ]

    /// Their parameters hold a document that a caller can make as large as it likes.
    static let withDocuments: Set<String> = [
        "PutUserPolicy", "PutRolePolicy", "PutGroupPolicy", "CreatePolicy", "CreatePolicyVersion", "CreateRole",
        "UpdateAssumeRolePolicy", "CreateSAMLProvider", "UpdateSAMLProvider", "PutBucketPolicy", "PutKeyPolicy",
        "PutResourcePolicy", "SetRepositoryPolicy", "SetQueueAttributes", "SetTopicAttributes", "RunInstances",
        "ModifyInstanceAttribute", "CreateLaunchTemplate", "CreateLaunchTemplateVersion", "SendCommand",
        "CreateDocument", "UpdateDocument", "CreateAssociation", "StartAutomationExecution", "CreateStack",
        "UpdateStack", "CreateChangeSet", "RegisterTaskDefinition", "RunTask", "CreateProject", "StartBuild",
        "CreateStateMachine", "UpdateStateMachine", "PutRule", "PutTargets", "PutParameter", "CreatePolicyTemplate",
        "ImportKeyPair", "AuthorizeSecurityGroupIngress", "PutInlinePolicyToPermissionSet",
    ]
}
