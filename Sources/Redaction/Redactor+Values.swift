/// Values whose place is known.
extension Redactor.State {
    /// The value of a member: as a whole where it is a name or stands where anything may stand, else searched.
    mutating func value(_ text: [UInt8], _ place: JSONPlace) -> [UInt8] {
        if text.isEmpty || pseudonyms.isPseudonym(text) { return text }
        if !place.isOpaque, SafeValues.members.contains(place.member) { return keptID(text) }
        if let nested = nestedJSON(text) { return nested }
        if let known = pseudonyms.known(text) { return known }
        if let whole = identifier(text, place) { return whole }
        if place.isOpaque {
            if SafeValues.isSafe(text, member: place.member) { return text }
            return name(text, place.nameKind ?? "value")
        }
        if let kind = place.nameKind, !SafeValues.isServiceHost(text), text != Array("root".utf8) {
            return name(text, kind)
        }
        return searched(text)
    }

    /// An ID of an event or request: as it is, unless somebody made it of the number of an account.
    private func keptID(_ text: [UInt8]) -> [UInt8] {
        guard text.count == 36, let account = pseudonyms.known(Array(text.suffix(12))) else { return text }
        return text.dropLast(12) + account
    }

    /// JSON as text inside of a string, such as the document of a policy.
    private mutating func nestedJSON(_ text: [UInt8]) -> [UInt8]? {
        guard let first = text.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return nil }
        var rewriter = JSONRedaction(isOpaque: true)
        let result = rewriter.rewrite(text, &self)
        return rewriter.isWhole ? result : nil
    }

    /// The replacement of a text that is one identifier from end to end; nil for what is none.
    private mutating func identifier(_ text: [UInt8], _ place: JSONPlace) -> [UInt8]? {
        if text.has("arn:", at: 0), !text.contains(UInt8(ascii: " ")) { return arn(text) }
        guard text.count <= 400, !text.contains(UInt8(ascii: " ")) else { return nil }
        if let (end, replacement) = pattern(in: text, at: 0) {
            if end == text.count { return replacement }
            // `AROA…:session`, and a network behind an address.
            if text[end] == UInt8(ascii: ":"), text[0] == UInt8(ascii: "A") {
                let session = Array(text[(end + 1)...])
                return replacement + [UInt8(ascii: ":")] + value(session, JSONPlace(member: "sessionName"))
            }
            if text[end] == UInt8(ascii: "/"), text[(end + 1)...].allSatisfy(\.isDigit) {
                return replacement + text[end...]
            }
        }
        return nil
    }

    /// An ARN with its partition, service, Region and the type of its resource, and pseudonyms for all else.
    mutating func arn(_ text: [UInt8]) -> [UInt8] {
        let parts = text.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false).map(
            Array.init)
        guard parts.count == 6 else { return name(text, "arn") }
        // What AWS itself owns is the same for everyone.
        if parts[4] == Array("aws".utf8) { return text }
        let service = parts[2]
        guard parts[1].has("aws", at: 0), service.allSatisfy({ $0.isAlphanumeric || $0 == UInt8(ascii: "-") }) else {
            return name(text, "arn")
        }
        let account =
            parts[4].isEmpty || parts[4].allSatisfy { $0 == UInt8(ascii: "*") } ? parts[4] : accountID(parts[4])
        let region = SafeValues.isRegion(parts[3]) || parts[3].count < 2 ? parts[3] : name(parts[3], "region")
        let head = [parts[0], parts[1], service, region, account]
        return Array(head.joined(separator: [UInt8(ascii: ":")])) + [UInt8(ascii: ":")]
            + resource(parts[5], of: service)
    }

    private mutating func accountID(_ text: [UInt8]) -> [UInt8] {
        if pseudonyms.isPseudonym(text) { return text }
        let isAccount = text.count == 12 && text.allSatisfy(\.isDigit)
        return isAccount ? pseudonym(of: text, .account) : name(text, "account")
    }

    private mutating func resource(_ text: [UInt8], of service: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var part: [UInt8] = []
        var kind = service == Array("s3".utf8) ? "bucket" : "resource"
        var isFirst = true
        func isSeparator(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "/") || byte == UInt8(ascii: ":") }
        for byte in text + [UInt8(ascii: "/")] {
            guard isSeparator(byte) else {
                part.append(byte)
                continue
            }
            let word = String(decoding: part, as: UTF8.self)
            if kind != "bucket" && kind != "object" && isFirst && SafeValues.resourceTypes.contains(word) {
                kind = word
                result += part
            } else {
                result += component(part, kind == "assumed-role" ? "role" : kind)
                if kind == "bucket" { kind = "object" } else if kind == "assumed-role" { kind = "session" }
            }
            isFirst = false
            result.append(byte)
            part.removeAll()
        }
        return Array(result.dropLast())
    }

    private mutating func component(_ part: [UInt8], _ kind: String) -> [UInt8] {
        let word = String(decoding: part, as: UTF8.self)
        if part.isEmpty || SafeValues.resourceTypes.contains(word) || word.hasPrefix("AWSServiceRoleFor")
            || part.allSatisfy({ $0 == UInt8(ascii: "*") }) || (part.count <= 4 && part.allSatisfy(\.isDigit))
            || SafeValues.isRegion(part) || SafeValues.isServiceHost(part) || word == "$LATEST"
        {
            return part
        }
        if pseudonyms.isPseudonym(part) { return part }
        if let known = pseudonyms.known(part) { return known }
        if let (end, replacement) = pattern(in: part, at: 0), end == part.count { return replacement }
        return name(part, kind)
    }
}
