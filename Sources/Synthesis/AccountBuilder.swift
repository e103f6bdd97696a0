/// Fills one account with actors.
struct AccountBuilder {
    let index: Int
    let id: String
    let organization: String
    let identifiers: [String]
    let regionCount: Int
    var random: RandomStream
    let firstActor: Int
    var symbols: SymbolTable
    private(set) var actors: [Actor] = []
    private(set) var developer = 0
    private(set) var crossAccountRole = 0
    private var roles: [String] = []
    private var users: [String] = []
    private let homeRegion: Int

    init(
        index: Int, id: String, organization: String, identifiers: [String], regionCount: Int, random: RandomStream,
        firstActor: Int, symbols: SymbolTable
    ) {
        self.index = index
        self.id = id
        self.organization = organization
        self.identifiers = identifiers
        self.regionCount = regionCount
        self.random = random
        self.firstActor = firstActor
        self.symbols = symbols
        homeRegion = index % min(regionCount, 2)
    }

    mutating func build() -> Population.Account {
        let word = Words.accounts[index % Words.accounts.count]
        let alias = index < Words.accounts.count ? word : "\(word)-\(index / Words.accounts.count)"
        addServices()
        addWorkloads()
        addPeople(alias: alias)
        addVisitors()
        return Population.Account(
            id: id, alias: alias, symbol: symbols.symbol(id),
            resources: AccountResources(
                alias: alias, roles: roles, users: users, organization: organization, random: &random),
            actors: Array(firstActor..<(firstActor + actors.count)), homeRegion: homeRegion,
            hoursAhead: [1, -5, 1, 9, -8][index % 5], weight: 1_000 / (index + 2), sessionStartsPerMille: 0)
    }

    // MARK: Who there is

    private mutating func addServices() {
        let services: [(String, Occupation, Int)] = [
            ("cloudtrail.amazonaws.com", .logDelivery, 76), ("delivery.logs.amazonaws.com", .logDelivery, 56),
            ("config.amazonaws.com", .logDelivery, 24), ("guardduty.amazonaws.com", .logDelivery, 8),
            ("s3.amazonaws.com", .keyUse, 94), ("secretsmanager.amazonaws.com", .keyUse, 12),
            ("ebs.amazonaws.com", .keyUse, 12), ("lambda.amazonaws.com", .roleUse, 13),
            ("ec2.amazonaws.com", .roleUse, 7),
            ("states.amazonaws.com", .roleUse, 4), ("config.amazonaws.com", .roleUse, 4),
            ("autoscaling.amazonaws.com", .scaling, 10), ("elasticloadbalancing.amazonaws.com", .scaling, 5),
            ("s3.amazonaws.com", .scaling, 6),
        ]
        for (name, occupation, weight) in services {
            var actor = makeActor(.service, occupation, name)
            let agent = UserAgent(name.hasPrefix("cloudformation") ? "iac" : "service", name, name)
            actor.agents = [use(agent)]
            actor.addresses = [address(name, "service")]
            if occupation == .keyUse {
                // Without a user agent, the truth names the service that called.
                actor.agents += [
                    use(UserAgent("service", "AWS Internal", "AWS Internal")), use(UserAgent("service", name, "")),
                ]
                actor.addresses.append(address("AWS Internal", "internal"))
            }
            actor.tls = nil
            actor.steadyWeight = weight
            add(actor)
        }
        var untyped = makeActor(.untyped, .serviceEvent, "secretsmanager.amazonaws.com")
        untyped.addresses = [address("secretsmanager.amazonaws.com", "service"), address("AWS Internal", "internal")]
        untyped.agents = [use(UserAgent("service", "secretsmanager.amazonaws.com", "secretsmanager.amazonaws.com"))]
        untyped.tls = nil
        untyped.steadyWeight = 4
        add(untyped)
        var internalService = makeActor(.service, .serviceEvent, "AWS Internal")
        internalService.agents = [use(UserAgent("service", "AWS Internal", "AWS Internal"))]
        internalService.addresses = [address("AWS Internal", "internal")]
        internalService.tls = nil
        internalService.steadyWeight = 3
        add(internalService)
    }

