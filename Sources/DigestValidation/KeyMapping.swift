/// How the canonical keys of what lies in an archive become those in the bucket: one leading part for all.
///
///     on disk      bucket/AWSLogs/o-1/1111/…     o-1/1111/…       AWSLogs/o-1/1111/…
///     in digests          AWSLogs/o-1/1111/…     AWSLogs/o-1/…    prefix/AWSLogs/o-1/1111/…
///     removed      bucket/
///     added                                      AWSLogs/         prefix/
struct KeyMapping: Hashable {
    /// Parts that stand before every key on disk, and in no key of the bucket.
    var removed: [String] = []
    /// Parts that stand before every key of the bucket, and not on disk.
    var added: [String] = []

    /// An account's folder down to the name: less than that in common is no proof that two keys are one place.
    private static let depth = 7

    /// What makes a digest's own key of the one that it has on disk; nil if nothing does.
    private init?(onDisk: [String], stated: [String]) {
        var common = 0
        while common < min(onDisk.count, stated.count),
            onDisk[onDisk.count - 1 - common] == stated[stated.count - 1 - common]
        {
            common += 1
        }
        guard common == onDisk.count || common >= KeyMapping.depth else { return nil }
        removed = Array(onDisk.dropLast(common))
        added = Array(stated.dropLast(common))
    }

    /// The mapping that brings most digests to their own keys; of equals the one that changes least.
    ///
    /// - Parameter keys: of each digest the canonical key on disk and the one that it states.
    init(_ keys: [(onDisk: String, stated: String)]) {
        var counts: [KeyMapping: Int] = [:]
        for pair in keys {
            let mapping = KeyMapping(onDisk: KeyMapping.parts(pair.onDisk), stated: KeyMapping.parts(pair.stated))
            if let mapping { counts[mapping, default: 0] += 1 }
        }
        let best = counts.min { left, right in
            if left.value != right.value { return left.value > right.value }
            let sizes = (left.key.removed.count + left.key.added.count, right.key.removed.count + right.key.added.count)
            if sizes.0 != sizes.1 { return sizes.0 < sizes.1 }
            return left.key.description < right.key.description
        }
        self = best?.key ?? KeyMapping()
    }

    init() {}

    private static func parts(_ key: String) -> [String] {
        key.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    }

    var isIdentity: Bool { removed.isEmpty && added.isEmpty }

    /// The folder of the bucket that a canonical folder on disk is.
    func folder(_ onDisk: String) -> String {
        if isIdentity { return onDisk }
        let parts = onDisk.isEmpty ? [] : KeyMapping.parts(onDisk)
        guard parts.starts(with: removed) else { return onDisk }
        return (added + parts.dropFirst(removed.count)).joined(separator: "/")
    }
}

extension KeyMapping: CustomStringConvertible {
    /// `bucket/ on disk is the bucket`, empty where nothing changes.
    var description: String {
        switch (removed.isEmpty, added.isEmpty) {
        case (true, true): ""
        case (true, false): "the archive begins below \(added.joined(separator: "/"))/ of the bucket"
        case (false, true): "\(removed.joined(separator: "/"))/ of the archive is the bucket"
        case (false, false):
            "\(removed.joined(separator: "/"))/ of the archive is \(added.joined(separator: "/"))/ of the bucket"
        }
    }
}
