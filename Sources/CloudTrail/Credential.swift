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
