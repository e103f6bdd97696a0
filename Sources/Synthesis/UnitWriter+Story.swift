/// How a step of the story becomes a call.
extension UnitWriter {
    mutating func storyCall(_ index: Int) -> Call {
        guard let story, story.steps.indices.contains(index) else {
            // Steps are planned from the story itself, so there is one.
            return Call(
                operation: Catalogue.callerIdentity, session: session(of: hourActors[0], ordinal: 0, at: 0),
                address: population.forwarderAddress, agent: population.forwarderAgent, time: 0, region: 0)
        }
        let step = story.steps[index]
        let actor =
            switch step.credentials {
            case .leaked, .created: story.developer
            case .role, .visitor: story.role
            }
        let isLater = step.credentials == .role
        var call = Call(
            operation: Catalogue.position(step.operation), session: session(of: actor, ordinal: 0, at: step.time),
            address: SourceAddress(
                text: isLater ? story.secondAddress : story.address, kind: "public", &writer.symbols),
            agent: UserAgentUse(story.agent, &writer.symbols), time: step.time, region: step.region)
        var text = Call.Override()
        text.request = step.request
        text.response = step.response
        text.resources = step.resources
        text.additional = step.additional
        text.sharedEventID = step.sharedEventID
        text.bucketName = step.bucketName
        text.eventID = step.eventID
        if !step.errorCode.isEmpty { text.error = (step.errorCode, step.errorMessage) }
        text.identity = identity(of: step, story)
        call.text = text
        return call
    }

    /// `userIdentity` of a step, and what it means; nil where the leaked key's own does.
    private mutating func identity(
        of step: LeakedKeyStory.Step, _ story: LeakedKeyStory
    ) -> (value: [UInt8], meaning: IdentityMeaning)? {
        let home = population.accounts[population.actors[story.developer].account].id
        let userARN = "arn:aws:iam::\(home):user/\(story.createdUser)"
        var meaning = IdentityMeaning()
        let value: String
        switch step.credentials {
        case .leaked: return nil
        case .created:
            value =
                #"{"type":"IAMUser","principalId":"\#(story.createdUserID)","arn":"\#(userARN)","accountId":"\#(home)","accessKeyId":"\#(story.createdKey)","userName":"\#(story.createdUser)"}"#
            meaning.type = writer.symbols.symbol("IAMUser")
            meaning.principal = writer.symbols.symbol(userARN)
            meaning.accountId = writer.symbols.symbol(home)
            meaning.accessKey = writer.symbols.symbol(story.createdKey)
            meaning.credential = writer.symbols.symbol("long-term")
        case .visitor:
            value = #"{"type":"AWSAccount","principalId":"\#(story.createdUserID)","accountId":"\#(home)"}"#
            meaning.type = writer.symbols.symbol("AWSAccount")
            meaning.principal = writer.symbols.symbol("\(home)/\(story.createdUserID)")
            meaning.accountId = writer.symbols.symbol(home)
            meaning.credential = writer.symbols.symbol("none")
        case .role:
            let role = population.actors[story.role]
            let account = population.accounts[role.account]
            let roleARN = "arn:aws:iam::\(account.id):role/\(role.name)"
            let arn = "arn:aws:sts::\(account.id):assumed-role/\(role.name)/\(story.roleSession)"
            var creation: [UInt8] = []
            creation.append(time: story.roleSessionStart)
            value =
                #"{"type":"AssumedRole","principalId":"\#(role.uniqueID):\#(story.roleSession)","arn":"\#(arn)","accountId":"\#(account.id)","accessKeyId":"\#(story.roleKey)","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"\#(role.uniqueID)","arn":"\#(roleARN)","accountId":"\#(account.id)","userName":"\#(role.name)"},"webIdFederationData":{},"attributes":{"creationDate":"\#(String(decoding: creation, as: UTF8.self))","mfaAuthenticated":"false"}}}"#
            meaning.type = writer.symbols.symbol("AssumedRole")
            meaning.principal = writer.symbols.symbol(roleARN)
            meaning.session = writer.symbols.symbol(arn)
            meaning.accountId = writer.symbols.symbol(account.id)
            meaning.accessKey = writer.symbols.symbol(story.roleKey)
            meaning.credential = writer.symbols.symbol("temporary")
            meaning.mfa = writer.symbols.symbol("false")
        }
        return (Array(value.utf8), meaning)
    }
}
