import CloudTrail

/// How sessions begin: the records that hand out the keys which later records use.
extension UnitWriter {
    /// What is planned for a unit, in time order.
    func plannedEvents(_ unit: Timetable.Unit) -> [PlannedEvent] {
        var events: [PlannedEvent] = []
        let account = population.accounts[unit.account]
        for number in account.actors where population.actors[number].homeRegion == unit.region {
            for (ordinal, time, random) in sessionStarts(of: number, unit) {
                plan(number, ordinal, time, random, to: &events)
            }
        }
        for number in account.foreignRoles where population.actors[number].homeRegion == unit.region {
            for (ordinal, time, _) in sessionStarts(of: number, unit) {
                events.append(PlannedEvent(time: time, kind: .sessionRequest(actor: number, ordinal: ordinal)))
            }
        }
        let start = time(ofHour: unit.firstHour)
        let end = time(ofHour: unit.firstHour + unit.hours)
        if let story {
            for (index, step) in story.steps.enumerated()
            where step.account == unit.account && step.region == unit.region && step.time >= start && step.time < end {
                events.append(PlannedEvent(time: step.time, kind: .story(index)))
            }
        }
        for (number, habit) in population.habits.enumerated()
        where habit.account == unit.account && habit.region == unit.region {
            let day = unit.firstHour / 24
            for time in habit.times(day: day, start: self.time(ofHour: day * 24)) where time >= start && time < end {
                events.append(PlannedEvent(time: time, kind: .habit(number)))
            }
        }
        return events.sorted { $0.time < $1.time }
    }

    /// The sessions of an actor whose beginning falls into a unit's hours and is recorded.
    private func sessionStarts(of number: Int, _ unit: Timetable.Unit) -> [(Int, Int64, RandomStream)] {
        let actor = population.actors[number]
        guard actor.trust.beginsSessions || actor.consolePerMille > 0 else { return [] }
        let perMille = population.accounts[actor.account].sessionStartsPerMille
        let start = time(ofHour: unit.firstHour)
        let end = time(ofHour: unit.firstHour + unit.hours)
        var starts: [(Int, Int64, RandomStream)] = []
        for ordinal in 0..<actor.concurrency {
            let offset = Session.offset(of: number, in: population, ordinal: ordinal)
            var slot = (start - offset - 1).quotientAndRemainderFloored(dividingBy: actor.sessionSeconds).quotient + 1
            while slot * actor.sessionSeconds + offset < end {
                var random = RandomStream(options.seed, 13, UInt64(number), UInt64(bitPattern: slot), UInt64(ordinal))
                if random.chance(perMille) {
                    starts.append((ordinal, slot * actor.sessionSeconds + offset, random))
                }
                slot += 1
            }
        }
        return starts
    }

    private func plan(
        _ number: Int, _ ordinal: Int, _ time: Int64, _ random: RandomStream, to events: inout [PlannedEvent]
    ) {
        var random = random
        let actor = population.actors[number]
        if actor.trust.beginsSessions {
            events.append(PlannedEvent(time: time, kind: .sessionStart(actor: number, ordinal: ordinal)))
        }
        guard actor.consolePerMille > 0, actor.homeRegion == 0 else { return }
        if actor.kind == .iamUser, random.chance(300) {
            events.append(PlannedEvent(time: time + 3, kind: .signIn(actor: number, isSuccess: false)))
        }
        events.append(PlannedEvent(time: time + 20, kind: .signIn(actor: number, isSuccess: true)))
    }

    /// The call that a planned event stands for.
    mutating func plannedCall(_ event: PlannedEvent, _ unit: Timetable.Unit) -> Call {
        switch event.kind {
        case .sessionStart(let actor, let ordinal): sessionStart(actor, ordinal, event.time, unit)
        case .sessionRequest(let actor, let ordinal): sessionRequest(actor, ordinal, event.time, unit)
        case .signIn(let actor, let isSuccess): signIn(actor, isSuccess, event.time, unit)
        case .story(let index): storyCall(index)
        case .habit(let number): habitCall(population.habits[number], event.time)
        }
    }

    private mutating func habitCall(_ habit: Habit, _ time: Int64) -> Call {
        let actor = population.actors[habit.actor]
        let session = session(of: habit.actor, ordinal: 0, at: time)
        return Call(
            operation: habit.operation, session: session,
            address: actor.addresses[session.habit % actor.addresses.count],
            agent: actor.agents[session.habit / 7 % actor.agents.count], time: time, region: habit.region,
            focus: Int(time / 600 & 0xf_ffff))
    }

