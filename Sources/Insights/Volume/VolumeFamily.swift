/// What is counted of which kind of key.
///
/// Keys of one family share a budget.
package enum VolumeFamily: UInt8, Sendable, Hashable, CaseIterable {
    /// Calls of an API in an account and region: reads, too.
    case calls
    /// The same with one error code.
    case errors
    /// Of a principal in an account.
    case principalCalls
    case principalErrors
    /// Distinct APIs that were denied, each once an hour.
    case principalDenials
    case principalRegions
    case principalServices
    /// Calls of a principal on the objects of one bucket.
    case bucket
    /// Calls of a principal on objects of any bucket.
    case principalObjects
    /// Failed sign-ins to the console.
    case loginFailuresByAddress
    case loginFailuresByUser

    /// What an incident of the family is called.
    var kind: InsightKind {
        switch self {
        case .calls: .apiCallRate
        case .errors: .apiErrorRate
        case .principalCalls, .principalErrors, .principalRegions, .principalServices: .principalRate
        case .principalDenials: .accessDeniedBurst
        case .bucket, .principalObjects: .bucketAccess
        case .loginFailuresByAddress, .loginFailuresByUser: .consoleLoginFailures
        }
    }

    /// What one of the counted is called, and several.
    var unit: (one: String, many: String) {
        switch self {
        case .calls, .principalCalls: ("call", "calls")
        case .errors, .principalErrors: ("error", "errors")
        case .principalDenials: ("denied API", "denied APIs")
        case .principalRegions: ("region", "regions")
        case .principalServices: ("service", "services")
        case .bucket, .principalObjects: ("call on objects", "calls on objects")
        case .loginFailuresByAddress, .loginFailuresByUser: ("failed sign-in", "failed sign-ins")
        }
    }

    /// Whether silence of it can be told; what happens seldom is silent mostly.
    var canFallSilent: Bool { self == .calls || self == .principalCalls }
}
