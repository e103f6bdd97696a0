/// With what a caller proved who it is.
///
/// Raw values are words of the command line.
package enum Credential: String, Sendable, Hashable, CaseIterable {
    case service
    case root
    case console
    case federated
    case temporary
    case longTerm = "long-term"
    case none

    /// The members of a record that tell.
    package struct Evidence: Sendable, Hashable {
        /// `userIdentity.type`.
        package var identityType: String?
        package var eventType: String?
        /// `sessionCredentialFromConsole`, delivered as text.
        package var sessionCredentialFromConsole: String?
        package var accessKeyId: String?
        /// Whether `webIdFederationData.federatedProvider` or `identityProvider` is there.
        package var namesIdentityProvider: Bool

        package init(
            identityType: String?, eventType: String?, sessionCredentialFromConsole: String?, accessKeyId: String?,
            namesIdentityProvider: Bool
        ) {
            self.identityType = identityType
            self.eventType = eventType
            self.sessionCredentialFromConsole = sessionCredentialFromConsole
            self.accessKeyId = accessKeyId
            self.namesIdentityProvider = namesIdentityProvider
        }
    }

    private static let federatedTypes: Set<String> = [
        "SAMLUser", "WebIdentityUser", "FederatedUser", "IdentityCenterUser", "Directory",
    ]
    private static let consoleEventTypes: Set<String> = ["AwsConsoleSignIn", "AwsConsoleAction"]

    /// The first rule that holds.
    package init(_ evidence: Evidence) {
        let type = evidence.identityType
        let key = evidence.accessKeyId ?? ""
        self =
            if type == "AWSService" || (type == nil && evidence.eventType == "AwsServiceEvent") {
                .service
            } else if type == "Root" {
                .root
            } else if Credential.isConsole(evidence.eventType, evidence.sessionCredentialFromConsole) {
                .console
            } else if Credential.federatedTypes.contains(type ?? "") || evidence.namesIdentityProvider {
                .federated
            } else if key.hasPrefix("ASIA") || type == "AssumedRole" || type == "Role" {
                .temporary
            } else if key.hasPrefix("AKIA") {
                .longTerm
            } else {
                .none
            }
    }

    /// Whether a call was made by someone signed in to the console.
    static func isConsole(_ eventType: String?, _ sessionCredentialFromConsole: String?) -> Bool {
        consoleEventTypes.contains(eventType ?? "") || sessionCredentialFromConsole == "true"
    }

    /// Whether the caller had shown a second factor; nil where the record does not say.
    ///
    /// - Parameters:
    ///   - sessionAttribute: `userIdentity.sessionContext.attributes.mfaAuthenticated`.
    ///   - consoleLogin: `additionalEventData.MFAUsed`, of `ConsoleLogin` only.
    package func mfa(sessionAttribute: String?, consoleLogin: String?) -> Bool? {
        // The identity provider asked for the second factor, not AWS: "false" here would accuse wrongly.
        if self == .federated { return nil }
        switch (sessionAttribute, consoleLogin) {
        case ("true", _): return true
        case ("false", _): return false
        case (_, "Yes"): return true
        case (_, "No"): return false
        default: return nil
        }
    }
}
