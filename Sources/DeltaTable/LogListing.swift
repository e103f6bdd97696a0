/// What the names in a log's directory say is there.
struct LogListing {
    /// A checkpoint, if all of it is there.
    struct Checkpoint: Hashable {
        enum Kind: Int, Hashable {
            /// `N.checkpoint.parquet`
            case classic
            /// `N.checkpoint.O.P.parquet`, each part O of 1 to P.
            case parts
            /// `N.checkpoint.UUID.parquet` or `.json`: not read.
            case uuidNamed
        }

        var version: Int
        var kind: Kind
        /// Of its files, in order.
        var names: [String]
    }

    /// Those whose file is there.
    private(set) var versions: Set<Int> = []
    /// Those that a version checksum is there for.
    private(set) var checksums: Set<Int> = []
    /// The newest first, and of one version the one that is easiest to read.
    private(set) var checkpoints: [Checkpoint] = []

    /// The newest version that there is any sign of.
    var newestVersion: Int? {
        [versions.max(), checkpoints.first?.version].compactMap { $0 }.max()
    }

    init(_ names: [String]) {
        var parts: [Parts: [Int: String]] = [:]
        for name in names {
            let words = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            guard words.count >= 2, let version = Self.number(words[0], digits: 20) else { continue }
            let kind = words.dropFirst().map { String(Substring($0)) }
            switch (kind.first, kind.last, kind.count) {
            case ("json", _, 1): versions.insert(version)
            case ("crc", _, 1): checksums.insert(version)
            case ("checkpoint", "parquet", 2):
                checkpoints.append(Checkpoint(version: version, kind: .classic, names: [name]))
            case ("checkpoint", "parquet", 3), ("checkpoint", "json", 3):
                checkpoints.append(Checkpoint(version: version, kind: .uuidNamed, names: [name]))
            case ("checkpoint", "parquet", 4):
                guard let part = Self.number(words[2], digits: 10), let count = Self.number(words[3], digits: 10),
                    (1...max(1, count)).contains(part)
                else { continue }
                parts[Parts(version: version, count: count), default: [:]][part] = name
            default: continue
            }
        }
        // Checkpoints that lack a part are none: they cannot appear whole.
        for (key, names) in parts where names.count == key.count {
            let ordered = names.sorted { $0.key < $1.key }.map(\.value)
            checkpoints.append(Checkpoint(version: key.version, kind: .parts, names: ordered))
        }
        checkpoints.sort { ($1.version, $0.kind.rawValue) < ($0.version, $1.kind.rawValue) }
    }

    private struct Parts: Hashable {
        var version: Int
        var count: Int
    }

    /// Notes a version whose file is there after all.
    mutating func insert(version: Int) { versions.insert(version) }

    /// The first version of a range that is not there.
    ///
    /// - Complexity: O(versions that are there), however large the range.
    func firstHole(in range: ClosedRange<Int>) -> Int? {
        var version = range.lowerBound
        while versions.contains(version) {
            if version == range.upperBound { return nil }
            version += 1
        }
        return version
    }

    /// A number of so many digits; for one that has no successor, the largest that has.
    private static func number(_ word: Substring.UTF8View, digits: Int) -> Int? {
        guard word.count == digits, word.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return min(Int(Substring(word)) ?? Int.max, Int.max - 1)
    }
}
