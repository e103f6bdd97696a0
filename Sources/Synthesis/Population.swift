/// The organisation: its accounts, who acts in them, from where, and how much.
struct Population: Sendable {
    struct Account: Sendable {
        let id: String
        let alias: String
        let symbol: Symbol
        let resources: AccountResources
        /// Positions in `actors`.
        let actors: [Int]
        let homeRegion: Int
        /// Hours that its people are ahead of UTC.
        let hoursAhead: Int
        let weight: Int
        /// Sessions whose beginning is recorded, of a thousand, so that they stay a small part of the events.
        var sessionStartsPerMille: Int
        /// Roles of other accounts that an actor of this one takes.
        var foreignRoles: [Int] = []
    }

    let seed: UInt64
    /// `o-` and ten letters.
    let organization: String
    let regions: [String]
    var accounts: [Account] = []
    var actors: [Actor] = []
    /// Of all accounts; empty where activity is even.
    var habits: [Habit] = []
    var symbols = SymbolTable()
    /// The developer whose key leaks, in the account where the story begins, and the role it reaches in another.
    private(set) var developer = 0
    private(set) var crossAccountRole = 0
    /// What people use the console with.
    private(set) var browsers: [UserAgentUse] = []
    /// How calls look that a service makes with someone's credentials.
    private(set) var forwarderAddress: SourceAddress
    private(set) var forwarderAgent: UserAgentUse
    private(set) var internalAgent: UserAgentUse

    init(_ options: SynthesisOptions) {
        seed = options.seed
        regions = Array(SynthesisOptions.regionNames.prefix(options.regions))
        var random = RandomStream(seed, 1)
        var organization = Array("o-".utf8)
        for _ in 0..<10 {
            organization.append(Array("abcdefghijklmnopqrstuvwxyz0123456789".utf8)[random.below(36)])
        }
        self.organization = String(decoding: organization, as: UTF8.self)
        var identifiers: [String] = []
        var taken: Set<String> = []
        while identifiers.count < options.accounts {
            var bytes: [UInt8] = []
            bytes.append(decimal: 100_000_000_000 + random.below(900_000_000_000))
            let id = String(decoding: bytes, as: UTF8.self)
            if taken.insert(id).inserted { identifiers.append(id) }
        }
        forwarderAddress = SourceAddress(text: "cloudformation.amazonaws.com", kind: "service", &symbols)
        forwarderAgent = UserAgentUse(
            UserAgent("iac", "CloudFormation", "cloudformation.amazonaws.com"), &symbols)
        internalAgent = UserAgentUse(UserAgent("service", "AWS Internal", "AWS Internal"), &symbols)
        for agent in UserAgent.browsers {
            browsers.append(UserAgentUse(agent, &symbols))
        }
        for (index, id) in identifiers.enumerated() {
            var builder = AccountBuilder(
                index: index, id: id, organization: self.organization, identifiers: identifiers,
                regionCount: regions.count, random: RandomStream(seed, 2, UInt64(index)), firstActor: actors.count,
                symbols: symbols)
            let account = builder.build()
            symbols = builder.symbols
            if index == 0 { developer = builder.developer }
            if index == min(1, identifiers.count - 1) { crossAccountRole = builder.crossAccountRole }
            actors += builder.actors
            accounts.append(account)
        }
        setChain()
        setSessionStarts(options)
        addHabits(options)
    }

    /// The administrators' role of each account is taken by the developer of the account before.
    private mutating func setChain() {
        for index in accounts.indices {
            let developers = accounts[(index + accounts.count - 1) % accounts.count].actors.filter {
                if case .iamUser = actors[$0].kind { return actors[$0].occupation.contains(.administration) }
                return false
            }
            guard let developer = developers.first else { continue }
            for actor in accounts[index].actors {
                guard case .actor = actors[actor].trust else { continue }
                actors[actor].trust = .actor(developer)
                if actors[developer].account != index {
                    accounts[actors[developer].account].foreignRoles.append(actor)
                }
            }
        }
    }

    private mutating func setSessionStarts(_ options: SynthesisOptions) {
        let total = max(1, accounts.reduce(0) { $0 + $1.weight })
        for index in accounts.indices {
            var perDay = 0
            for actor in accounts[index].actors {
                if case .none = actors[actor].trust { continue }
                perDay += Int(86_400 / actors[actor].sessionSeconds) * actors[actor].concurrency
            }
            let events = options.targetEvents / max(1, options.days) * accounts[index].weight / total
            accounts[index].sessionStartsPerMille = min(1_000, events * 18 / max(1, perDay))
        }
    }
}
