/// Writes `userIdentity` as AWS does, and says what it means.
struct IdentityWriter {
    let actor: Actor
    let account: Population.Account
    let population: Population

    /// `userIdentity.arn`; empty for identities that have none.
    func arn(sessionName: String) -> String {
        switch actor.kind {
        case .iamUser: "arn:aws:iam::\(account.id):user\(actor.path)\(actor.name)"
        case .assumedRole, .unknown: "arn:aws:sts::\(account.id):assumed-role/\(actor.name)/\(sessionName)"
        case .root: "arn:aws:iam::\(account.id):root"
        case .federatedUser: "arn:aws:sts::\(account.id):federated-user/\(actor.name)"
        case .service, .foreignAccount, .samlUser, .webIdentityUser, .identityCenterUser, .untyped: ""
        }
    }

    var roleARN: String { "arn:aws:iam::\(account.id):role\(actor.path)\(actor.name)" }

    func write(
        sessionName: String, arn: String, accessKey: String, creation: Int64, isConsole: Bool,
        random: inout RandomStream, symbols: inout SymbolTable
    ) -> (identity: [UInt8], meaning: IdentityMeaning) {
        var out: [UInt8] = []
        var meaning = IdentityMeaning()
        func mean(_ type: String, _ principal: String, account: String, credential: String, mfa: String = "") {
            meaning.type = symbols.symbol(type)
            meaning.principal = symbols.symbol(principal)
            meaning.accountId = symbols.symbol(account)
            meaning.credential = symbols.symbol(credential)
            meaning.mfa = symbols.symbol(mfa)
            meaning.mfaIfNotFederated = credential == "federated" ? symbols.symbol("\(actor.hasMFA)") : meaning.mfa
        }
        func attributes(_ mfa: Bool) {
            out.append(text: #""attributes":{"creationDate":""#)
            out.append(time: creation)
            out.append(text: #"","mfaAuthenticated":"\#(mfa)"}"#)
        }
        switch actor.kind {
        case .assumedRole:
            out.append(
                text:
                    #"{"type":"AssumedRole","principalId":"\#(actor.uniqueID):\#(sessionName)","arn":"\#(arn)","accountId":"\#(account.id)","accessKeyId":"\#(accessKey)","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"\#(actor.uniqueID)","arn":"\#(roleARN)","accountId":"\#(account.id)","userName":"\#(actor.name)"},"webIdFederationData":"#
            )
            if case .webIdentity(let provider) = actor.trust {
                out.append(text: #"{"federatedProvider":"\#(provider)","attributes":{}},"#)
                mean("AssumedRole", roleARN, account: account.id, credential: "federated")
            } else {
                out.append(text: "{},")
                mean("AssumedRole", roleARN, account: account.id, credential: "temporary", mfa: "\(actor.hasMFA)")
            }
            attributes(actor.hasMFA)
            writeSessionExtras(sessionName: sessionName, into: &out, random: &random)
            meaning.session = symbols.symbol(arn)
            meaning.accessKey = symbols.symbol(accessKey)
        case .iamUser:
            out.append(
                text:
                    #"{"type":"IAMUser","principalId":"\#(actor.uniqueID)","arn":"\#(arn)","accountId":"\#(account.id)","accessKeyId":"\#(accessKey)","userName":"\#(actor.name)""#
            )
            if isConsole {
                out.append(text: #","sessionContext":{"sessionIssuer":{},"webIdFederationData":{},"#)
                attributes(actor.hasMFA)
                out.append(125)
            }
            out.append(125)
            mean(
                "IAMUser", arn, account: account.id, credential: isConsole ? "temporary" : "long-term",
                mfa: isConsole ? "\(actor.hasMFA)" : "")
            meaning.accessKey = symbols.symbol(accessKey)
        case .root:
            out.append(
                text:
                    #"{"type":"Root","principalId":"\#(account.id)","arn":"\#(arn)","accountId":"\#(account.id)","accessKeyId":"\#(accessKey)","sessionContext":{"sessionIssuer":{},"webIdFederationData":{},"#
            )
            attributes(actor.hasMFA)
            if random.chance(300) { out.append(text: #","assumedRoot":"true""#) }
            out.append(text: "}}")
            mean("Root", arn, account: account.id, credential: "root", mfa: "\(actor.hasMFA)")
            meaning.accessKey = symbols.symbol(accessKey)
        case .service:
            out.append(text: #"{"type":"AWSService","invokedBy":"\#(actor.name)"}"#)
            mean("AWSService", actor.name, account: "", credential: "service")
        case .untyped:
            out.append(text: #"{"accountId":"\#(account.id)","invokedBy":"\#(actor.name)"}"#)
            mean("", actor.name, account: account.id, credential: "service")
        case .foreignAccount:
            let principal = "\(actor.uniqueID):\(actor.name)-service"
            out.append(
                text: #"{"type":"AWSAccount","principalId":"\#(principal)","accountId":"\#(actor.ownAccountID)"}"#)
            mean("AWSAccount", "\(actor.ownAccountID)/\(principal)", account: actor.ownAccountID, credential: "none")
        case .federatedUser:
            let issuer = "arn:aws:iam::\(account.id):user/federation-broker"
            out.append(
                text:
                    #"{"type":"FederatedUser","principalId":"\#(account.id):\#(actor.name)","arn":"\#(arn)","accountId":"\#(account.id)","accessKeyId":"\#(accessKey)","sessionContext":{"sessionIssuer":{"type":"IAMUser","principalId":"AIDAEXAMPLEBROKER4567","arn":"\#(issuer)","accountId":"\#(account.id)","userName":"federation-broker"},"webIdFederationData":{},"#
            )
            attributes(actor.hasMFA)
            out.append(text: "}}")
            mean("FederatedUser", issuer, account: account.id, credential: "federated")
            meaning.accessKey = symbols.symbol(accessKey)
        case .identityCenterUser:
            var lasting = RandomStream(population.seed, 6, UInt64(actor.account))
            var user: [UInt8] = []
            user.append(uuid: &lasting)
            let userID = String(decoding: user, as: UTF8.self)
            out.append(
                text:
                    #"{"type":"IdentityCenterUser","accountId":"\#(account.id)","onBehalfOf":{"userId":"\#(userID)","identityStoreArn":"arn:aws:identitystore::\#(population.accounts[0].id):identitystore/d-9067example"},"credentialId":""#
            )
            out.append(letters: 60, of: Alphabet.alphanumeric, &random)
            out.append(text: "\"}")
            mean("IdentityCenterUser", "\(account.id)/\(userID)", account: account.id, credential: "federated")
        case .unknown:
            out.append(
                text:
                    #"{"type":"Unknown","principalId":"\#(actor.uniqueID):\#(sessionName)","arn":"\#(arn)","accountId":"\#(account.id)"}"#
            )
            mean("Unknown", arn, account: account.id, credential: "none")
        case .samlUser, .webIdentityUser:
            // These act only when a session starts, and their records are written there.
            out.append(text: "{}")
        }
        return (out, meaning)
    }

    /// What else a role session's context holds, and the end of both objects.
    private func writeSessionExtras(sessionName: String, into out: inout [UInt8], random: inout RandomStream) {
        if actor.occupation.contains(.node) {
            out.append(text: random.chance(800) ? #","ec2RoleDelivery":"2.0""# : #","ec2RoleDelivery":"1.0""#)
        }
        if case .actor = actor.trust, random.chance(500) {
            out.append(text: #","sourceIdentity":"\#(sessionName)""#)
        }
        out.append(125)
        if actor.occupation.contains(.function), actor.path != "/" {
            out.append(
                text:
                    #","inScopeOf":{"sourceArn":"arn:aws:lambda:us-east-1:\#(account.id):function:\#(sessionName)","sourceAccount":"\#(account.id)","issuerType":"AWS::Lambda::Function","credentialsIssuedTo":"arn:aws:lambda:us-east-1:\#(account.id):function:\#(sessionName)"}"#
            )
        }
        out.append(125)
    }
}
