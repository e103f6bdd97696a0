/// What is looked at for something new: which values a context has shown.
enum RarityContext: UInt8, Sendable, Hashable, CaseIterable {
    /// R1: the calls of a principal.
    case principalCall = 1
    /// R2: the Regions of a principal.
    case principalRegion
    /// R3: the networks of a principal.
    case principalNetwork
    /// R4: the families of user agents of a principal.
    case principalAgent
    /// R5: the services of an account.
    case accountService
    /// R6: the Regions of an account.
    case accountRegion
    /// R7: the errors of an account: call and error code.
    case accountError
    /// R8: who assumes a role.
    case roleAssumer
    /// R9: the networks of a long-term access key.
    case keyNetwork
    /// R10: who uses a bucket, secret, key, function.
    case resourcePrincipal
    /// R11: the hours in which a principal is active, of working days and of weekends.
    case principalHour
    /// R12: the accounts whose principals act in an account.
    case accountSource
    /// The principals of an account.
    case accountPrincipal

    /// Which question a value answers: signals that answer the same one are seldom independent.
    enum Question: Int, Sendable, CaseIterable {
        case what, from, with, place, who, when
    }

    var question: Question {
        switch self {
        case .principalCall, .accountService, .accountError: .what
        case .principalNetwork, .keyNetwork: .from
        case .principalAgent: .with
        case .principalRegion, .accountRegion: .place
        case .roleAssumer, .resourcePrincipal, .accountSource, .accountPrincipal: .who
        case .principalHour: .when
        }
    }

    /// The levels of the backoff, the most general first: each stands in for the next where that knows little.
    enum Level: UInt8, Sendable {
        case organisation = 1
        case account, peers, own
    }

    var levels: [Level] {
        switch self {
        case .principalCall, .principalRegion, .principalNetwork, .principalAgent, .principalHour:
            [.organisation, .account, .peers, .own]
        case .keyNetwork: [.organisation, .account, .peers, .own]
        case .accountService, .accountRegion, .accountError, .accountSource: [.organisation, .account]
        case .accountPrincipal: [.account]
        // Of a resource and a role, the level of peers asks for the group of the principal.
        case .roleAssumer, .resourcePrincipal: [.peers, .own]
        }
    }
}