    /// The record in the role's own account.
    private mutating func sessionStart(_ number: Int, _ ordinal: Int, _ time: Int64, _ unit: Timetable.Unit) -> Call {
        let actor = population.actors[number]
        let session = session(of: number, ordinal: ordinal, at: time)
        let address = actor.addresses[session.habit % actor.addresses.count]
        var call = Call(
            operation: Catalogue.position("sts:AssumeRole"), session: session, address: address,
            agent: actor.agents[session.habit / 7 % actor.agents.count], time: time, region: unit.region)
        var text = handOut(session, actor, at: time)
        var meaning = IdentityMeaning()
        func mean(_ type: String, _ principal: String, account: String = "", credential: String) {
            meaning.type = writer.symbols.symbol(type)
            meaning.principal = writer.symbols.symbol(principal)
            meaning.accountId = writer.symbols.symbol(account)
            meaning.credential = writer.symbols.symbol(credential)
        }
        let identity: String
        switch actor.trust {
        case .webIdentity(let provider):
            call.operation = Catalogue.position("sts:AssumeRoleWithWebIdentity")
            let user =
                actor.occupation.contains(.pod)
                ? "system:serviceaccount:production:\(actor.name)" : "repo:example/platform:ref:refs/heads/main"
            identity =
                #"{"type":"WebIdentityUser","principalId":"\#(provider):sts.amazonaws.com:\#(user)","userName":"\#(user)","identityProvider":"\#(provider)"}"#
            mean("WebIdentityUser", "WebIdentityUser", credential: "federated")
        case .saml, .identityCenter:
            call.operation = Catalogue.position("sts:AssumeRoleWithSAML")
            call.agent = population.internalAgent
            identity =
                #"{"type":"SAMLUser","principalId":"Q0V4YW1wbGU=:\#(session.name)","userName":"\#(session.name)","identityProvider":"Q0V4YW1wbGU="}"#
            mean("SAMLUser", "SAMLUser", credential: "federated")
        case .actor(let asker) where population.actors[asker].account != actor.account:
            let asker = population.actors[asker]
            let askerAccount = population.accounts[asker.account].id
            identity = #"{"type":"AWSAccount","principalId":"\#(asker.uniqueID)","accountId":"\#(askerAccount)"}"#
            mean("AWSAccount", "\(askerAccount)/\(asker.uniqueID)", account: askerAccount, credential: "none")
        case .actor(let asker):
            let asking = self.session(of: asker, ordinal: 0, at: time)
            call.session = asking
            text.identity = nil
            call.text = text
            return call
        case .service(let host):
            call.address = SourceAddress(text: host, kind: "service", &writer.symbols)
            call.agent = UserAgentUse(UserAgent("service", host, host), &writer.symbols)
            call.isForwarded = true
            identity = #"{"type":"AWSService","invokedBy":"\#(host)"}"#
            mean("AWSService", host, credential: "service")
        case .none:
            identity = "{}"
        }
        text.identity = (Array(identity.utf8), meaning)
        call.text = text
        return call
    }

    /// The record in the account of the one who takes a role elsewhere.
    private mutating func sessionRequest(_ number: Int, _ ordinal: Int, _ time: Int64, _ unit: Timetable.Unit) -> Call {
        let role = population.actors[number]
        let session = session(of: number, ordinal: ordinal, at: time)
        guard case .actor(let asker) = role.trust else { return signIn(number, true, time, unit) }
        let person = population.actors[asker]
        let asking = self.session(of: asker, ordinal: 0, at: time)
        return Call(
            operation: Catalogue.position("sts:AssumeRole"), session: asking,
            address: person.addresses[asking.habit % person.addresses.count],
            agent: person.agents[asking.habit / 7 % person.agents.count], time: time, region: unit.region,
            text: handOut(session, role, at: time))
    }

