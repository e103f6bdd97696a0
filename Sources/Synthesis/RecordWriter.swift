import CloudTrail

/// Writes records, member by member in AWS's order, and says what each one means.
struct RecordWriter {
    let population: Population
    let fixed: FixedSymbols
    var symbols: SymbolTable
    var random = RandomStream(0)
    /// The object key of the event being written, once it is needed.
    var object: [UInt8] = []
    var requestID: [UInt8] = []

    init(_ population: Population, _ fixed: FixedSymbols) {
        self.population = population
        self.fixed = fixed
        symbols = population.symbols
    }

    /// Appends the record of a call.
    mutating func append(_ call: Call, to out: inout [UInt8]) -> EventMeaning {
        let operation = Catalogue.operations[call.operation]
        let names = fixed.operations[call.operation]
        let actor = population.actors[call.session.actor]
        let account = population.accounts[actor.account]
        let region = population.regions[call.region]
        var meaning = EventMeaning(
            time: call.time, eventSource: names.eventSource, eventName: names.eventName,
            region: fixed.regions[call.region], account: account.symbol, recipient: account.symbol,
            userAgent: call.agent.symbol, eventType: names.eventType, category: names.category,
            readOnly: operation.readOnly, version: names.version, sourceIP: call.address.symbol,
            sourceIPKind: call.address.kind, channel: call.agent.channel, agent: call.agent.agent,
            identity: call.session.meaning)
        object.removeAll(keepingCapacity: true)
        requestID.removeAll(keepingCapacity: true)
        switch operation.requestID {
        case .uuid: requestID.append(uuid: &random)
        case .s3: requestID.append(letters: 16, of: Alphabet.s3Request, &random)
        case .none: break
        }
        let error = call.text.map(\.error) ?? error(of: operation, actor: actor, call: call, region: region)

        out.append(text: #"{"eventVersion":""#)
        out.append(text: names.versionText)
        out.append(text: #"","userIdentity":"#)
        if let identity = call.text?.identity {
            out.append(contentsOf: identity.value)
            meaning.identity = identity.meaning
        } else {
            out.append(contentsOf: call.session.identity)
            if call.isForwarded {
                out.removeLast()
                out.append(text: #","invokedBy":"\#(call.address.text)"}"#)
            }
        }
        out.append(text: #","eventTime":""#)
        out.append(time: call.time)
        out.append(text: #"","eventSource":""#)
        out.append(text: operation.service)
        out.append(text: #".amazonaws.com","eventName":""#)
        out.append(text: operation.name)
        out.append(text: #"","awsRegion":""#)
        out.append(text: region)
        out.append(text: #"","sourceIPAddress":""#)
        out.append(text: call.address.text)
        out.append(34)
        if !call.agent.text.isEmpty {
            out.append(text: #","userAgent":""#)
            out.append(text: call.agent.text)
            out.append(34)
        }
        if let error {
            if !error.code.isEmpty {
                out.append(text: #","errorCode":""#)
                out.append(text: error.code)
                out.append(34)
            }
            if !error.message.isEmpty {
                out.append(text: #","errorMessage":""#)
                out.append(text: error.message)
                out.append(34)
            }
            meaning.errorCode = symbols.symbol(error.code)
            meaning.isError = error.code != "Client.DryRunOperation"
        }
        if call.text?.isFailedSignIn == true { meaning.isError = true }

        appendContent(of: operation, call, account: account, failed: error != nil, to: &out, &meaning)
        appendEnding(of: operation, names, call, actor: actor, account: account, to: &out, &meaning)
        return meaning
    }

    /// From `requestParameters` to `additionalEventData`, or null where there is nothing.
    private mutating func appendContent(
        of operation: Operation, _ call: Call, account: Population.Account, failed: Bool, to out: inout [UInt8],
        _ meaning: inout EventMeaning
    ) {
        if let text = call.text {
            out.append(text: #","requestParameters":"#)
            out.append(text: text.request)
            out.append(text: #","responseElements":"#)
            out.append(text: text.response)
            if let additional = text.additional {
                out.append(text: #","additionalEventData":"#)
                out.append(text: additional)
            }
            meaning.bucketName = symbols.symbol(text.bucketName)
            return
        }
        out.append(text: #","requestParameters":"#)
        if let request = operation.request {
            fill(request, call, account: account, to: &out, &meaning)
        } else {
            out.append(text: "null")
        }
        out.append(text: #","responseElements":"#)
        if let response = operation.response, !failed {
            fill(response, call, account: account, to: &out, &meaning)
        } else {
            out.append(text: "null")
        }
        if let additional = operation.additional {
            out.append(text: #","additionalEventData":"#)
            fill(additional, call, account: account, to: &out, &meaning)
        }
    }

    /// From `requestID` to the end of the record.
    private mutating func appendEnding(
        of operation: Operation, _ names: OperationSymbols, _ call: Call, actor: Actor, account: Population.Account,
        to out: inout [UInt8], _ meaning: inout EventMeaning
    ) {
        if operation.requestID != .none {
            out.append(text: #","requestID":""#)
            out.append(contentsOf: requestID)
            out.append(34)
        }
        out.append(text: #","eventID":""#)
        if let eventID = call.text?.eventID {
            out.append(text: eventID)
        } else {
            out.append(uuid: &random)
        }
        out.append(34)
        if let readOnly = operation.readOnly {
            out.append(text: readOnly ? #","readOnly":true"# : #","readOnly":false"#)
        }
        if let resources = call.text?.resources {
            out.append(text: #","resources":"#)
            out.append(text: resources)
        } else if let resources = operation.resources, call.text == nil {
            out.append(text: #","resources":"#)
            fill(resources, call, account: account, to: &out, &meaning)
        }
        out.append(text: #","eventType":""#)
        out.append(text: operation.eventType)
        out.append(34)
        if let apiVersion = operation.apiVersion {
            out.append(text: #","apiVersion":""#)
            out.append(text: apiVersion)
            out.append(34)
        }
        if names.minor >= 6 {
            out.append(
                text: operation.category == "Management" ? #","managementEvent":true"# : #","managementEvent":false"#)
        }
        appendRecipientAndEndpoint(of: operation, names, call, actor: actor, account: account, to: &out, &meaning)
        if let details = operation.serviceDetails {
            out.append(text: #","serviceEventDetails":"#)
            fill(details, call, account: account, to: &out, &meaning)
        }
        if names.minor >= 7 {
            out.append(text: #","eventCategory":""#)
            out.append(text: operation.category)
            out.append(34)
        }
        if call.hasDelayAddendum, names.minor >= 8 {
            out.append(text: #","addendum":{"reason":"DELIVERY_DELAY"}"#)
        }
        if names.minor >= 8, let tls = actor.tls, !call.isForwarded {
            appendTLS(tls, operation, region: population.regions[call.region], minor: names.minor, to: &out)
            meaning.tlsVersion = symbols.symbol(tls.version)
        }
        if call.isConsole {
            if names.minor >= 8, operation.eventType == "AwsApiCall" {
                out.append(text: #","sessionCredentialFromConsole":"true""#)
                setConsole(&meaning)
            }
        }
        if operation.eventType == "AwsConsoleSignIn" { setConsole(&meaning) }
        out.append(125)
    }

    private mutating func appendRecipientAndEndpoint(
        of operation: Operation, _ names: OperationSymbols, _ call: Call, actor: Actor, account: Population.Account,
        to out: inout [UInt8], _ meaning: inout EventMeaning
    ) {
        // Some service events name no recipient: their account is the one in the object's key.
        if operation.serviceDetails != nil, random.chance(150) {
            meaning.recipient = 0
        } else {
            out.append(text: #","recipientAccountId":""#)
            out.append(text: account.id)
            out.append(34)
        }
        if let shared = call.text?.sharedEventID {
            out.append(text: #","sharedEventID":""#)
            out.append(text: shared)
            out.append(34)
        } else if actor.kind == .foreignAccount || (actor.kind == .service && operation.service == "kms") {
            out.append(text: #","sharedEventID":""#)
            out.append(uuid: &random)
            out.append(34)
        }
        guard !call.address.endpoint.isEmpty, !call.isForwarded else { return }
        out.append(text: #","vpcEndpointId":""#)
        out.append(text: call.address.endpoint)
        out.append(34)
        meaning.vpcEndpoint = call.address.endpointSymbol
        if names.minor >= 9 {
            out.append(text: #","vpcEndpointAccountId":""#)
            out.append(text: account.id)
            out.append(34)
        }
    }

    private func appendTLS(
        _ tls: Actor.TLS, _ operation: Operation, region: String, minor: Int, to out: inout [UInt8]
    ) {
        out.append(text: #","tlsDetails":{"tlsVersion":""#)
        out.append(text: tls.version)
        out.append(text: #"","cipherSuite":""#)
        out.append(text: tls.cipherSuite)
        out.append(text: #"","clientProvidedHostHeader":""#)
        out.append(text: operation.service)
        if !operation.isGlobal {
            out.append(46)
            out.append(text: region)
        }
        out.append(text: #".amazonaws.com""#)
        if let keyExchange = tls.keyExchange, minor >= 11 {
            out.append(text: #","keyExchange":""#)
            out.append(text: keyExchange)
            out.append(34)
        }
        out.append(125)
    }

    private func setConsole(_ meaning: inout EventMeaning) {
        meaning.channel = fixed.consoleChannel
        meaning.agent = fixed.consoleAgent
        let credential = symbols.texts[Int(meaning.identity.credential)]
        // Services and the root user come before the console in the order of the words.
        if credential != "service", credential != "root" {
            let wasFederated = credential == "federated"
            meaning.identity.credential = fixed.consoleCredential
            if wasFederated { meaning.identity.mfa = meaning.identity.mfaIfNotFederated }
        }
    }
}
