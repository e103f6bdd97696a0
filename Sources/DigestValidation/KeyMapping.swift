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
    private static func heads(onDisk: [UInt8], stated: [UInt8]) -> (
        onDisk: ArraySlice<UInt8>, stated: ArraySlice<UInt8>
    )? {
        // Bytes in common up to where a part begins, and how many parts they are.
        var common = 0
        var depth = 0
        for count in 0...min(onDisk.count, stated.count) {
            let left = onDisk.count - count
            let right = stated.count - count
            let isBoundary =
                (left == 0 || onDisk[left - 1] == UInt8(ascii: "/"))
                && (right == 0 || stated[right - 1] == UInt8(ascii: "/"))
            if isBoundary, count > 0 { (common, depth) = (count, depth + 1) }
            guard left > 0, right > 0, onDisk[left - 1] == stated[right - 1] else { break }
        }
        guard common == onDisk.count || depth >= KeyMapping.depth else { return nil }
        return (onDisk.dropLast(common), stated.dropLast(common))
    }

    /// The mapping that brings most digests to their own keys; of equals the one that changes least.
    ///
    /// - Parameter keys: of each digest the canonical key on disk and the one that it states.
    init(_ keys: [(onDisk: String, stated: String)]) {
        // Nearly all have one head, so that few are taken apart.
        var counts: [[ArraySlice<UInt8>]: Int] = [:]
        for pair in keys {
            let heads = KeyMapping.heads(onDisk: Array(pair.onDisk.utf8), stated: Array(pair.stated.utf8))
            if let heads { counts[[heads.onDisk, heads.stated], default: 0] += 1 }
        }
        let mappings = counts.map { heads, count in
            (
                mapping: KeyMapping(removed: KeyMapping.parts(head: heads[0]), added: KeyMapping.parts(head: heads[1])),
                count: count
            )
        }
        let best = mappings.min { left, right in
            if left.count != right.count { return left.count > right.count }
            let sizes = (
                left.mapping.removed.count + left.mapping.added.count,
                right.mapping.removed.count + right.mapping.added.count
            )
            if sizes.0 != sizes.1 { return sizes.0 < sizes.1 }
            return left.mapping.description < right.mapping.description
        }
        self = best?.mapping ?? KeyMapping()
    }

    private init(removed: [String], added: [String]) {
        self.removed = removed
        self.added = added
    }

    /// - Parameter head: with its final slash, or empty.
    private static func parts(head: ArraySlice<UInt8>) -> [String] {
        head.isEmpty ? [] : parts(String(decoding: head.dropLast(), as: UTF8.self))
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
