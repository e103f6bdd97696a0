/// What kind of unusual: the first two are AWS's own names, the others go on in their manner.
package enum InsightKind: String, Sendable, Hashable, CaseIterable {
    case apiCallRate = "ApiCallRateInsight"
    case apiErrorRate = "ApiErrorRateInsight"
    /// Of one principal: calls, errors, distinct calls that were denied.
    case principalRate = "PrincipalRateInsight"
    /// Of one principal on one bucket.
    case bucketAccess = "BucketAccessInsight"
    case accessDeniedBurst = "AccessDeniedBurstInsight"
    case consoleLoginFailures = "ConsoleLoginFailuresInsight"
    case activityDrop = "ActivityDropInsight"
    case slowDrip = "SlowDripInsight"
    case firstSeen = "FirstSeenInsight"
    case rareCombination = "RareCombinationInsight"
    case attackSequence = "AttackSequenceInsight"
    case impossibleTravel = "ImpossibleTravelInsight"
    case credentialSharing = "CredentialSharingInsight"
    case instanceCredentialExfiltration = "InstanceCredentialExfiltrationInsight"
    case consoleLoginNoMFA = "ConsoleLoginNoMfaInsight"
    case passwordSpraying = "PasswordSprayingInsight"
    case successAfterFailures = "SuccessAfterFailuresInsight"
    case newRegion = "NewRegionInsight"
    case loggingTampered = "LoggingTamperedInsight"
    case parametersOmitted = "ParametersOmittedInsight"
}
