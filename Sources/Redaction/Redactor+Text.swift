/// Text of which nothing is known but that it may hold anything.
extension Redactor.State {
    /// The text with every known value and everything of a known form replaced.
    mutating func searched(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count + 16)
        var index = 0
        while index < text.count {
            let isStart = index == 0 || !text[index - 1].isAlphanumeric
            // Names may begin with what is no letter: those of log groups do.
            if isStart, !text[index].isAlphanumeric, let (end, replacement) = knownValue(in: text, at: index) {
                result += replacement
                index = end
                continue
            }
            guard isStart, text[index].isAlphanumeric else {
                result.append(text[index])
                index += 1
                continue
            }
            if text.has("arn:", at: index), let end = arnEnd(text, index) {
                result += arn(Array(text[index..<end]))
                index = end
            } else if let (end, replacement) = knownValue(in: text, at: index) {
                result += replacement
                index = end
            } else if let (end, replacement) = pattern(in: text, at: index) {
                result += replacement
                index = end
            } else if let end = serviceHostEnd(text, index) {
                result += text[index..<end]
                index = end
            } else {
                repeat {
                    result.append(text[index])
                    index += 1
                } while index < text.count && text[index].isAlphanumeric
            }
        }
        return result
    }

    /// The longest known value that starts here and ends with a word.
    private func knownValue(in text: [UInt8], at start: Int) -> (end: Int, replacement: [UInt8])? {
        guard text.count - start >= 3, let known = lengths[Self.key(text, start)] else { return nil }
        for length in known where length <= text.count - start {
            let end = start + length
            if end < text.count, text[end].isAlphanumeric, text[end - 1].isAlphanumeric { continue }
            if let replacement = replacements[Array(text[start..<end])] { return (end, replacement) }
        }
        return nil
    }

    private func arnEnd(_ text: [UInt8], _ start: Int) -> Int? {
        var end = start
        while end < text.count, text[end] > 0x20, !"\"'<>|,;(){}[]`&".utf8.contains(text[end]) { end += 1 }
        while end > start, ".:\\".utf8.contains(text[end - 1]) { end -= 1 }
        return text[start..<end].count { $0 == UInt8(ascii: ":") } >= 5 ? end : nil
    }

    private func serviceHostEnd(_ text: [UInt8], _ start: Int) -> Int? {
        var end = start
        while end < text.count,
            text[end].isAlphanumeric || text[end] == UInt8(ascii: ".") || text[end] == UInt8(ascii: "-")
        {
            end += 1
        }
        while end > start, !text[end - 1].isAlphanumeric { end -= 1 }
        let run = Array(text[start..<end])
        return SafeValues.isServiceHost(run) || SafeValues.isRegion(run) ? end : nil
    }

    /// Something of a known form that starts here, and its pseudonym.
    mutating func pattern(in text: [UInt8], at start: Int) -> (end: Int, replacement: [UInt8])? {
        var end = start
        while end < text.count, text[end].isAlphanumeric { end += 1 }
        let run = text[start..<end]
        if run.count == 12, run.allSatisfy(\.isDigit), !isInUUID(text, start) {
            return replaced(text, start, end, .account)
        }
        if isIdentifier(Array(run)) { return replaced(text, start, end, .identifier) }
        if let email = emailEnd(text, start) { return replaced(text, start, email, .email) }
        if let address = AddressForm.ipv4(in: text, at: start), !isVersion(text, start) {
            return replaced(text, start, address.end, .ipv4(isPrivate: address.isPrivate))
        }
        if start == 0 || text[start - 1] != UInt8(ascii: ":"), let address = AddressForm.ipv6(in: text, at: start) {
            return replaced(text, start, address, .ipv6)
        }
        return resourceID(in: text, at: start, end)
    }

    private mutating func replaced(
        _ text: [UInt8], _ start: Int, _ end: Int, _ kind: Pseudonyms.Kind
    ) -> (end: Int, replacement: [UInt8]) {
        let value = Array(text[start..<end])
        return (end, pseudonyms.isPseudonym(value) ? value : pseudonym(of: value, kind))
    }

    /// An access key or a unique ID of IAM.
    private func isIdentifier(_ run: [UInt8]) -> Bool {
        guard (16...128).contains(run.count), run.allSatisfy({ $0.isUppercase || $0.isDigit }) else { return false }
        return [
            "AKIA", "ASIA", "AROA", "AIDA", "AGPA", "AIPA", "ANPA", "ANVA", "APKA", "ASCA", "ABIA", "ACCA", "A3T",
        ].contains { run.has($0, at: 0) }
    }

    /// `i-0123456789abcdef0`, `o-abcdefghij`: a short word and digits of IDs that AWS gives.
    private mutating func resourceID(
        in text: [UInt8], at start: Int, _ wordEnd: Int
    ) -> (end: Int, replacement: [UInt8])? {
        guard wordEnd - start <= 12, text[start..<wordEnd].allSatisfy(\.isLowercase),
            wordEnd < text.count, text[wordEnd] == UInt8(ascii: "-")
        else { return nil }
        var end = wordEnd + 1
        while end < text.count, text[end].isDigit || text[end].isLowercase { end += 1 }
        if end < text.count, text[end].isAlphanumeric { return nil }
        let digits = text[(wordEnd + 1)..<end]
        let prefix = String(decoding: text[start..<wordEnd], as: UTF8.self)
        let isOrganization = prefix == "o" && (10...32).contains(digits.count)
        guard isOrganization || ((digits.count == 8 || digits.count == 17) && digits.allSatisfy(\.isHex)),
            isOrganization || digits.contains(where: \.isDigit)
        else { return nil }
        return replaced(text, start, end, .resourceID(prefix: prefix, digits: digits.count))
    }

    /// Whether twelve digits are the last part of a UUID.
    private func isInUUID(_ text: [UInt8], _ start: Int) -> Bool {
        guard start >= 24 else { return false }
        return text[(start - 24)..<start].enumerated().allSatisfy { offset, byte in
            [8, 13, 18, 23].contains(offset) ? byte == UInt8(ascii: "-") : byte.isHex
        }
    }

    /// `Chrome/120.0.0.0`: a version as user agents have it.
    private func isVersion(_ text: [UInt8], _ start: Int) -> Bool {
        start >= 2 && text[start - 1] == UInt8(ascii: "/") && text[start - 2].isAlphanumeric && !text[start - 2].isDigit
    }

    private func emailEnd(_ text: [UInt8], _ start: Int) -> Int? {
        var index = start
        while index < text.count, text[index].isAlphanumeric || "._%+-".utf8.contains(text[index]) { index += 1 }
        guard index > start, index < text.count, text[index] == UInt8(ascii: "@") else { return nil }
        let domain = index + 1
        index = domain
        while index < text.count, text[index].isAlphanumeric || ".-".utf8.contains(text[index]) { index += 1 }
        while index > domain, !text[index - 1].isAlphanumeric { index -= 1 }
        return text[domain..<index].contains(UInt8(ascii: ".")) ? index : nil
    }
}
