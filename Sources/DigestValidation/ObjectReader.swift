import Gunzip
import TrailIndex

/// Reads objects one after the other, inflates each once and hashes the plain bytes; its buffers are used again.
struct ObjectReader: ~Copyable {
    /// What was found in the bytes of an object.
    struct Finding {
        /// Of the first gzip member, or of a file that is not gzipped as it is; of a damaged one up to the damage.
        var firstHash = SHA256Value.none
        /// Of all that inflates, where more than the first member does.
        var wholeHash: SHA256Value?
        var damage: GunzipError?
        var isGzip = true
        var isEmpty = false
        /// Of a file that is not gzipped: whether it can be JSON.
        var beginsAsJSON = false
        /// Bytes follow the first member.
        var hasTrailingData = false
        var storedBytes = 0
        var plainBytes = 0

        /// Whether the object is one whole gzip member and nothing else.
        var isWhole: Bool {
            isGzip && !isEmpty && damage == nil && !hasTrailingData && wholeHash == nil
        }
    }

    private static let bufferLimit = 40 << 20
    /// Plain bytes of a digest above which it is refused: half a million logs of one hour.
    private static let digestLimit = 256 << 20

    /// Folders that a reader keeps open: objects are read folder by folder.
    private static let folderLimit = 8

    private let inventory: ArchiveInventory
    private var folders: OpenFolders
    private var decoder = GunzipDecoder()
    private var stored = ByteBuffer()
    private var plain = ByteBuffer()
    private let hash = MessageDigest()

    init(_ inventory: ArchiveInventory) {
        self.inventory = inventory
        folders = OpenFolders(root: inventory.root, limit: ObjectReader.folderLimit)
    }

    /// Reads the stored bytes of an object.
    ///
    /// - Returns: whether it could be read. What is no regular file is never opened.
    mutating func fetch(_ entry: ArchiveInventory.Entry) -> Bool {
        !entry.isSpecial && inventory.read(entry, &folders, into: &stored) == nil
    }

    /// Hashes the object that was fetched.
    mutating func examine() -> Finding {
        examine(keepsPlain: false, limit: .max).finding
    }

    /// Hashes the digest that was fetched, and hands its plain bytes on: those of the first member, and all.
    mutating func load(_ body: (Finding, UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Void) {
        let (finding, firstCount) = examine(keepsPlain: true, limit: ObjectReader.digestLimit)
        let content = unsafe plain.content
        unsafe body(finding, UnsafeRawBufferPointer(rebasing: content.prefix(firstCount)), content)
    }

    private mutating func examine(keepsPlain: Bool, limit: Int) -> (finding: Finding, firstCount: Int) {
        defer {
            stored.shrink(to: ObjectReader.bufferLimit)
            if !keepsPlain { plain.shrink(to: ObjectReader.bufferLimit) }
        }
        var finding = Finding()
        finding.storedBytes = stored.contentCount
        plain.removeAll()
        hash.begin()
        guard stored.contentCount > 0 else {
            finding.isEmpty = true
            return (finding, 0)
        }
        guard unsafe GunzipDecoder.isGzip(stored.content) else {
            finding.isGzip = false
            finding.plainBytes = stored.contentCount
            unsafe finding.beginsAsJSON = stored.content.first { $0 > 0x20 } == UInt8(ascii: "{")
            unsafe hash.update(stored.content)
            finding.firstHash = hash.finishSHA256()
            if keepsPlain { plain.append(contentsOf: stored) }
            return (finding, stored.contentCount)
        }
        let firstCount = inflate(&finding, keepsPlain: keepsPlain, limit: limit)
        return (finding, firstCount)
    }

    /// Inflates the stored bytes; returns how many plain bytes the first member has.
    private mutating func inflate(_ finding: inout Finding, keepsPlain: Bool, limit: Int) -> Int {
        decoder.begin()
        var firstCount: Int?
        while true {
            if !keepsPlain { plain.removeAll() }
            let before = plain.contentCount
            let status = unsafe decoder.fill(&plain, from: stored.content)
            if firstCount != nil, plain.contentCount > before { finding.hasTrailingData = true }
            unsafe hash.update(UnsafeRawBufferPointer(rebasing: plain.content[before...]))
            finding.plainBytes = decoder.plainByteCount
            if firstCount == nil, decoder.memberCount == 1, status == .more {
                firstCount = decoder.plainByteCount
                finding.firstHash = SHA256Value(hash.peek()) ?? .none
            }
            switch status {
            case .more where decoder.plainByteCount <= limit: continue
            case .more: finding.damage = GunzipError(.tooLarge, at: stored.contentCount)
            case .finished: break
            case .damaged(let error): finding.damage = error
            }
            break
        }
        guard let firstCount else {
            finding.firstHash = hash.finishSHA256()
            return decoder.plainByteCount
        }
        // The first member ended and the file did not.
        finding.hasTrailingData = true
        if finding.damage == nil { finding.wholeHash = hash.finishSHA256() }
        return firstCount
    }
}
