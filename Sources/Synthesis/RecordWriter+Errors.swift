import CloudTrail

extension RecordWriter {
    /// Whether a call is refused or fails, and with which words; nil for most.
    mutating func error(
        of operation: Operation, actor: Actor, call: Call, region: String
    ) -> (code: String, message: String)? {
        guard operation.errorsPerMille > 0, actor.kind != .service else { return nil }
        guard random.below(1_000) < operation.errorsPerMille * actor.refusalsFactor else { return nil }
        let action = "\(operation.service):\(Catalogue.actionName(operation.name))"
        let caller = call.session.arn.isEmpty ? "arn:aws:iam::\(actor.ownAccountID):root" : call.session.arn
        let refusal =
            "User: \(caller) is not authorized to perform: \(action) on resource: * because no identity-based policy allows the \(action) action"
        let draw = random.below(100)
        if operation.category == "NetworkActivity" {
            return ("VpceAccessDenied", "The request was denied due to a VPC endpoint policy")
        }
        switch operation.refusals {
        case .ec2:
            if draw < 25 {
                return ("Client.DryRunOperation", "Request would have succeeded, but DryRun flag is set.")
            }
            if draw < 55 { return ("Client.RequestLimitExceeded", "Request limit exceeded.") }
            var message = Array("You are not authorized to perform this operation. \(refusal). Encoded authorization failure message: ".utf8)
            message.append(letters: 400, of: Alphabet.alphanumeric, &random)
            return ("Client.UnauthorizedOperation", String(decoding: message, as: UTF8.self))
        case .s3:
            if draw < 50 { return ("AccessDenied", "Access Denied") }
            if draw < 80 { return ("NoSuchKey", "The specified key does not exist.") }
            return ("NoSuchBucket", "The specified bucket does not exist")
        case .exception:
            if draw < 50 { return ("AccessDeniedException", refusal) }
            if draw < 85 { return ("ThrottlingException", "Rate exceeded") }
            return ("ResourceNotFoundException", #"Requested resource \"\#(operation.name)\" not found"#)
        case .accessDenied:
            if draw < 70 { return ("AccessDenied", refusal) }
            return ("ThrottlingException", "Rate exceeded")
        }
    }
}

extension Catalogue {
    /// The name of an action in a policy: Lambda's event names carry a date that policies do not.
    static func actionName(_ eventName: String) -> String {
        var name = Substring(eventName)
        while let last = name.last, last.isNumber || last == "v" {
            name = name.dropLast()
        }
        return String(name)
    }
}