    private mutating func addWorkloads() {
        for number in 0..<7 {
            let word = Words.systems[(index * 3 + number) % Words.systems.count]
            var actor = makeActor(.assumedRole, .function, "\(word)-lambda-role")
            actor.path = number % 2 == 0 ? "/" : "/service-role/"
            actor.trust = .service("lambda.amazonaws.com")
            actor.sessionNames = ["\(word)-ingest", "\(word)-worker", "\(word)-api"]
            actor.concurrency = 3
            actor.sessionSeconds = 7_200
            actor.steadyWeight = 10 / (number + 1)
            add(actor)
        }
        for number in 0..<3 {
            var actor = makeActor(.assumedRole, .node, "\(Words.systems[(index + number) % 20])-node-role")
            actor.trust = .service("ec2.amazonaws.com")
            actor.sessionNames = (0..<6).map { _ in
                var bytes = Array("i-0".utf8)
                bytes.append(hex: 16, &random)
                return String(decoding: bytes, as: UTF8.self)
            }
            actor.concurrency = 6
            actor.sessionSeconds = 21_600
            actor.steadyWeight = 11 / (number + 1)
            add(actor)
        }
        let provider =
            "arn:aws:iam::\(id):oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/5A958A825B505EE7D7807968104F6651"
        for (number, name) in ["karpenter", "load-balancer-controller", "external-dns", "orders-service"].enumerated() {
            var actor = makeActor(.assumedRole, .pod, "eks-\(name)")
            actor.trust = .webIdentity(provider)
            actor.sessionNames = ["17102014595048770\(10 + number)"]
            actor.sessionSeconds = 43_200
            actor.steadyWeight = 10 / (number + 1)
            add(actor)
        }
        var monitor = makeActor(.assumedRole, .monitor, "monitoring-integration")
        monitor.trust = .service("resource-explorer-2.amazonaws.com")
        monitor.sessionNames = ["integration-role-session"]
        monitor.sessionSeconds = 3_600
        monitor.steadyWeight = 14
        add(monitor)
        var deployment = makeActor(.assumedRole, .deployment, "github-deploy")
        deployment.trust = .webIdentity("arn:aws:iam::\(id):oidc-provider/token.actions.githubusercontent.com")
        deployment.sessionNames = ["GitHubActions", "deploy-main"]
        deployment.forwardedPerMille = 300
        deployment.steadyWeight = 6
        deployment.workWeight = 26
        add(deployment)
        var batch = makeActor(.assumedRole, .batch, "emr-nightly")
        batch.trust = .service("elasticmapreduce.amazonaws.com")
        batch.sessionNames = ["CCSSession"]
        batch.sessionSeconds = 14_400
        batch.steadyWeight = 24
        add(batch)
        var backup = makeActor(.iamUser, .batch, "svc-backup")
        backup.steadyWeight = 150
        add(backup)
        var identityCenter = makeActor(.identityCenterUser, .identityCenter, "identity-center")
        identityCenter.steadyWeight = 1
        identityCenter.workWeight = 4
        add(identityCenter)
    }

    private mutating func addPeople(alias: String) {
        for number in 0..<5 {
            let person = Words.people[(index * 5 + number) % Words.people.count]
            let permissions = ["AdministratorAccess", "ReadOnlyAccess", "PowerUserAccess"][number % 3]
            var actor = makeActor(
                .assumedRole, number % 3 == 1 ? .browsing : .people,
                "AWSReservedSSO_\(permissions)_\(hexText(16))")
            actor.path = "/aws-reserved/sso.amazonaws.com/"
            actor.trust = .identityCenter
            actor.sessionNames = ["\(person)@example.com"]
            actor.sessionSeconds = 43_200
            actor.consolePerMille = 700
            actor.workWeight = 20 / (number + 1)
            add(actor)
        }
        for number in 0..<2 {
            let person = Words.people[(index * 5 + number + 7) % Words.people.count]
            var actor = makeActor(.assumedRole, .browsing, "corporate-saml-\(["readers", "operators"][number])")
            actor.trust = .saml("arn:aws:iam::\(id):saml-provider/Corporate")
            actor.sessionNames = ["\(person)@example.com"]
            actor.sessionSeconds = 28_800
            actor.consolePerMille = 850
            actor.workWeight = 14
            add(actor)
        }
        for number in 0..<4 {
            let person = number == 3 ? "józef-ßtein" : Words.people[(index * 5 + number + 11) % Words.people.count]
            var actor = makeActor(.iamUser, number == 0 ? .people : .browsing, person)
            actor.path = number == 2 ? "/engineering/" : "/"
            actor.hasMFA = number % 2 == 0
            actor.consolePerMille = number == 0 ? 0 : 350
            actor.refusalsFactor = 2
            actor.steadyWeight = number == 0 ? 3 : 0
            actor.workWeight = [50, 28, 20, 10][number]
            if number == 0 { developer = firstActor + actors.count }
            add(actor)
        }
        var administrators = makeActor(.assumedRole, .people, "OrganizationAdministrators")
        administrators.trust = .actor(0)
        administrators.sessionNames = ["chain-\(alias)"]
        administrators.sessionSeconds = 14_400
        administrators.hasMFA = true
        administrators.workWeight = 5
        crossAccountRole = firstActor + actors.count
        add(administrators)
        var root = makeActor(.root, .browsing, alias)
        root.hasMFA = index % 2 == 0
        root.consolePerMille = 900
        root.workWeight = 1
        add(root)
        var federated = makeActor(.federatedUser, .browsing, "broker-\(Words.people[index % 20])")
        federated.workWeight = 8
        add(federated)
        var unknown = makeActor(.unknown, .browsing, "AWSReservedSSO_Legacy_\(hexText(16))")
        unknown.sessionNames = ["quinn.adams@example.com"]
        unknown.workWeight = 1
        add(unknown)
    }

