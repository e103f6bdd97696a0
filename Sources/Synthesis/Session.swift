import CloudTrail

/// Credentials in use: a role session for its life, or the lasting credentials of a user or a service.
struct Session: Sendable {
    let actor: Int
    let slot: Int64
    let ordinal: Int
    /// Seconds since 1970 of its beginning.
    let start: Int64
    let name: String
    let arn: String
    let accessKey: String
    /// The value of `userIdentity`.
    let identity: [UInt8]
    let meaning: IdentityMeaning
    /// The key, the address and the agent belong together, as one machine's do.
    let habit: Int

    /// The session of an actor that holds at a time, by its place among those that live at once.
    ///
    /// It depends on nothing but the seed and these numbers, so that every account, region and hour sees the same one.
    init(
        of number: Int, in population: Population, at time: Int64, ordinal: Int, symbols: inout SymbolTable
    ) {
        let actor = population.actors[number]
        let length = actor.sessionSeconds
        let offset = Session.offset(of: number, in: population, ordinal: ordinal)
        slot = (time - offset).quotientAndRemainderFloored(dividingBy: length).quotient
        start = slot * length + offset
        self.actor = number
        self.ordinal = ordinal
        var random = RandomStream(population.seed, 4, UInt64(number), UInt64(bitPattern: slot), UInt64(ordinal))
        habit = random.below(1 << 30)
        name = actor.sessionNames.isEmpty ? "" : actor.sessionNames[ordinal % actor.sessionNames.count]
        let writer = IdentityWriter(actor: actor, account: population.accounts[actor.account], population: population)
        // A user's key lasts; everything else is minted for the session.
        if actor.kind == .iamUser, ordinal == 0 {
            accessKey = Session.longTermKey(of: number, population)
        } else {
            accessKey = Session.key("ASIA", &random)
        }
        arn = writer.arn(sessionName: name)
        let creation = start + Int64(random.below(3))
        let written = writer.write(
            sessionName: name, arn: arn, accessKey: accessKey, creation: creation, isConsole: ordinal == 1,
            random: &random, symbols: &symbols)
        identity = written.identity
        meaning = written.meaning
    }

    /// Seconds into the first slot at which an actor's sessions change.
    static func offset(of number: Int, in population: Population, ordinal: Int) -> Int64 {
        var random = RandomStream(population.seed, 3, UInt64(number), UInt64(ordinal))
        return Int64(random.below(Int(population.actors[number].sessionSeconds)))
    }

    static func longTermKey(of number: Int, _ population: Population) -> String {
        var random = RandomStream(population.seed, 5, UInt64(number))
        return key("AKIA", &random)
    }

    /// A key of AWS's shape that scanners for secrets know as an example.
    static func key(_ prefix: String, _ random: inout RandomStream) -> String {
        var bytes = Array("\(prefix)EXAMPLE".utf8)
        bytes.append(letters: 9, of: Alphabet.base32, &random)
        return String(decoding: bytes, as: UTF8.self)
    }
}