    /// What STS answers when it hands out a session.
    private func handOut(_ session: Session, _ role: Actor, at time: Int64) -> Call.Override {
        var random = RandomStream(
            options.seed, 14, UInt64(session.actor), UInt64(bitPattern: session.slot), UInt64(session.ordinal))
        let writer = IdentityWriter(actor: role, account: population.accounts[role.account], population: population)
        var token: [UInt8] = []
        token.append(letters: 900, of: Alphabet.base64, &random)
        var expiration: [UInt8] = []
        expiration.append(spokenTime: time + role.sessionSeconds)
        var shared: [UInt8] = []
        shared.append(uuid: &random)
        var text = Call.Override()
        text.request =
            #"{"roleArn":"\#(writer.roleARN)","roleSessionName":"\#(session.name)","durationSeconds":\#(role.sessionSeconds)}"#
        text.response =
            #"{"credentials":{"accessKeyId":"\#(session.accessKey)","sessionToken":"IQoJb3JpZ2luX2Vj\#(String(decoding: token, as: UTF8.self))","expiration":"\#(String(decoding: expiration, as: UTF8.self))"},"assumedRoleUser":{"assumedRoleId":"\#(role.uniqueID):\#(session.name)","arn":"\#(session.arn)"}}"#
        text.resources =
            #"[{"accountId":"\#(role.ownAccountID)","type":"AWS::IAM::Role","ARN":"\#(writer.roleARN)"}]"#
        text.sharedEventID = String(decoding: shared, as: UTF8.self)
        return text
    }

    private mutating func signIn(_ number: Int, _ isSuccess: Bool, _ time: Int64, _ unit: Timetable.Unit) -> Call {
        let actor = population.actors[number]
        let account = population.accounts[actor.account]
        let session = session(of: number, ordinal: actor.kind == .iamUser ? 1 : 0, at: time)
        var call = Call(
            operation: Catalogue.position("signin:ConsoleLogin"), session: session,
            address: actor.addresses[session.habit % actor.addresses.count],
            agent: population.browsers[session.habit % 4], time: time, region: unit.region)
        var text = Call.Override()
        let usesMFA = actor.hasMFA && isSuccess
        text.response = #"{"ConsoleLogin":"\#(isSuccess ? "Success" : "Failure")"}"#
        text.additional =
            #"{"LoginTo":"https://console.aws.amazon.com/console/home?hashArgs\u003d%23\u0026isauthcode\u003dtrue\u0026state\u003dhashArgsFromTB_\#(population.regions[unit.region])","MobileVersion":"No","MFAUsed":"\#(usesMFA ? "Yes" : "No")"}"#
        var meaning = IdentityMeaning()
        meaning.credential = writer.symbols.symbol(actor.kind == .root ? "root" : "console")
        meaning.mfa = writer.symbols.symbol("\(usesMFA)")
        meaning.accountId = writer.symbols.symbol(account.id)
        switch actor.kind {
        case .iamUser where isSuccess:
            text.identity = (
                Array(
                    #"{"type":"IAMUser","principalId":"\#(actor.uniqueID)","arn":"\#(session.arn)","accountId":"\#(account.id)","userName":"\#(actor.name)"}"#
                        .utf8), meaning
            )
            meaning.principal = writer.symbols.symbol(session.arn)
        case .iamUser:
            text.isFailedSignIn = true
            let isKnown = session.habit % 2 == 0
            text.error = ("", isKnown ? "Failed authentication" : "No username found in supplied account")
            let who = isKnown ? #""principalId":"\#(actor.uniqueID)","# : ""
            let userName = isKnown ? actor.name : "HIDDEN_DUE_TO_SECURITY_REASONS"
            text.identity = (
                Array(
                    #"{"type":"IAMUser",\#(who)"accountId":"\#(account.id)","accessKeyId":"","userName":"\#(userName)"}"#
                        .utf8), meaning
            )
            meaning.principal = writer.symbols.symbol("\(account.id)/\(isKnown ? actor.uniqueID : userName)")
        case .root:
            text.identity = (
                Array(
                    #"{"type":"Root","principalId":"\#(account.id)","arn":"\#(session.arn)","accountId":"\#(account.id)","accessKeyId":""}"#
                        .utf8), meaning
            )
            meaning.principal = writer.symbols.symbol(session.arn)
        default:
            // A role session signs in with its session context, which is what tells of the second factor.
            call.text = text
            return call
        }
        meaning.type = writer.symbols.symbol(actor.kind == .root ? "Root" : "IAMUser")
        text.identity?.meaning = meaning
        call.text = text
        return call
    }
}
