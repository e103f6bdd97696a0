/// What the path of a folder of an archive says about the objects in it.
///
/// The structure is read from the right, from the last `AWSLogs` or `Logs`:
///
///     [prefix/]AWSLogs/[o-orgid/]account/CloudTrail[-Kind]/region/YYYY/MM/DD/
///
/// An organisation trail copied under `Logs/` is the same layout under another name; the canonical key, the one AWS
/// delivered under, says `AWSLogs`. Where a copy begins below both, at an account or further in, what is left of the
/// structure is read around the last component that names a kind of CloudTrail, and the path is the key.
package struct ArchiveFolder: Sendable, Hashable {
    /// The canonical key of the folder, without a final slash; empty at a root that says nothing.
    package let canonicalKey: String
    /// By the component behind the account; nil where the path does not reach it.
    package let kind: ObjectKind?
    package let organization: String?
    package let account: String?
    package let region: String?
    /// Whether the canonical key differs from the path because `Logs` was read as `AWSLogs`.
    package let isRemapped: Bool

    /// - Parameters:
    ///   - root: the components of the archive root's absolute path: a root may lie inside the structure.
    ///   - path: the components of the folder below the root.
    package init(root: [String], path: [String]) {
        let all = root + path
        guard let anchor = ArchiveFolder.anchor(all) else {
            canonicalKey = path.joined(separator: "/")
            isRemapped = false
            let service = all.lastIndex { $0.hasPrefix("CloudTrail") && ArchiveFolder.kind(ofService: $0) != .other }
            kind = service.map { ArchiveFolder.kind(ofService: all[$0]) }
            let above = service.map { all[..<$0] } ?? []
            account = above.last.flatMap { ArchiveFolder.isAccount($0) ? $0 : nil }
            organization =
                account == nil ? nil : above.dropLast().last.flatMap { ArchiveFolder.isOrganization($0) ? $0 : nil }
            let below = service.flatMap { all.dropFirst($0 + 1).first }
            region = below.flatMap { ArchiveFolder.isRegion($0) ? ArchiveFolder.region($0) : nil }
            return
        }
        // A prefix below the root belongs to the key; above the root nobody can tell it from the way to the archive.
        let prefix = anchor >= root.count ? Array(all[root.count..<anchor]) : []
        canonicalKey = (prefix + ["AWSLogs"] + all[(anchor + 1)...]).joined(separator: "/")
        isRemapped = all[anchor] != "AWSLogs"
        var rest = all[(anchor + 1)...]
        organization = rest.first.flatMap { ArchiveFolder.isOrganization($0) ? $0 : nil }
        if organization != nil { rest.removeFirst() }
        account = rest.popFirst()
        kind = rest.popFirst().map(ArchiveFolder.kind(ofService:))
        region = rest.popFirst().map(ArchiveFolder.region)
    }

    /// The components of a path.
    ///
    /// By bytes: a slash before a combining mark is a slash, though Swift takes both for one character.
    package static func components(_ path: String) -> [String] {
        path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
    }

    /// The last `AWSLogs`, or the last `Logs` with an organisation or an account behind it.
    private static func anchor(_ components: [String]) -> Int? {
        components.indices.last { index in
            if components[index] == "AWSLogs" { return true }
            guard components[index] == "Logs", index + 1 < components.count else { return false }
            return isOrganization(components[index + 1]) || isAccount(components[index + 1])
        }
    }

    private static func isOrganization(_ text: String) -> Bool {
        text.hasPrefix("o-") && text.utf8.count >= 4
    }

    private static func isAccount(_ text: String) -> Bool {
        text.utf8.count == 12 && text.utf8.allSatisfy { (48...57).contains($0) }
    }

    /// Whether a component has the form of `us-east-1`, `us-gov-west-1` or `cn-north-1`, or of a copy's `us_east_1`.
    private static func isRegion(_ text: String) -> Bool {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "_" }
        guard (3...4).contains(parts.count), let number = parts.last?.utf8, number.count == 1 else { return false }
        return number.allSatisfy { (48...57).contains($0) }
            && parts.dropLast().allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (97...122).contains($0) } }
    }

    /// A region as AWS writes it, by what its folder is called.
    private static func region(_ text: String) -> String {
        isRegion(text) ? String(text.map { $0 == "_" ? "-" : $0 }) : text
    }

    private static func kind(ofService component: String) -> ObjectKind {
        switch component {
        case "CloudTrail": .log
        case "CloudTrail-Insight": .insight
        case "CloudTrail-NetworkActivity": .networkActivity
        case "CloudTrail-Aggregated": .aggregated
        case "CloudTrail-Digest": .digest
        case "Config": .config
        default: .other
        }
    }
}
