/// Principals that do the same job: roles of one name but for numbers and random ends, and all users of a kind.
enum PeerGroup {
    /// The name of a principal's group, the same in every account.
    ///
    /// Of a role its path-less name without a random or numbered end: `ci-deploy-7F3K2M9QX1AB` and `ci-deploy-12` are
    /// `ci-deploy`. Of `AWSReservedSSO_Admin_0123456789abcdef` it is `AWSReservedSSO_Admin`. Everything else is grouped
    /// by `userIdentity.type`.
    static func name(principal: String, type: String) -> String {
        guard let colon = principal.lastIndex(of: ":") else { return type }
        let resource = principal[principal.index(after: colon)...]
        guard resource.hasPrefix("role/") || resource.hasPrefix("assumed-role/"),
            let slash = resource.lastIndex(of: "/")
        else { return type }
        return "role/" + stem(resource[resource.index(after: slash)...])
    }

    private static func stem(_ name: Substring) -> String {
        var parts = name.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "_" || $0 == "." }
        while parts.count > 1, let last = parts.last, isRandom(last) { parts.removeLast() }
        // Parts lie in the name one behind the other: up to the end of the last that stays.
        let end = parts.last?.endIndex ?? name.endIndex
        let trimmed = name[..<end]
        var digits = trimmed.endIndex
        while digits > trimmed.startIndex, trimmed[trimmed.index(before: digits)].isNumber {
            digits = trimmed.index(before: digits)
        }
        return digits == trimmed.startIndex ? String(trimmed) : String(trimmed[..<digits])
    }

    /// Only digits; or eight or more letters of one case and digits, with digits among them.
    private static func isRandom(_ part: Substring) -> Bool {
        let digits = part.utf8.count { (0x30...0x39).contains($0) }
        let upper = part.utf8.count { (0x41...0x5a).contains($0) }
        let lower = part.utf8.count { (0x61...0x7a).contains($0) }
        let count = part.utf8.count
        if digits == count { return true }
        return count >= 8 && digits > 0 && (digits + upper == count || digits + lower == count)
    }
}