    private mutating func addVisitors() {
        for number in 0..<3 {
            let other =
                identifiers.count > 1 && number == 0
                ? identifiers[(index + 1) % identifiers.count] : "4\(10_000_000_000 + random.below(89_999_999_999))"
            var actor = makeActor(.foreignAccount, .partner, "partner-\(number)")
            actor.ownAccountID = other
            actor.steadyWeight = [240, 110, 60][number]
            add(actor)
        }
    }

    // MARK: What each one is like

    private mutating func makeActor(_ kind: Actor.Kind, _ occupation: Occupation, _ name: String) -> Actor {
        var unique: [UInt8] = []
        switch kind {
        case .iamUser: unique = Array("AIDAEXAMPLE".utf8)
        case .assumedRole, .foreignAccount, .unknown: unique = Array("AROAEXAMPLE".utf8)
        default: break
        }
        unique.append(letters: 10, of: Alphabet.base32, &random)
        var actor = Actor(
            kind: kind, occupation: occupation, account: index, ownAccountID: id, name: name,
            uniqueID: String(decoding: unique, as: UTF8.self))
        actor.homeRegion = homeRegion
        let modern = random.chance(700)
        // Records of other accounts' and of unattended calls mostly come without it.
        if !occupation.isDisjoint(with: [.partner, .batch, .monitor]) { return actor }
        if !occupation.isDisjoint(with: [.function, .node]), random.chance(850) { return actor }
        actor.tls = Actor.TLS(
            version: modern ? "TLSv1.3" : "TLSv1.2",
            cipherSuite: modern ? "TLS_AES_128_GCM_SHA256" : "ECDHE-RSA-AES128-GCM-SHA256",
            keyExchange: modern && random.chance(200) ? "X25519MLKEM768" : nil)
        return actor
    }

    /// Gives an actor the calls it makes, its agents and addresses, and takes it in.
    private mutating func add(_ actor: Actor) {
        var actor = actor
        var choices = Catalogue.operations.indices.filter {
            !Catalogue.operations[$0].by.isDisjoint(with: actor.occupation) && Catalogue.operations[$0].weight > 0
        }
        // Habits are narrow: an actor does some of what its trade does, and little of most of that.
        let limit = actor.occupation.isDisjoint(with: [.monitor, .browsing, .deployment, .batch]) ? 12 : 40
        while choices.count > limit {
            choices.remove(at: random.below(choices.count))
        }
        actor.operations = choices
        // The many calls of visitors, services and nightly work are alike everywhere, so that accounts resemble one another in bulk.
        let isAlike = !actor.occupation.isDisjoint(with: [.partner, .logDelivery, .keyUse, .batch])
        actor.cumulativeWeights = runningSums(
            choices.map {
                Catalogue.operations[$0].weight * (isAlike ? 4 + random.below(3) : 1 + random.skewedBelow(12))
            })
        if actor.agents.isEmpty {
            let agents = UserAgent.agents(of: actor.occupation)
            actor.agents = (0..<(actor.workWeight > 0 || actor.occupation.contains(.partner) ? 3 : 1)).map { _ in
                use(random.element(agents))
            }
        }
        if actor.addresses.isEmpty { actor.addresses = addresses(of: actor) }
        switch actor.kind {
        case .assumedRole: roles.append(actor.name)
        case .iamUser: users.append(actor.name)
        default: break
        }
        actors.append(actor)
    }

    private mutating func addresses(of actor: Actor) -> [SourceAddress] {
        if actor.occupation.contains(.function) || actor.occupation.contains(.pod) || actor.occupation.contains(.node) {
            let endpoint = random.chance(450) ? "vpce-0\(hexText(16))" : ""
            return (0..<(3 * actor.concurrency)).map { _ in
                endpoint.isEmpty
                    ? address("198.\(18 + random.below(2)).\(random.below(256)).\(random.below(256))", "public")
                    : address("10.0.\(random.below(16)).\(4 + random.below(250))", "private", endpoint: endpoint)
            }
        }
        let blocks = ["192.0.2", "198.51.100", "203.0.113"]
        let count = actor.occupation.contains(.partner) ? 24 : 3
        var addresses = (0..<count).map { _ in address("\(random.element(blocks)).\(1 + random.below(199))", "public") }
        if actor.workWeight > 0, random.chance(500) {
            addresses.append(
                address("2001:db8:\(hexText(4)):\(1 + random.below(9))::\(1 + random.below(9_000))", "public"))
        }
        if actor.workWeight > 0, random.chance(60) {
            addresses.append(address(random.element(["-", "035.249.253.232", "vpn.example.com"]), "other"))
        }
        return addresses
    }

    private mutating func address(_ text: String, _ kind: String, endpoint: String = "") -> SourceAddress {
        SourceAddress(text: text, kind: kind, endpoint: endpoint, &symbols)
    }

    private mutating func use(_ agent: UserAgent) -> UserAgentUse {
        UserAgentUse(agent, &symbols)
    }

    private mutating func hexText(_ digits: Int) -> String {
        var bytes: [UInt8] = []
        bytes.append(hex: digits, &random)
        return String(decoding: bytes, as: UTF8.self)
    }
}
