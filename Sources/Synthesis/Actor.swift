/// Someone or something that makes calls, with lasting habits: where from, with what, which calls, and when.
struct Actor: Sendable {
    /// What `userIdentity` looks like.
    enum Kind: Sendable {
        case iamUser, assumedRole, service, root, foreignAccount, federatedUser, samlUser, webIdentityUser
        case identityCenterUser, unknown
        /// `userIdentity` without a type, as some service events have it.
        case untyped
    }

    /// How a role's sessions come about.
    enum Trust: Sendable {
        /// A service takes the role, such as `lambda.amazonaws.com`.
        case service(String)
        /// A token of an OIDC provider, by its ARN.
        case webIdentity(String)
        case saml(String)
        /// A user of IAM Identity Center.
        case identityCenter
        /// Another actor takes it, by position.
        case actor(Int)
        case none

        var beginsSessions: Bool {
            if case .none = self { false } else { true }
        }
    }

    var kind: Kind
    var occupation: Occupation
    /// The position of its account; calls are recorded there.
    var account: Int
    /// The account in `userIdentity`, which for visitors is another.
    var ownAccountID: String
    var name: String
    var path = "/"
    var uniqueID: String
    var trust = Trust.none
    /// The names of its sessions; a session takes one for its life.
    var sessionNames: [String] = []
    /// Seconds a session lives; sessions follow each other without a gap.
    var sessionSeconds: Int64 = 3_600
    /// Sessions living at the same time.
    var concurrency = 1
    var hasMFA = false
    /// Calls made in the console, of a thousand.
    var consolePerMille = 0
    /// Calls that a service makes with this identity, of a thousand, and which service.
    var forwardedPerMille = 0
    var forwarder = "cloudformation.amazonaws.com"
    var addresses: [SourceAddress] = []
    var agents: [UserAgentUse] = []
    var operations: [Int] = []
    var cumulativeWeights: [Int] = []
    /// Activity at any hour, and on top of it activity at working hours.
    var steadyWeight = 0
    var workWeight = 0
    var homeRegion = 0
    /// TLS of its client, as `tlsDetails` has it; nil where the client is a service.
    var tls: TLS?
    var refusalsFactor = 1

    struct TLS: Sendable {
        let version: String
        let cipherSuite: String
        let keyExchange: String?
    }
}

/// A source address with what it means.
struct SourceAddress: Sendable {
    let text: String
    let symbol: Symbol
    let kind: Symbol
    /// The VPC endpoint that calls from here come through; empty when none.
    let endpoint: String
    let endpointSymbol: Symbol

    init(text: String, kind: String, endpoint: String = "", _ symbols: inout SymbolTable) {
        self.text = text
        symbol = symbols.symbol(text)
        self.kind = symbols.symbol(kind)
        self.endpoint = endpoint
        endpointSymbol = symbols.symbol(endpoint)
    }
}

/// A user agent as an actor uses it, ready to be counted.
struct UserAgentUse: Sendable {
    let text: String
    let symbol: Symbol
    let channel: Symbol
    let agent: Symbol

    init(_ agent: UserAgent, _ symbols: inout SymbolTable) {
        text = agent.text
        symbol = symbols.symbol(agent.text)
        channel = symbols.symbol(agent.channel)
        self.agent = symbols.symbol(agent.agent)
    }
}
