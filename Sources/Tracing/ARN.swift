/// The parts of an Amazon Resource Name that tell who somebody is.
struct ARN: Hashable {
    let text: String
    let partition: String
    let service: String
    let account: String
    /// What stands behind the account: `user/anna`, `assumed-role/admin/anna`, `root`.
    let resource: String

    /// - Returns: nil for text that is no ARN.
    init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        guard parts.count == 6, parts[0] == "arn", !parts[5].isEmpty else { return nil }
        self.text = text
        partition = parts[1]
        service = parts[2]
        account = parts[4]
        resource = parts[5]
    }

    /// The word before the first slash: `user`, `role`, `assumed-role`.
    var kind: String { String(resource.prefix { $0 != "/" }) }

    /// What stands behind the last slash.
    var name: String { resource.split(separator: "/").last.map(String.init) ?? resource }

    /// The role's name of a session of a role.
    var sessionRole: String? {
        let parts = resource.split(separator: "/", maxSplits: 2)
        return kind == "assumed-role" && parts.count >= 2 ? String(parts[1]) : nil
    }
}
