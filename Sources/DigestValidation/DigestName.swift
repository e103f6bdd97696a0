package import CloudTrail

/// What the canonical key of a digest says.
///
///     …/111122223333/CloudTrail-Digest/us-east-1/2024/03/01/
///         111122223333_CloudTrail-Digest_us-east-1_my_trail_us-east-2_20240301T010000Z[_backfill].json.gz
///
/// Names of trails may hold `_` and `.`, so the name is read from both ends.
package struct DigestName: Sendable, Hashable {
    /// The folder of the region, without the folders of the date.
    package let folder: String
    package let account: String
    /// Whose events the digest covers.
    package let region: String
    package let trail: String
    /// Where the trail was made.
    package let homeRegion: String
    /// The time in the name: the end of the interval.
    package let end: Timestamp
    package let isBackfill: Bool

    /// - Returns: nil for a key that AWS gives to no digest.
    package init?(key: String) {
        // By bytes: a slash before a combining mark is a slash.
        let bytes = key.utf8
        var slashes: [String.Index] = []
        var position = bytes.endIndex
        while slashes.count < 6, let slash = bytes[..<position].lastIndex(of: UInt8(ascii: "/")) {
            slashes.append(slash)
            position = slash
        }
        guard slashes.count >= 5 else { return nil }
        // The service is the sixth part from the right, which may be the first of all.
        let service = slashes.count == 6 ? bytes.index(after: slashes[5]) : bytes.startIndex
        guard bytes[service..<slashes[4]].elementsEqual("CloudTrail-Digest".utf8) else { return nil }
        self.init(name: key[bytes.index(after: slashes[0])...], folder: String(key[..<slashes[3]]))
    }

    /// - Parameter name: the last part of a key.
    init?(name: some StringProtocol, folder: String = "") {
        var rest = Array(name.utf8)[...]
        guard DigestName.drop(".json.gz", from: &rest) else { return nil }
        isBackfill = DigestName.drop("_backfill", from: &rest)
        guard let time = DigestName.popLast(&rest), let end = DigestName.time(time),
            let home = DigestName.popLast(&rest), let account = DigestName.popFirst(&rest),
            let service = DigestName.popFirst(&rest), let region = DigestName.popFirst(&rest), !rest.isEmpty,
            service.elementsEqual("CloudTrail-Digest".utf8)
        else { return nil }
        self.folder = folder
        self.end = end
        self.account = String(decoding: account, as: UTF8.self)
        self.region = String(decoding: region, as: UTF8.self)
        homeRegion = String(decoding: home, as: UTF8.self)
        trail = String(decoding: rest, as: UTF8.self)
    }

    /// Takes the part behind the last `_`.
    private static func popLast(_ bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let position = bytes.lastIndex(of: UInt8(ascii: "_")) else { return nil }
        defer { bytes = bytes[..<position] }
        let part = bytes[(position + 1)...]
        return part.isEmpty ? nil : part
    }

    /// Takes the part before the first `_`.
    private static func popFirst(_ bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let position = bytes.firstIndex(of: UInt8(ascii: "_")) else { return nil }
        defer { bytes = bytes[(position + 1)...] }
        let part = bytes[..<position]
        return part.isEmpty ? nil : part
    }

    private static func drop(_ suffix: String, from bytes: inout ArraySlice<UInt8>) -> Bool {
        guard bytes.count >= suffix.utf8.count, bytes.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) else {
            return false
        }
        bytes = bytes.dropLast(suffix.utf8.count)
        return true
    }

    /// `YYYYMMDDTHHMMSSZ`, a time that exists.
    private static func time(_ stamp: ArraySlice<UInt8>) -> Timestamp? {
        guard stamp.count == 16 else { return nil }
        var text: [UInt8] = []
        for (position, byte) in stamp.enumerated() {
            if position == 4 || position == 6 { text.append(UInt8(ascii: "-")) }
            if position == 11 || position == 13 { text.append(UInt8(ascii: ":")) }
            text.append(byte)
        }
        return unsafe text.withUnsafeBytes { unsafe Timestamp(canonical: $0) }
    }

    /// The digests of a chain follow each other: one a trail, account, region, and whether standard or backfill.
    package var chain: DigestChainName {
        DigestChainName(
            folder: folder, account: account, region: region, trail: trail, homeRegion: homeRegion,
            isBackfill: isBackfill)
    }
}

/// Which chain of digests one belongs to.
package struct DigestChainName: Sendable, Hashable {
    /// The canonical key of the folder of the region's digests: prefix, organisation and account are in it.
    package let folder: String
    package let account: String
    package let region: String
    package let trail: String
    package let homeRegion: String
    package let isBackfill: Bool

    package init(
        folder: String, account: String, region: String, trail: String, homeRegion: String, isBackfill: Bool
    ) {
        self.folder = folder
        self.account = account
        self.region = region
        self.trail = trail
        self.homeRegion = homeRegion
        self.isBackfill = isBackfill
    }
}

extension DigestChainName: Comparable {
    package static func < (left: DigestChainName, right: DigestChainName) -> Bool {
        (left.folder, left.trail, left.homeRegion, left.isBackfill ? 1 : 0)
            < (right.folder, right.trail, right.homeRegion, right.isBackfill ? 1 : 0)
    }
}
